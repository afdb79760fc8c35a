#pragma once
// Which secrets seal: the key ring from the environment, the Google client, or a file.

#include "crypto/key_ring.hpp"
#include "store/environment.hpp"

#include <filesystem>
#include <optional>

namespace workspace::auth {

/// The first of these that is there:
///   WORKSPACE_MCP_SECRET_KEYS, separated by commas or white space (the first seals, all open; 16 bytes at
///   least); FASTMCP_SERVER_AUTH_GOOGLE_JWT_SIGNING_KEY; the Google client's secret; a random key in the file
///   `directory`/.secret_key (0600), made on first use and shared by all processes there; without a directory
///   a random key that ends with the process.
/// Throws Failure where a given key is too short or the file cannot be used. May block: for the start only.
crypto::KeyRing make_key_ring(EnvironmentLookup const& environment, std::string_view client_secret,
                              std::optional<std::filesystem::path> const& directory);

}  // namespace workspace::auth
