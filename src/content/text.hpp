#pragma once
// Text for people and models: cut to size, any charset to UTF-8, sizes in words.

#include <cstdint>
#include <string>
#include <string_view>

namespace workspace::content {

struct Cut {
  std::string text;
  std::size_t left_out = 0;  // characters
};
/// The first `limit` characters (code points) of UTF-8.
Cut cut_to(std::string_view text, std::size_t limit);

/// Whether the first letter with a direction is written from right to left (Unicode UAX #9, rule P2, by
/// blocks). `text` is valid UTF-8.
bool begins_right_to_left(std::string_view text);

/// Converts from `charset` (a MIME charset name, any case) to valid UTF-8. Never fails: a byte order mark
/// wins over `charset`; with none, US-ASCII or an unknown one, bytes that are valid UTF-8 are taken as such
/// and others as windows-1252; what cannot be decoded becomes U+FFFD. ISO-8859-1 is read as windows-1252
/// (WHATWG Encoding).
std::string to_utf8(std::string_view bytes, std::string_view charset = {});

/// "987 B", "12.3 KB", "4.0 MB": steps of 1024, one decimal.
std::string size_in_words(std::uint64_t bytes);

}  // namespace workspace::content
