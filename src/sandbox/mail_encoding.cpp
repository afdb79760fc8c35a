#include "sandbox/mail_encoding.hpp"

#include "base/encoding.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace workspace::sandbox {

std::string header_text(std::string_view text) {
  if (std::ranges::all_of(text, [](char c) { return c >= 32 && c < 127; })) return std::string(text);
  // An encoded word is at most 75 characters long: 45 bytes of text.
  std::string result;
  while (!text.empty()) {
    auto const piece = utf8_prefix(text, 42);
    result += fmt::format("{}=?UTF-8?B?{}?=", result.empty() ? "" : "\r\n ", to_base64(piece));
    text.remove_prefix(piece.size());
  }
  return result;
}

std::string base64_lines(std::string_view bytes) {
  auto const encoded = to_base64(bytes);
  std::string result;
  for (std::size_t at = 0; at < encoded.size(); at += 76) result += encoded.substr(at, 76) + "\r\n";
  return result;
}

}  // namespace workspace::sandbox
