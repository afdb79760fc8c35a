#include "base/encoding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace workspace {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(std::string_view bytes, std::string_view alphabet, bool pad) {
  std::string text((bytes.size() + 2) / 3 * 4, '=');
  auto const byte = [&](std::size_t i) {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u;
  };
  char* out = text.data();
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t const bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    for (int shift = 18; shift >= 0; shift -= 6) *out++ = alphabet[bits >> shift & 63];
  }
  std::size_t const padding = (3 - bytes.size() % 3) % 3;
  if (pad)
    std::fill_n(text.end() - std::ptrdiff_t(padding), padding, '=');
  else
    text.resize(text.size() - padding);
  return text;
}

constexpr std::array<std::int8_t, 256> values_of(std::string_view alphabet) {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    values[static_cast<unsigned char>(alphabet[i])] = std::int8_t(i);
  return values;
}

/// `text` holds no padding.
std::optional<std::string> decode(std::string_view text, std::array<std::int8_t, 256> const& values) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes(text.size() * 3 / 4, '\0');
  char* out = bytes.data();
  auto const value = [&](std::size_t i) { return int(values[static_cast<unsigned char>(text[i])]); };
  for (; text.size() >= 4; text.remove_prefix(4)) {
    int const bits = value(0) << 18 | value(1) << 12 | value(2) << 6 | value(3);
    if (bits < 0) return std::nullopt;  // one of them is -1
    *out++ = char(bits >> 16);
    *out++ = char(bits >> 8);
    *out++ = char(bits);
  }
  if (text.empty()) return bytes;
  int const bits = value(0) << 18 | value(1) << 12 | (text.size() == 3 ? value(2) << 6 : 0);
  int const unused = text.size() == 3 ? 0xFF : 0xFFFF;
  if (bits < 0 || bits & unused) return std::nullopt;
  *out++ = char(bits >> 16);
  if (text.size() == 3) *out = char(bits >> 8);
  return bytes;
}

std::string_view without_padding(std::string_view text) {
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  return text;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

std::string percent_encode_except(std::string_view text, char kept) {
  std::string result;
  for (char c : text) {
    if (is_unreserved(c) || (kept && c == kept)) {
      result += c;
    } else {
      auto const byte = static_cast<unsigned char>(c);
      result += {'%', "0123456789ABCDEF"[byte >> 4], "0123456789ABCDEF"[byte & 15]};
    }
  }
  return result;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// How many bytes from the front are ASCII, found eight at a time.
std::size_t ascii_length(std::string_view text) {
  std::size_t length = 0;
  for (std::uint64_t eight; length + sizeof eight <= text.size(); length += sizeof eight) {
    std::memcpy(&eight, text.data() + length, sizeof eight);
    if (eight & 0x8080808080808080u) break;
  }
  while (length < text.size() && static_cast<unsigned char>(text[length]) < 0x80) ++length;
  return length;
}

/// The length of the valid UTF-8 character at the front of `text`, or 0 (RFC 3629 section 4).
std::size_t utf8_length(std::string_view text) {
  auto const byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  auto const tail = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  unsigned const first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    unsigned const low = first == 0xE0 ? 0xA0 : 0x80, high = first == 0xED ? 0x9F : 0xBF;
    return byte(1) >= low && byte(1) <= high && tail(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    unsigned const low = first == 0xF0 ? 0x90 : 0x80, high = first == 0xF4 ? 0x8F : 0xBF;
    return byte(1) >= low && byte(1) <= high && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (unsigned char byte : bytes) text += {hex_digits[byte >> 4], hex_digits[byte & 15]};
  return text;
}

std::string to_base64(std::string_view bytes) { return encode(bytes, base64_alphabet, true); }
std::string to_base64url(std::string_view bytes) { return encode(bytes, base64url_alphabet, false); }

std::optional<std::string> from_base64(std::string_view text) {
  static constexpr auto values = values_of(base64_alphabet);
  if (text.size() % 4 != 0) return std::nullopt;
  return decode(without_padding(text), values);
}

std::optional<std::string> from_base64url(std::string_view text) {
  static constexpr auto values = values_of(base64url_alphabet);
  return decode(without_padding(text), values);
}

std::optional<std::string> from_any_base64(std::string_view text) {
  static constexpr auto values = [] {
    auto both = values_of(base64_alphabet);
    both['-'] = 62;
    both['_'] = 63;
    return both;
  }();
  if (auto whole = decode(without_padding(text), values)) return whole;
  std::string compact;
  compact.reserve(text.size());
  for (char c : text)
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') compact += c;
  return decode(without_padding(compact), values);
}

std::string percent_encode(std::string_view text) { return percent_encode_except(text, '\0'); }
std::string percent_encode_path(std::string_view text) { return percent_encode_except(text, '/'); }

std::optional<std::string> percent_decode(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    int const high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    result += char(high << 4 | low);
    i += 2;
  }
  return result;
}

bool is_valid_utf8(std::string_view text) {
  for (text.remove_prefix(ascii_length(text)); !text.empty(); text.remove_prefix(ascii_length(text))) {
    auto const length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string make_valid_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    auto const plain = ascii_length(text);
    result += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    auto const length = utf8_length(text);
    result += length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return result;
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0u) == 0x80u) --bytes;
  return text.substr(0, bytes);
}

}  // namespace workspace
