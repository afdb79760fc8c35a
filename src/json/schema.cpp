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

struct Place {
  Field const* field = nullptr;
  void* out = nullptr;
};

Place find_field(std::span<Target const> targets, std::string_view key) {
  for (auto const& target : targets)
    if (auto const* field = target.fields->find(key)) return {field, target.out};
  return {};
}

/// The one field that `key` means in another spelling, if exactly one does.
Place find_respelled(std::span<Target const> targets, std::string_view key) {
  auto const plain = plain_key(key);
  Place found;
  for (auto const& target : targets)
    for (auto const& field : *target.fields)
      if (plain_key(field.name) == plain) {
        if (found.field) return {};
        found = {&field, target.out};
      }
  return found;
}

std::string unknown_field(std::span<Target const> targets, std::string_view key) {
  std::vector<std::string_view> names;
  for (auto const& target : targets)
    for (auto const& field : *target.fields) names.push_back(field.name);
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

Field Field::choices(std::vector<std::string_view> const& names) const {
  auto f = *this;
  f.limits.choices = &names;
  return f;
}

Field Field::named(std::string_view json_name) const {
  auto f = *this;
  f.name = json_name;
  return f;
}

Field Field::from(std::string_view paths, std::string_view each_paths) const {
  auto f = *this;
  f.source = paths;
  f.each = each_paths;
  return f;
}

Field Field::derived(std::string_view paths) const {
  auto f = *this;
  f.source = paths;
  f.computed = true;
  return f;
}

Field Field::at(int level) const {
  auto f = *this;
  f.detail = level;
  return f;
}

Field Field::to_query(std::string_view parameter) const {
  auto f = *this;
  f.query = parameter.empty() ? camel_case(name) : std::string(parameter);
  return f;
}

Field Field::to_body(std::string_view path) const {
  auto f = *this;
  f.body = path.empty() ? camel_case(name) : std::string(path);
  return f;
}

Fields::Fields(std::initializer_list<Part> parts) {
  for (auto const& part : parts) insert(end(), part.fields.begin(), part.fields.end());
}

Field const* Fields::find(std::string_view name) const {
  for (auto const& field : *this)
    if (field.name == name) return &field;
  return nullptr;
}

Field make_field(std::string_view name, std::string_view description, bool required, TypeInfo const& type,
                 void const* of, void const* member) {
  Field field;
  field.name = name;
  field.description = description;
  field.type = &type;
  field.offset = static_cast<char const*>(member) - static_cast<char const*>(of);
  field.initial = member;
  field.required = required;
  field.source = camel_case(name);
  return field;
}

Group make_group(Fields const& fields, void const* of, void const* member) {
  Group group{fields};
  auto const offset = static_cast<char const*>(member) - static_cast<char const*>(of);
  for (auto& field : group.fields) {
    // The struct may give the group's members other initial values than the group does.
    field.initial = static_cast<char const*>(member) + field.offset;
    field.offset += offset;
  }
  return group;
}

bool same_name(std::string_view a, std::string_view b) { return plain_key(a) == plain_key(b); }

std::string camel_case(std::string_view name) {
  std::string result;
  bool upper = false;
  for (char const c : name) {
    if (c == '_') {
      upper = true;
      continue;
    }
    result += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return result;
}

View View::resolved() const {
  View view = *this;
  while (view && view.type_->inner) view = view.type_->inner(view.at_);
  return view;
}

namespace {

bool same_as_initial(View v, View initial) {
  if (!v || !initial) return !v == !initial;
  if (v.kind() != initial.kind()) return false;
  switch (v.kind()) {
    case Kind::text:
      return v.text().empty();
    case Kind::integer:
    case Kind::choice:
      return v.integer() == initial.integer();
    case Kind::number:
      return v.number() == initial.number();
    case Kind::boolean:
      return v.boolean() == initial.boolean();
    case Kind::any:
      return v.any() == initial.any();
    case Kind::map:
      return v.map().empty();
    case Kind::list:
      return v.count() == 0;
    default:
      return false;
  }
}

}  // namespace

bool is_initial(Field const& field, void const* of) {
  View const value(*field.type, static_cast<char const*>(of) + field.offset);
  // An optional that holds something was given, whatever it holds.
  if (value.kind() == Kind::optional) return !value.resolved();
  return same_as_initial(value.resolved(), View(*field.type, field.initial).resolved());
}

void Decoder::fail(std::string message) {
  // Who sends a thousand bad elements needs no thousand lines.
  if (issues.size() == most_issues) issues.push_back({"", "and more of the like"});
  if (issues.size() < most_issues) issues.push_back({path_, std::move(message)});
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

void Decoder::object(std::span<Target const> targets, json::object const& members) {
  struct Given {
    Field const* field;
    json::object::value_type const* member;
  };
  std::vector<Given> given;
  auto const find_given = [&](Field const* field) { return std::ranges::find(given, field, &Given::field); };
  auto const take = [&](Place const& place, json::object::value_type const& member) {
    auto const& field = *place.field;
    given.push_back({&field, &member});
    // An explicit null means the default, except for a required member, where it is a mistake.
    if (member.value().is_null() && !field.required) return;
    at(field.name, [&] {
      field.type->read(static_cast<char*>(place.out) + field.offset, member.value(), *this, field.limits);
    });
  };
  std::size_t most_members = 100;
  for (auto const& target : targets) most_members += 4 * target.fields->size();
  if (members.size() > most_members)
    return fail(fmt::format("has {} members; at most {} make sense", members.size(), most_members));
  for (auto const& member : members)
    if (auto const place = find_field(targets, member.key()); place.field) take(place, member);
  std::size_t unknown = 0;
  for (auto const& member : members) {
    if (find_field(targets, member.key()).field) continue;
    auto const place = find_respelled(targets, member.key());
    if (!place.field) {
      if (++unknown <= most_unknown) at(member.key(), [&] { fail(unknown_field(targets, member.key())); });
      continue;
    }
    auto const earlier = find_given(place.field);
    if (earlier == given.end())
      take(place, member);
    else if (earlier->member->value() != member.value())
      at(member.key(), [&] {
        fail(fmt::format("says another thing than \"{}\", which is the same parameter; give it once",
                         std::string_view(earlier->member->key())));
      });
  }
  if (unknown > most_unknown)
    fail(fmt::format("has {} members more that are not known", unknown - most_unknown));
  for (auto const& target : targets)
    for (auto const& field : *target.fields)
      if (field.required && find_given(&field) == given.end()) at(field.name, [&] { fail("is required"); });
}

json::object object_schema(Fields const& fields, bool closed) {
  json::object properties;
  json::array required;
  for (auto const& f : fields) {
    json::object property = f.type->schema().as_object();
    json::object* bounded = &property;
    if (auto* items = property.if_contains("items"); items && items->is_object())
      bounded = &items->get_object();
    if (f.limits.choices)
      (*bounded)["enum"] = json::array(f.limits.choices->begin(), f.limits.choices->end());
    if (!f.description.empty()) property["description"] = f.description;
    if (f.limits.min) (*bounded)["minimum"] = *f.limits.min;
    if (f.limits.max) (*bounded)["maximum"] = *f.limits.max;
    if (f.limits.max_length) (*bounded)["maxLength"] = *f.limits.max_length;
    if (f.limits.max_items) property["maxItems"] = *f.limits.max_items;
    if (f.required) {
      required.emplace_back(f.name);
    } else if (closed) {
      auto initial = write(View(*f.type, f.initial));
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

json::value write(View v) {
  v = v.resolved();
  if (!v) return nullptr;
  switch (v.kind()) {
    case Kind::text:
    case Kind::choice:
      return json::value(v.text());
    case Kind::integer:
      return json::value(v.integer());
    case Kind::number:
      return json::value(v.number());
    case Kind::boolean:
      return json::value(v.boolean());
    case Kind::any:
      return v.any();
    case Kind::map:
      return v.map();
    case Kind::list: {
      json::array elements;
      elements.reserve(v.count());
      for (std::size_t i = 0; i < v.count(); ++i) elements.push_back(write(v.element(i)));
      return elements;
    }
    default: {
      json::object members;
      for_each_written(v, [&](Field const& field, View member) { members[field.name] = write(member); });
      return members;
    }
  }
}

namespace {

void append(std::string& out, View v) {
  v = v.resolved();
  if (!v) {
    out += "null";
    return;
  }
  switch (v.kind()) {
    case Kind::text:
    case Kind::choice:
      return json::append_string(out, v.text());
    case Kind::list:
      out += '[';
      for (std::size_t i = 0; i < v.count(); ++i) {
        if (i > 0) out += ',';
        append(out, v.element(i));
      }
      out += ']';
      return;
    case Kind::object: {
      char before = '{';
      for_each_written(v, [&](Field const& field, View member) {
        out += std::exchange(before, ',');
        json::append_string(out, field.name);
        out += ':';
        append(out, member);
      });
      out += before == '{' ? "{}" : "}";
      return;
    }
    default:
      json::append(out, write(v));
  }
}

}  // namespace

std::string to_json(View v) {
  std::string out;
  out.reserve(rough_size(v) * 5 / 4);
  append(out, v);
  return out;
}

namespace {

std::size_t rough_size_of(json::value const& v) {
  std::size_t size = 8;
  if (auto const* text = v.if_string()) size += text->size();
  if (auto const* elements = v.if_array())
    for (auto const& element : *elements) size += rough_size_of(element);
  if (auto const* members = v.if_object())
    for (auto const& member : *members) size += member.key().size() + rough_size_of(member.value());
  return size;
}

}  // namespace

std::size_t rough_size(View v) {
  v = v.resolved();
  if (!v) return 0;
  std::size_t size = 8;
  switch (v.kind()) {
    case Kind::text:
      return size + v.text().size();
    case Kind::any:
      return rough_size_of(v.any());
    case Kind::map:
      for (auto const& member : v.map()) size += member.key().size() + rough_size_of(member.value());
      return size;
    case Kind::list:
      for (std::size_t i = 0; i < v.count(); ++i) size += rough_size(v.element(i));
      return size;
    case Kind::object:
      for_each_written(
          v, [&](Field const& field, View member) { size += field.name.size() + rough_size(member); });
      return size;
    default:
      return size;  // a number, a truth value, a choice
  }
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
  if (limits.choices && std::ranges::find(*limits.choices, out) == limits.choices->end()) {
    bad_choice(d, v, *limits.choices);
    return false;
  }
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
