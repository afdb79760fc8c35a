#pragma once
// What an HTTP request on the MCP endpoint is: a pure function, in the order of checks of the protocol's
// transport page, for all versions on one endpoint. Who may ask at all (Origin, Host, authentication) was
// settled before.

#include "http/message.hpp"
#include "mcp/protocol/envelope.hpp"
#include "mcp/protocol/header_value.hpp"
#include "mcp/protocol/message.hpp"
#include "mcp/session/session.hpp"

#include <variant>
#include <vector>

namespace workspace::mcp {

/// Answered at once with this status and a JSON-RPC error.
struct Reject {
  int status = 400;
  RpcError error;
  json::value id{};
};

/// To a request of a session that is unknown here or has ended.
Reject no_session(json::value id);

struct MethodNotAllowed {
  std::string allow;  // e.g. "POST, DELETE"
};

/// A request of the stateless protocol whose envelope and headers are in order.
struct ModernRequest {
  Message message;
  Version version = newest_modern;
  json::object client_capabilities;
};

struct LegacyRequest {
  Message message;
  Session session;
};

/// 2025-03-26 only. Elements may be invalid, each answered for itself.
struct LegacyBatch {
  std::vector<Message> messages;
  Session session;
};

struct Initialize {
  Message message;
};

/// A request that names neither session nor version.
struct OneShot {
  Message message;
};

/// A notification or a response: 202 without a body.
struct Accepted {
  Message message;
  std::optional<Session> session;  // of legacy ones
};

/// GET of a session: its standing stream, or what was lost of another.
struct OpenStream {
  Session session;
  std::string last_event_id;  // empty: from now on
};

/// DELETE.
struct EndSession {
  Session session;
};

using Decision = std::variant<Reject, MethodNotAllowed, ModernRequest, LegacyRequest, LegacyBatch, Initialize,
                              OneShot, Accepted, OpenStream, EndSession>;

/// The session that a decision belongs to; nullptr: none.
Session const* session_of(Decision const& decision);

/// `body` is the parsed one or the parser's error; it is looked at only for POST.
Decision route(std::string_view http_method, http::Headers const& headers, Result<json::value> body,
               std::string_view principal, Sessions const& sessions);

}  // namespace workspace::mcp
