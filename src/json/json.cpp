#include "json/json.hpp"

#include <charconv>
#include <cmath>
#include <cstring>

namespace workspace::json {

namespace {

/// Whether one of the eight bytes is a control character, a quote or a backslash: Hacker's Delight, 6-1, for
/// each in turn. A byte of 0x80 and more is none of them.
bool holds_special(std::uint64_t bytes) {
  constexpr std::uint64_t ones = 0x0101010101010101, high = 0x8080808080808080;
  auto const has_zero = [](std::uint64_t v) { return (v - ones) & ~v & high; };
  return ((bytes - ones * 0x20) & ~bytes & high) != 0 || has_zero(bytes ^ (ones * '"')) != 0 ||
         has_zero(bytes ^ (ones * '\\')) != 0;
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (std::uint64_t bytes; i + sizeof bytes <= text.size(); i += sizeof bytes) {
      std::memcpy(&bytes, text.data() + i, sizeof bytes);
      if (holds_special(bytes)) break;
    }
    if (i == text.size()) break;
    auto const c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, start, i - start);
    start = i + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      default:
        out += {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    }
  }
  out.append(text, start, std::string_view::npos);
  out += '"';
}

namespace {

template <class Number>
void append_number(std::string& out, Number n) {
  char buffer[32];
  auto const end = std::to_chars(buffer, buffer + sizeof buffer, n).ptr;
  out.append(buffer, end);
}

}  // namespace

void append(std::string& out, value const& v) {
  switch (v.kind()) {
    case kind::null:
      out += "null";
      break;
    case kind::bool_:
      out += v.get_bool() ? "true" : "false";
      break;
    case kind::int64:
      append_number(out, v.get_int64());
      break;
    case kind::uint64:
      append_number(out, v.get_uint64());
      break;
    case kind::double_:
      // JSON has no infinity and no NaN (RFC 8259 section 6).
      if (std::isfinite(v.get_double()))
        append_number(out, v.get_double());
      else
        out += "null";
      break;
    case kind::string:
      append_string(out, v.get_string());
      break;
    case kind::array: {
      out += '[';
      bool first = true;
      for (auto const& element : v.get_array()) {
        if (!first) out += ',';
        first = false;
        append(out, element);
      }
      out += ']';
      break;
    }
    case kind::object:
      append(out, v.get_object());
      break;
  }
}

void append(std::string& out, object const& o) {
  char before = '{';
  for (auto const& member : o) {
    out += std::exchange(before, ',');
    append_string(out, member.key());
    out += ':';
    append(out, member.value());
  }
  out += before == '{' ? "{}" : "}";
}

Result<value> parse(std::string_view text, std::size_t depth) {
  parse_options options;
  options.max_depth = depth;
  parser p({}, options);
  boost::system::error_code ec;
  std::size_t const read = p.write(text, ec);
  if (ec == error::too_deep)
    return Error{ErrorKind::invalid, "JSON is nested deeper than " + std::to_string(depth) + " levels.", {}};
  if (ec)
    return Error{ErrorKind::invalid,
                 "Not valid JSON near byte " + std::to_string(read) + ": " + ec.message() + ".",
                 {}};
  return p.release();
}

std::string write(value const& v) {
  std::string out;
  append(out, v);
  return out;
}

value const* find(object const& o, std::string_view key) {
  auto const* member = o.if_contains(key);
  return member && !member->is_null() ? member : nullptr;
}

value const* find(value const& v, std::string_view key) {
  auto const* o = v.if_object();
  return o ? find(*o, key) : nullptr;
}

value const* find_path(value const& v, std::initializer_list<std::string_view> path) {
  value const* at = &v;
  for (auto key : path)
    if (at) at = find(*at, key);
  return at;
}

value const* find_path(object const& o, std::initializer_list<std::string_view> path) {
  auto const* at = path.size() == 0 ? nullptr : find(o, *path.begin());
  for (auto const* key = path.begin() + 1; at && key < path.end(); ++key) at = find(*at, *key);
  return at;
}

std::string_view text(object const& o, std::string_view key, std::string_view otherwise) {
  auto const* member = find(o, key);
  return member && member->is_string() ? std::string_view(member->get_string()) : otherwise;
}

std::string_view text(value const& v, std::string_view key, std::string_view otherwise) {
  auto const* o = v.if_object();
  return o ? text(*o, key, otherwise) : otherwise;
}

std::int64_t integer(object const& o, std::string_view key, std::int64_t otherwise) {
  auto const* member = find(o, key);
  if (!member) return otherwise;
  if (member->is_string()) {
    std::string_view const digits = member->get_string();
    std::int64_t number = 0;
    auto const [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return ec == std::errc{} && end == digits.data() + digits.size() ? number : otherwise;
  }
  boost::system::error_code ec;
  auto const number = member->to_number<std::int64_t>(ec);
  return ec ? otherwise : number;
}

std::int64_t integer(value const& v, std::string_view key, std::int64_t otherwise) {
  auto const* o = v.if_object();
  return o ? integer(*o, key, otherwise) : otherwise;
}

bool boolean(object const& o, std::string_view key, bool otherwise) {
  auto const* member = find(o, key);
  return member && member->is_bool() ? member->get_bool() : otherwise;
}

bool boolean(value const& v, std::string_view key, bool otherwise) {
  auto const* o = v.if_object();
  return o ? boolean(*o, key, otherwise) : otherwise;
}

array const& items(object const& o, std::string_view key) {
  static array const none;
  auto const* member = find(o, key);
  return member && member->is_array() ? member->get_array() : none;
}

array const& items(value const& v, std::string_view key) {
  static object const empty;
  auto const* o = v.if_object();
  return items(o ? *o : empty, key);
}

std::string_view kind_name(value const& v) {
  switch (v.kind()) {
    case kind::null:
      return "null";
    case kind::bool_:
      return "a boolean";
    case kind::string:
      return "a string";
    case kind::array:
      return "an array";
    case kind::object:
      return "an object";
    default:
      return "a number";
  }
}

}  // namespace workspace::json
