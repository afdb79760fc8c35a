#pragma once
// Text encodings of bytes (RFC 4648, RFC 3986) and UTF-8. Bytes travel as std::string.

#include <optional>
#include <string>
#include <string_view>

namespace workspace {

std::string to_hex(std::string_view bytes);

/// RFC 4648 section 4, with padding.
std::string to_base64(std::string_view bytes);
/// RFC 4648 section 5, without padding.
std::string to_base64url(std::string_view bytes);
/// Strict RFC 4648 section 4: right alphabet, right padding, zero trailing bits.
std::optional<std::string> from_base64(std::string_view text);
/// Section 5; padding may be present or absent.
std::optional<std::string> from_base64url(std::string_view text);
/// Either alphabet, padding optional, white space ignored: what people and models paste.
std::optional<std::string> from_any_base64(std::string_view text);

/// Percent-encodes all but RFC 3986's unreserved characters: safe as one path segment or query value.
std::string percent_encode(std::string_view text);
/// As percent_encode, but keeps '/': Google's {+name} path expansion (RFC 6570 reserved is wider than we
/// allow).
std::string percent_encode_path(std::string_view text);
/// nullopt at a malformed escape. '+' stays '+'.
std::optional<std::string> percent_decode(std::string_view text);

bool is_valid_utf8(std::string_view text);
/// Replaces every byte that is not valid UTF-8 by U+FFFD.
std::string make_valid_utf8(std::string_view text);
/// At most `bytes` bytes of `text`, cut at a character boundary.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes);

}  // namespace workspace
