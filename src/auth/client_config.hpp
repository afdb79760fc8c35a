#pragma once
// The OAuth client that this server is to Google, from the environment and Google's client secrets file.

#include "base/result.hpp"
#include "store/environment.hpp"

namespace workspace::auth {

struct ClientConfig {
  std::string client_id;
  std::string client_secret;  // empty for a public client
  std::string redirect_uri;

  bool configured() const { return !client_id.empty(); }
};

/// Falls back from GOOGLE_OAUTH_CLIENT_ID, GOOGLE_OAUTH_CLIENT_SECRET and GOOGLE_MCP_CREDENTIALS_DIR to the
/// names that the fork's containers set: the same with MCP_ in front (MCP_GOOGLE_CREDENTIALS_DIR for the
/// last).
EnvironmentLookup with_fork_names(EnvironmentLookup environment);

/// GOOGLE_OAUTH_CLIENT_ID, GOOGLE_OAUTH_CLIENT_SECRET and GOOGLE_OAUTH_REDIRECT_URI. The JSON file (member
/// "web" or "installed") that GOOGLE_CLIENT_SECRET_PATH or GOOGLE_CLIENT_SECRETS names fills what is missing,
/// and is ignored where its client_id is another. Not configured at all is no error. Reads a file: for the
/// start only.
Result<ClientConfig> read_client_config(EnvironmentLookup const& environment,
                                        std::string default_redirect_uri);

}  // namespace workspace::auth
