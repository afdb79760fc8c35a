#include "mcp/tool.hpp"

#include "base/encoding.hpp"

namespace workspace::mcp {
namespace {

json::object media(std::string_view type, std::string_view bytes, std::string_view mime_type) {
  json::object block{{"type", type}, {"mimeType", mime_type}};
  block["data"] = to_base64(bytes);
  return block;
}

json::object embedded(std::string_view uri, std::string_view mime_type, std::string_view key,
                      std::string value) {
  json::object resource{{"uri", uri}, {"mimeType", mime_type}};
  resource[key] = std::move(value);
  json::object block{{"type", "resource"}};
  block["resource"] = std::move(resource);
  return block;
}

void put(json::object& object, std::string_view key, std::string const& value) {
  if (!value.empty()) object[key] = value;
}

}  // namespace

Content Content::text(std::string text) {
  json::object block{{"type", "text"}};
  block["text"] = std::move(text);
  return {std::move(block)};
}

Content Content::image(std::string_view bytes, std::string_view mime_type) {
  return {media("image", bytes, mime_type)};
}

Content Content::audio(std::string_view bytes, std::string_view mime_type) {
  return {media("audio", bytes, mime_type)};
}

Content Content::resource_link(Link link) {
  json::object block{{"type", "resource_link"}, {"uri", link.uri}, {"name", link.name}};
  put(block, "title", link.title);
  put(block, "description", link.description);
  put(block, "mimeType", link.mime_type);
  if (link.size) block["size"] = *link.size;
  return {std::move(block)};
}

Content Content::embedded_text(std::string_view uri, std::string_view mime_type, std::string text) {
  return {embedded(uri, mime_type, "text", std::move(text))};
}

Content Content::embedded_blob(std::string_view uri, std::string_view mime_type, std::string_view bytes) {
  return {embedded(uri, mime_type, "blob", to_base64(bytes))};
}

Content&& Content::annotated(json::object annotations) && {
  block["annotations"] = std::move(annotations);
  return std::move(*this);
}

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

InputRequest InputRequest::form(std::string message, json::object schema) {
  InputRequest request{"elicitation/create", {{"mode", "form"}, {"message", message}}};
  request.params["requestedSchema"] = std::move(schema);
  return request;
}

InputRequest InputRequest::open_url(std::string message, std::string url) {
  return {"elicitation/create", {{"mode", "url"}, {"message", message}, {"url", url}}};
}

json::object describe(Tool const& tool) {
  json::object out{{"name", tool.name}};
  put(out, "title", tool.title);
  put(out, "description", tool.description);
  if (!tool.icons.empty()) out["icons"] = tool.icons;
  out["inputSchema"] = tool.input_schema;
  if (!tool.output_schema.empty()) out["outputSchema"] = tool.output_schema;
  json::object hints;
  put(hints, "title", tool.title);
  hints["readOnlyHint"] = tool.annotations.read_only;
  hints["destructiveHint"] = tool.annotations.destructive;
  hints["idempotentHint"] = tool.annotations.idempotent;
  hints["openWorldHint"] = tool.annotations.open_world;
  out["annotations"] = std::move(hints);
  if (!tool.meta.empty()) out["_meta"] = tool.meta;
  return out;
}

json::object describe(CallResult result) {
  json::array content;
  content.reserve(result.content.size());
  for (auto& each : result.content) content.emplace_back(std::move(each.block));
  json::object out;
  out["content"] = std::move(content);
  if (!result.structured.is_null()) out["structuredContent"] = std::move(result.structured);
  if (result.is_error) out["isError"] = true;
  if (!result.meta.empty()) out["_meta"] = std::move(result.meta);
  return out;
}

}  // namespace workspace::mcp
