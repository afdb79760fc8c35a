#include "mcp/protocol/content.hpp"

#include "base/encoding.hpp"
#include "mcp/protocol/members.hpp"

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

json::value text_block(std::string text) {
  json::object block{{"type", "text"}};
  block["text"] = std::move(text);
  return json::value(std::move(block));
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

json::value content_for(Version version, json::value block) {
  auto const& known = features(version);
  auto const type = json::text(block, "type");
  if (type == "audio" && !known.annotations)
    return text_block("[audio of type " + std::string(json::text(block, "mimeType")) + ", left out]");
  if (type == "resource_link" && !known.structured)
    return text_block(std::string(json::text(block, "name")) + ": " + std::string(json::text(block, "uri")));
  if (auto* const annotations = known.structured ? nullptr : block.as_object().if_contains("annotations");
      annotations && annotations->is_object())
    annotations->get_object().erase("lastModified");
  return block;
}

}  // namespace workspace::mcp
