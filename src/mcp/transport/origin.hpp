#pragma once
// Which web pages may talk to the server (Origin), and under which names it may be addressed (Host, against
// DNS rebinding). Pure functions; https://modelcontextprotocol.io/specification/2026-07-28/basic/transports.

#include "http/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::mcp {

struct OriginPolicy {
  /// Host is checked when this is set or allowed_hosts is not empty, never otherwise.
  bool bound_to_loopback = true;
  std::vector<std::string> allowed_hosts{};  // names without port; loopback names are allowed anyway
  std::vector<std::string>
      allowed_origins{};   // "https://app.example.com"; loopback and vscode-webview: are allowed anyway
  bool same_host = false;  // an Origin whose host and port are those of Host is allowed
};

/// "Origin not allowed" or "Host not allowed" (to be answered with 403), or nothing.
std::optional<std::string_view> check_origin(OriginPolicy const& policy, http::Headers const& headers);

/// localhost, 127.0.0.0/8 or ::1, with or without a port or brackets.
bool is_loopback_host(std::string_view host);

/// Lets the page that sent `request`, whose Origin was found allowed, read the answer. Nothing for others.
void add_cors(http::Headers const& request, http::Headers& response);

/// The answer to OPTIONS.
http::Response answer_preflight(http::Headers const& request);

}  // namespace workspace::mcp
