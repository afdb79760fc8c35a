#include "mcp/protocol/header_value.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace workspace::mcp {

std::optional<std::string> decode_header_value(std::string_view value) {
  constexpr std::string_view prefix = "=?base64?", suffix = "?=";
  if (value.starts_with(prefix) && value.ends_with(suffix) && value.size() >= prefix.size() + suffix.size()) {
    auto decoded = from_base64(value.substr(prefix.size(), value.size() - prefix.size() - suffix.size()));
    return decoded && is_valid_utf8(*decoded) ? decoded : std::nullopt;
  }
  bool const plain = std::ranges::all_of(value, [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\t'; });
  return plain ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace workspace::mcp
