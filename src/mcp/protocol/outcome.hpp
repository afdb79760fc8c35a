#pragma once
// What a handler may return instead of a result. It is written once for all protocol versions: it returns a
// result, or asks (and is run again from its start with the answers), or goes on as a task, or fails.

#include "async/async.hpp"
#include "mcp/protocol/call_context.hpp"
#include "mcp/protocol/message.hpp"

#include <chrono>
#include <map>
#include <string>
#include <variant>

namespace workspace::mcp {

/// A request to the user or client that the handler needs answered before it can go on.
struct InputRequest {
  std::string method;  // "elicitation/create", "sampling/createMessage", "roots/list"
  json::object params;

  /// A form; `schema` is a flat object of strings, numbers, booleans and enums. Never for secrets.
  static InputRequest form(std::string message, json::object schema);
  /// Opens `url` in the user's browser: https, without personal data in it.
  static InputRequest open_url(std::string message, std::string url);

  bool is_elicitation() const { return method == "elicitation/create"; }
};

/// What the handler returns to be run again with answers. Nothing may have been written before.
struct InputRequired {
  std::map<std::string, InputRequest> requests;
  /// Comes back in CallContext::notes(), sealed on the way. At most 8 KiB.
  std::string notes{};
};

/// What a tool returns to go on as a task: the client gets a handle at once, and the handler is run again
/// from its start with CallContext::in_task(). A client without tasks gets -32021, so a handler that can do
/// without asks CallContext::can_start_task() first. Nothing may have been written before.
struct StartTask {
  std::string status_message{};
  std::chrono::milliseconds ttl = std::chrono::hours(1);  // how long the client can fetch the result
  std::chrono::milliseconds poll_interval{1'000};
};

}  // namespace workspace::mcp
