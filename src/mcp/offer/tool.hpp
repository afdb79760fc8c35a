#pragma once
// A tool as the protocol sees it: a definition and a handler
// (https://modelcontextprotocol.io/specification/2026-07-28/server/tools).

#include "mcp/protocol/content.hpp"
#include "mcp/protocol/outcome.hpp"

#include <functional>
#include <string>
#include <vector>

namespace workspace::mcp {

struct CallResult {
  std::vector<Content> content;
  std::string structured{};  // the JSON of an object that fits the tool's output_schema; empty: none
  bool is_error = false;     // the model is to read it and try otherwise
  json::object meta{};

  static CallResult text(std::string text);
  static CallResult error(std::string text);
};

using Outcome = std::variant<CallResult, InputRequired, StartTask, RpcError>;

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
  bool takes_long = false;  // may return StartTask
  /// Failure becomes a result the model can read; any other exception is logged and answered as an internal
  /// error.
  std::function<Async<Outcome>(CallContext&, json::object arguments)> call;
};

std::string const& key_of(Tool const& tool);
/// Failure(invalid) for a bad name, a schema whose root is no object, or a lack of a handler.
void check(Tool const& tool);
/// As it stands in tools/list of the newest version.
json::object describe(Tool const& tool);
/// Without what the version does not know.
json::object definition(Tool const& tool, Version version);
/// As tools/call of the newest version answers, without resultType. For what is kept: who only writes a
/// result takes write().
json::object describe(CallResult result);
/// The same for a version, as JSON; `rest` are members to put behind.
std::string write(CallResult const& result, Version version, json::object const& rest);

/// A tool's definition without what the version does not know.
json::object tool_for(Version version, json::object tool);
/// The same for the described result of a tool call; content of unknown types becomes text.
json::object call_result_for(Version version, json::object result);

}  // namespace workspace::mcp
