#pragma once
// A tool as the protocol sees it: a definition and a handler. The handler is written once for all protocol
// versions: it returns a result, or asks the user (and is run again from the start with the answers), or
// fails.

#include "async/async.hpp"
#include "mcp/call_context.hpp"
#include "mcp/message.hpp"

#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace workspace::mcp {

/// One block of a result (schema: ContentBlock). Versions that do not know a type get it as text.
struct Content {
  json::object block;

  static Content text(std::string text);
  /// `bytes` are the raw ones; they travel as base64.
  static Content image(std::string_view bytes, std::string_view mime_type);
  static Content audio(std::string_view bytes, std::string_view mime_type);
  struct Link {
    std::string uri, name, title{}, description{}, mime_type{};
    std::optional<std::int64_t> size{};
  };
  static Content resource_link(Link link);
  static Content embedded_text(std::string_view uri, std::string_view mime_type, std::string text);
  static Content embedded_blob(std::string_view uri, std::string_view mime_type, std::string_view bytes);

  /// Who it is meant for and how much it matters, 0 to 1.
  Content&& annotated(json::object annotations) &&;
};

struct CallResult {
  std::vector<Content> content;
  json::value structured{};  // an object that fits the tool's output_schema; null: none
  bool is_error = false;     // the model is to read it and try otherwise
  json::object meta{};

  static CallResult text(std::string text);
  static CallResult error(std::string text);
};

/// A request to the user or client that the handler needs answered before it can go on.
struct InputRequest {
  std::string method;  // "elicitation/create", "sampling/createMessage", "roots/list"
  json::object params;

  /// A form; `schema` is a flat object of strings, numbers, booleans and enums. Never for secrets.
  static InputRequest form(std::string message, json::object schema);
  /// Opens `url` in the user's browser: https, without personal data in it.
  static InputRequest open_url(std::string message, std::string url);
};

/// What the handler returns to be run again with answers. Nothing may have been written before.
struct InputRequired {
  std::map<std::string, InputRequest> requests;
  /// Comes back in CallContext::notes(), sealed on the way. At most 8 KiB.
  std::string notes{};
};

using Outcome = std::variant<CallResult, InputRequired, RpcError>;

/// Hints to the client; the defaults are the protocol's.
struct Annotations {
  bool read_only = false;
  bool destructive = true;
  bool idempotent = false;
  bool open_world = true;
};

struct Tool {
  std::string name;  // 1 to 64 of A-Z a-z 0-9 _ . -
  std::string title;
  std::string description;
  json::object input_schema;     // its root says "type": "object"
  json::object output_schema{};  // empty: none; else as input_schema
  Annotations annotations{};
  json::array icons{};
  json::object meta{};
  /// Failure becomes a result the model can read; any other exception is logged and answered as an internal
  /// error.
  std::function<Async<Outcome>(CallContext&, json::object arguments)> call;
};

/// As it stands in tools/list of the newest version.
json::object describe(Tool const& tool);
/// As tools/call of the newest version answers, without resultType.
json::object describe(CallResult result);

}  // namespace workspace::mcp
