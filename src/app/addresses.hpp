#pragma once
// By which addresses people reach the server.

#include "app/config/config.hpp"

#include <string>
#include <string_view>

namespace workspace::app {

inline constexpr char const* loopback = "127.0.0.1";
inline constexpr std::string_view callback_path = "/oauth2callback";

/// From a browser on this machine.
std::string local_url(std::uint16_t port);
/// From where people are: WORKSPACE_EXTERNAL_URL, or WORKSPACE_MCP_BASE_URI with the port, which is not added
/// to https.
std::string public_url(Config const& config, EnvironmentLookup const& environment);

}  // namespace workspace::app
