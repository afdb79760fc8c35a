#include "mcp/offer/tool.hpp"

#include "mcp/offer/parameter_headers.hpp"
#include "mcp/protocol/members.hpp"

namespace workspace::mcp {
namespace {

bool is_tool_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  });
}

bool is_object_schema(json::object const& schema) {
  auto const* const type = schema.if_contains("type");
  return type && *type == "object";
}

}  // namespace

CallResult CallResult::text(std::string text) {
  CallResult result;
  result.content.push_back(Content::text(std::move(text)));
  return result;
}

CallResult CallResult::error(std::string text) {
  CallResult result = CallResult::text(std::move(text));
  result.is_error = true;
  return result;
}

std::string const& key_of(Tool const& tool) { return tool.name; }

void check(Tool const& tool) {
  if (!is_tool_name(tool.name))
    throw Failure(ErrorKind::invalid, "\"" + tool.name + "\" is no tool name.",
                  "Use 1 to 64 of A-Z a-z 0-9 _ . -");
  if (!is_object_schema(tool.input_schema) ||
      (!tool.output_schema.empty() && !is_object_schema(tool.output_schema)))
    throw Failure(ErrorKind::invalid, "A schema of the tool " + tool.name + " does not describe an object.");
  if (!tool.call) throw Failure(ErrorKind::invalid, "The tool " + tool.name + " has no handler.");
  check_header_annotations(tool);
}

json::object describe(Tool const& tool) {
  json::object out{{"name", tool.name}};
  put(out, "title", tool.title);
  put(out, "description", tool.description);
  put(out, "icons", tool.icons);
  out["inputSchema"] = tool.input_schema;
  if (!tool.output_schema.empty()) out["outputSchema"] = tool.output_schema;
  json::object hints;
  put(hints, "title", tool.title);
  hints["readOnlyHint"] = tool.annotations.read_only;
  hints["destructiveHint"] = tool.annotations.destructive;
  hints["idempotentHint"] = tool.annotations.idempotent;
  hints["openWorldHint"] = tool.annotations.open_world;
  out["annotations"] = std::move(hints);
  put(out, "_meta", tool.meta);
  return out;
}

json::object definition(Tool const& tool, Version version) { return tool_for(version, describe(tool)); }

json::object describe(CallResult result) {
  json::array content;
  content.reserve(result.content.size());
  for (auto& each : result.content) content.emplace_back(std::move(each.block));
  json::object out;
  out["content"] = std::move(content);
  if (!result.structured.empty()) out["structuredContent"] = json::parse(result.structured).value();
  if (result.is_error) out["isError"] = true;
  if (!result.meta.empty()) out["_meta"] = std::move(result.meta);
  return out;
}

std::string write(CallResult const& result, Version version, json::object const& rest) {
  bool const structured = features(version).structured;
  std::string out = "{\"content\":[";
  for (auto const& content : result.content) {
    if (&content != &result.content.front()) out += ',';
    if (structured)
      json::append(out, content.block);
    else
      json::append(out, content_for(version, content.block));
  }
  out += ']';
  if (structured && !result.structured.empty())
    out.append(",\"structuredContent\":").append(result.structured);
  if (result.is_error) out += ",\"isError\":true";
  for (auto const& [name, member] : rest) {
    out += ',';
    json::append_string(out, name);
    out += ':';
    json::append(out, member);
  }
  out += '}';
  return out;
}

json::object tool_for(Version version, json::object tool) {
  auto const& known = features(version);
  if (!known.annotations) tool.erase("annotations");
  if (!known.structured) {
    tool.erase("title");
    tool.erase("outputSchema");
    tool.erase("_meta");
  }
  if (!known.icons) tool.erase("icons");
  return tool;
}

json::object call_result_for(Version version, json::object result) {
  auto const& known = features(version);
  if (!known.structured) {
    result.erase("structuredContent");
    if (auto* const content = result.if_contains("content"); content && content->is_array())
      for (auto& block : content->get_array()) block = content_for(version, std::move(block));
  }
  return result;
}

}  // namespace workspace::mcp
