#include "app/config/groups.hpp"

namespace workspace::app {

void refuse_what_is_elsewhere(Given const& given) {
  for (auto const* name : {"MCP_ENABLE_OAUTH21", "EXTERNAL_OAUTH21_PROVIDER", "WORKSPACE_MCP_STATELESS_MODE",
                           "TRUST_GATEWAY_IDENTITY"})
    if (given.is_set(name))
      throw Refused{
          fmt::format("{} is set, but this version signs in single machines only. Unset it, or keep the "
                      "server that you run.",
                      name)};
  for (auto const* name : {"GOOGLE_SERVICE_ACCOUNT_KEY_FILE", "GOOGLE_SERVICE_ACCOUNT_KEY_JSON"})
    if (given.variable(name))
      throw Refused{
          fmt::format("{} is set, but this version does not act as a service account. Unset it.", name)};
  auto const backend = given.variable("WORKSPACE_MCP_CREDENTIAL_STORE_BACKEND");
  if (backend && *backend != "local_directory")
    throw Refused{fmt::format(
        "WORKSPACE_MCP_CREDENTIAL_STORE_BACKEND must be local_directory in this version, got \"{}\".",
        *backend)};
  for (auto const* name :
       {"WORKSPACE_MCP_CREDENTIALS_DIR", "GOOGLE_MCP_CREDENTIALS_DIR", "MCP_GOOGLE_CREDENTIALS_DIR"})
    if (auto dir = given.variable(name); dir && to_lower(trim(*dir)).starts_with("s3://"))
      throw Refused{fmt::format(
          "{} names an S3 bucket; this version stores credentials in a local directory only.", name)};
}

}  // namespace workspace::app
