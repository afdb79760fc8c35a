#include "store/credentials_directory.hpp"

namespace workspace::store {

std::string credentials_location(EnvironmentLookup const& environment) {
  auto const home = environment("HOME");
  for (char const* name : {"WORKSPACE_MCP_CREDENTIALS_DIR", "GOOGLE_MCP_CREDENTIALS_DIR"}) {
    auto const set = environment(name);
    if (!set || set->empty()) continue;
    if (home && (*set == "~" || set->starts_with("~/"))) return *home + set->substr(1);
    return *set;
  }
  return home ? *home + "/.google_workspace_mcp/credentials" : ".credentials";
}

}  // namespace workspace::store
