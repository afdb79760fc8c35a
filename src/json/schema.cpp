#include "json/schema.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace workspace::schema {
namespace {

/// A value as it is named in a message: short, quoted where it is text.
std::string shown(json::value const& v) {
  if (v.is_string()) {
    std::string_view const text = v.get_string();
    return fmt::format("\"{}{}\"", utf8_prefix(text, 60), text.size() > 60 ? "..." : "");
  }
  if (v.is_object() || v.is_array()) return std::string(json::kind_name(v));
  return json::write(v);
}

template <class Number>
std::optional<Number> number_in(json::value const& v) {
  if (!v.is_string()) return std::nullopt;
  std::string_view const text = trim(v.get_string());
  Number n{};
  auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (text.empty() || ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return n;
}

/// "pageSize", "page_size" and "PageSize" compare equal.
std::string plain_key(std::string_view key) { return to_lower(replace_all(std::string(key), "_", "")); }

Field const* find_field(Fields const& fields, std::string_view key) {
  for (auto const& f : fields)
    if (f.name == key) return &f;
  return nullptr;
}

/// The one field that `key` means in another spelling, if exactly one does.
Field const* find_respelled(Fields const& fields, std::string_view key) {
  auto const plain = plain_key(key);
  Field const* found = nullptr;
  for (auto const& f : fields)
    if (plain_key(f.name) == plain) {
      if (found) return nullptr;
      found = &f;
    }
  return found;
}

std::string unknown_field(Fields const& fields, std::string_view key) {
  std::vector<std::string_view> names;
  for (auto const& f : fields) names.push_back(f.name);
  auto const meant = nearest(key, names);
  if (!meant.empty()) return fmt::format("is not known here; did you mean \"{}\"?", meant);
  std::string all;
  for (auto name : names) all += (all.empty() ? "" : ", ") + std::string(name);
  return all.empty() ? "is not known here; this takes no parameters" : "is not known here; known are: " + all;
}

void check_range(double n, std::string const& text, Decoder& d, Limits const& limits) {
  if (limits.min && n < double(*limits.min))
    d.fail(fmt::format("must be at least {}, got {}", *limits.min, text));
  if (limits.max && n > double(*limits.max))
    d.fail(fmt::format("must be at most {}, got {}", *limits.max, text));
}

}  // namespace

Field Field::range(std::int64_t low, std::int64_t high) const {
  auto f = *this;
  f.limits.min = low;
  f.limits.max = high;
  return f;
}

Field Field::max_length(std::size_t bytes) const {
  auto f = *this;
  f.limits.max_length = bytes;
  return f;
}

Field Field::max_items(std::size_t count) const {
  auto f = *this;
  f.limits.max_items = count;
  return f;
}

Field Field::named(std::string_view json_name) const {
  auto f = *this;
  f.name = json_name;
  return f;
}

void Decoder::append_pointer(std::string_view key) {
  path_ += '/';
  // RFC 6901 section 3.
  for (char c : utf8_prefix(key, 80)) {
    if (c == '~')
      path_ += "~0";
    else if (c == '/')
      path_ += "~1";
    else
      path_ += c;
  }
}

void Decoder::object(Fields const& fields, void* out, json::value const& v) {
  auto const& members = v.get_object();
  std::vector<Field const*> given;
  auto take = [&](Field const& f, json::value const& member) {
    given.push_back(&f);
    // An explicit null means the default, except for a required member, where it is a mistake.
    if (member.is_null() && !f.required) return;
    at(f.name, [&] { f.read(out, member, *this, f.limits); });
  };
  for (auto const& member : members)
    if (auto const* f = find_field(fields, member.key())) take(*f, member.value());
  for (auto const& member : members) {
    if (find_field(fields, member.key())) continue;
    auto const* f = find_respelled(fields, member.key());
    if (f && std::ranges::find(given, f) == given.end())
      take(*f, member.value());
    else
      at(member.key(), [&] { fail(unknown_field(fields, member.key())); });
  }
  for (auto const& f : fields)
    if (f.required && std::ranges::find(given, &f) == given.end()) at(f.name, [&] { fail("is required"); });
}

json::object object_schema(Fields const& fields, bool closed) {
  json::object properties;
  json::array required;
  for (auto const& f : fields) {
    json::object property = f.type().as_object();
    json::object* bounded = &property;
    if (auto* items = property.if_contains("items"); items && items->is_object())
      bounded = &items->get_object();
    if (!f.description.empty()) property["description"] = f.description;
    if (f.limits.min) (*bounded)["minimum"] = *f.limits.min;
    if (f.limits.max) (*bounded)["maximum"] = *f.limits.max;
    if (f.limits.max_length) (*bounded)["maxLength"] = *f.limits.max_length;
    if (f.limits.max_items) property["maxItems"] = *f.limits.max_items;
    if (f.required) {
      required.emplace_back(f.name);
    } else if (closed) {
      auto initial = f.initial();
      bool const telling = !initial.is_null() && !(initial.is_string() && initial.get_string().empty()) &&
                           !(initial.is_array() && initial.get_array().empty()) &&
                           !(initial.is_object() && initial.get_object().empty());
      if (telling) property["default"] = std::move(initial);
    }
    properties[f.name] = std::move(property);
  }
  json::object schema{{"type", "object"}};
  if (!properties.empty()) schema["properties"] = std::move(properties);
  if (!required.empty()) schema["required"] = std::move(required);
  if (closed) schema["additionalProperties"] = false;
  return schema;
}

json::object write_object(Fields const& fields, void const* from) {
  json::object o;
  for (auto const& f : fields)
    if (f.required || !f.is_initial(from)) o[f.name] = f.write(from);
  return o;
}

std::size_t rough_size(Fields const& fields, void const* of) {
  std::size_t size = 8;
  for (auto const& f : fields) size += f.name.size() + f.size(of);
  return size;
}

std::size_t rough_size(json::value const& v) {
  if (auto const* text = v.if_string()) return text->size() + 8;
  if (auto const* elements = v.if_array()) return rough_size(*elements);
  if (auto const* members = v.if_object()) return rough_size(*members);
  return 8;
}

bool read_string(std::string& out, json::value const& v, Decoder& d, Limits const& limits) {
  if (!v.is_string()) {
    // A bare number where text is wanted (an id, a name) has one meaning only.
    if (v.is_int64() || v.is_uint64()) {
      out = json::write(v);
      return true;
    }
    d.fail(fmt::format("expected a string, got {}", shown(v)));
    return false;
  }
  out = std::string(v.get_string());
  if (limits.max_length && out.size() > *limits.max_length) {
    d.fail(fmt::format("is {} bytes long; at most {} are allowed", out.size(), *limits.max_length));
    return false;
  }
  return true;
}

bool read_integer(std::int64_t& out, json::value const& v, Decoder& d, Limits const& limits,
                  std::int64_t lowest, std::int64_t highest) {
  if (v.is_int64()) {
    out = v.get_int64();
  } else if (auto const* real = v.if_double(); real && std::floor(*real) == *real && std::abs(*real) < 9e15) {
    out = static_cast<std::int64_t>(*real);
  } else if (auto const text = number_in<std::int64_t>(v)) {
    out = *text;
  } else {
    d.fail(fmt::format("expected an integer, got {}", shown(v)));
    return false;
  }
  auto const before = d.issues.size();
  check_range(double(out), std::to_string(out), d, limits);
  if (d.issues.size() == before && (out < lowest || out > highest))
    d.fail(fmt::format("is out of range: {}", out));
  return d.issues.size() == before;
}

bool read_number(double& out, json::value const& v, Decoder& d, Limits const& limits) {
  if (v.is_number()) {
    out = v.to_number<double>();
  } else if (auto const text = number_in<double>(v); text && std::isfinite(*text)) {
    out = *text;
  } else {
    d.fail(fmt::format("expected a number, got {}", shown(v)));
    return false;
  }
  auto const before = d.issues.size();
  check_range(out, shown(v), d, limits);
  return d.issues.size() == before;
}

bool read_boolean(bool& out, json::value const& v, Decoder& d) {
  if (v.is_bool()) {
    out = v.get_bool();
    return true;
  }
  if (v.is_string()) {
    auto const text = to_lower(trim(v.get_string()));
    if (text == "true" || text == "false") {
      out = text == "true";
      return true;
    }
  }
  d.fail(fmt::format("expected true or false, got {}", shown(v)));
  return false;
}

json::value const* container(json::value const& v, json::kind wanted, json::value& parsed, Decoder& d) {
  auto const name = wanted == json::kind::array ? "an array" : "an object";
  if (v.kind() == wanted) return &v;
  if (v.is_string() && trim(v.get_string()).starts_with(wanted == json::kind::array ? '[' : '{')) {
    auto result = json::parse(trim(v.get_string()));
    if (!result) {
      d.fail(fmt::format("expected {}; the string holds none: {}", name, result.error().message));
      return nullptr;
    }
    parsed = std::move(*result);
    if (parsed.kind() == wanted) return &parsed;
  }
  d.fail(fmt::format("expected {}, got {}", name, shown(v)));
  return nullptr;
}

bool check_items(std::size_t count, Decoder& d, Limits const& limits) {
  if (!limits.max_items || count <= *limits.max_items) return true;
  d.fail(fmt::format("has {} items; at most {} are allowed", count, *limits.max_items));
  return false;
}

void bad_choice(Decoder& d, json::value const& v, std::vector<std::string_view> const& names) {
  std::string all;
  for (auto name : names) all += fmt::format("{}\"{}\"", all.empty() ? "" : ", ", name);
  d.fail(fmt::format("must be one of {}, got {}", all, shown(v)));
}

}  // namespace workspace::schema
