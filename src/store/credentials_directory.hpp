#pragma once
// Which place holds the credentials, from the environment alone.

#include "store/environment.hpp"

namespace workspace::store {

/// WORKSPACE_MCP_CREDENTIALS_DIR, else GOOGLE_MCP_CREDENTIALS_DIR, else ~/.google_workspace_mcp/credentials,
/// else (without HOME) ./.credentials. A leading "~/" is the home directory. The value may also be a URL such
/// as s3://bucket/prefix, which is returned unchanged.
std::string credentials_location(EnvironmentLookup const& environment);

}  // namespace workspace::store
