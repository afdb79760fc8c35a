#pragma once
// A block of content, in the results of tools and the messages of prompts
// (schema: ContentBlock).

#include "mcp/protocol/version.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace workspace::mcp {

/// One block. Versions that do not know its type get it as text.
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
};

/// The block as `version` knows it.
json::value content_for(Version version, json::value block);

}  // namespace workspace::mcp
