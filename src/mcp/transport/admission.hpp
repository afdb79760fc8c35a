#pragma once
// Who may talk to the server over HTTP at all: Host and Origin, the preflight of browsers, authentication.

#include "http/server.hpp"
#include "mcp/protocol/caller.hpp"
#include "mcp/transport/origin.hpp"

#include <functional>
#include <optional>
#include <string>

namespace workspace::mcp {

/// Why a request may not be served, and what the client can do about it (RFC 6750 section 3).
struct Challenge {
  int status = 401;
  std::string www_authenticate;  // the header's value; empty: none
  std::string message = "Authentication is required.";
};
[[noreturn]] void throw_exception_from_error(Challenge const& challenge, boost::source_location const&);

using Authenticate = std::function<Async<Result<Principal, Challenge>>(http::ServerRequest const&)>;

/// Who sent the request; nullopt where it was answered already: refused, or a preflight.
Async<std::optional<Principal>> admit(http::Exchange& exchange, OriginPolicy const& origin,
                                      Authenticate const& authenticate);

/// Answers with JSON text, or with nothing but the status, readable for the page that asked.
Async<void> reply_json(http::Exchange& exchange, int status, std::string json, http::Headers headers = {});
Async<void> reply_empty(http::Exchange& exchange, int status, http::Headers headers = {});
/// Begins an event stream.
Async<void> start_event_stream(http::Exchange& exchange);

/// {"error": message}, for what is no JSON-RPC.
std::string error_body(std::string_view message);

}  // namespace workspace::mcp
