#include "catalogue/validate.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace workspace::catalogue {
namespace {

constexpr std::size_t most_violations = 20;

template <class T>
bool is_number(std::string_view text) {
  T value{};
  auto const end = text.data() + text.size();
  auto const result = std::from_chars(text.data(), end, value);
  return result.ec == std::errc() && result.ptr == end;
}

bool is_integer(std::string_view text, std::string_view format) {
  if (format == "uint32") return is_number<std::uint32_t>(text);
  if (format == "int64") return is_number<std::int64_t>(text);
  if (format == "uint64") return is_number<std::uint64_t>(text);
  return is_number<std::int32_t>(text);
}

bool is_64_bit(std::string_view format) { return format == "int64" || format == "uint64"; }

/// The scalar as text of a type: how query parameters come, and Google takes it in bodies too.
bool fits_text(Type const& type, std::string_view text) {
  auto const format = type.format();
  switch (type.kind) {
    case Kind::boolean:
      return text == "true" || text == "false";
    case Kind::integer:
      return is_integer(text, format);
    case Kind::number:
      return is_number<double>(text) || text == "Infinity" || text == "-Infinity" || text == "NaN";
    case Kind::string:
      if (is_64_bit(format)) return is_integer(text, format);
      if (format == "byte") return from_any_base64(text).has_value();
      if (format == "date-time" || format == "google-datetime") return parse_rfc3339(text).has_value();
      return true;
    default:
      return true;
  }
}

bool fits_scalar(Type const& type, json::value const& v) {
  if (auto const* text = v.if_string()) return fits_text(type, *text);
  if (type.kind == Kind::boolean) return v.is_bool();
  if (!v.is_number()) return false;
  if (type.kind == Kind::number) return true;
  if (type.kind == Kind::string && !is_64_bit(type.format())) return false;
  // 3.0 is a whole number; its text is "3".
  return is_integer(json::write(v), type.format());
}

/// "TYPE_INT32", as Google names a field's type in its messages.
std::string type_name(Type const& type) {
  auto const format = type.format();
  switch (type.kind) {
    case Kind::boolean:
      return "TYPE_BOOL";
    case Kind::integer:
      return format == "uint32" ? "TYPE_UINT32" : "TYPE_INT32";
    case Kind::number:
      return format == "float" ? "TYPE_FLOAT" : "TYPE_DOUBLE";
    case Kind::string:
      if (format == "int64") return "TYPE_INT64";
      if (format == "uint64") return "TYPE_UINT64";
      if (format == "byte") return "TYPE_BYTES";
      if (format == "google-datetime") return "type.googleapis.com/google.protobuf.Timestamp";
      return "TYPE_STRING";
    case Kind::array:
      return "a list";
    default:
      return type.schema() ? fmt::format("type.googleapis.com/{}", type.schema()->name) : "an object";
  }
}

/// Google names fields in messages as its protocol buffers do: "dateTime" is "date_time".
std::string snake_case(std::string_view name) {
  std::string result;
  for (char const c : name) {
    bool const upper = c >= 'A' && c <= 'Z';
    if (upper && !result.empty()) result += '_';
    result += upper ? char(c - 'A' + 'a') : c;
  }
  return result;
}

std::string joined(std::string const& path, std::string_view name) {
  return path.empty() ? snake_case(name) : path + "." + snake_case(name);
}

/// What came, short enough for a message.
std::string shown(json::value const& v) {
  if (v.is_object()) return "Starting an object on a scalar field";
  if (v.is_array()) return "Proto field is not repeating, cannot start list";
  auto const text = json::write(v);
  auto const part = utf8_prefix(text, 80);
  return part.size() == text.size() ? text : std::string(part) + "...";
}

/// Where an API has words of its own for what is absent.
constexpr std::pair<std::string_view, std::string_view> missing_words[] = {
    {"calendar.event.start", "Missing start time."},
    {"calendar.event.end", "Missing end time."},
    {"calendar.calendar.summary", "Missing title."},
    {"gmail.message.raw",
     "'raw' RFC822 payload message string or uploading message via /upload/* URL required"}};

std::string missing_text(Method const& method, std::string_view path, std::string_view name) {
  for (auto const& [field, words] : missing_words)
    if (field == fmt::format("{}.{}.{}", method.api->name, path, name)) return std::string(words);
  if (method.api->name == "calendar") {
    auto const nested = path.find('.');
    return fmt::format("Missing {}{}.", nested == path.npos ? "" : std::string(path.substr(nested + 1)) + ".",
                       name);
  }
  std::string owner(path);
  std::ranges::replace(owner, '.', ' ');
  return fmt::format("The {} {} field is required.", owner, name);
}

bool is_missing(json::value const* v) {
  return !v || v->is_null() || (v->is_string() && v->get_string().empty());
}

class BodyCheck {
 public:
  /// `method` is of whose request the body is; nullptr where nothing is required.
  explicit BodyCheck(Method const* method) : method_(method) {}

  void object(Schema const& schema, json::object const& body, std::string const& path, std::size_t depth) {
    for (auto const& [key, member] : body) {
      auto const* property = schema.find(key);
      if (!property)
        add(path, fmt::format("Invalid JSON payload received. Unknown name \"{}\"{}: Cannot find field.",
                              utf8_prefix(key, 80), path.empty() ? "" : " at '" + path + "'"));
      else
        value(property->type, member, joined(path, key), depth);
    }
    if (!method_) return;
    for (auto const& property : schema.properties)
      if (property.required_for(*method_) && is_missing(body.if_contains(property.name)))
        add(joined(path, property.name), missing_text(*method_, path, property.name), true);
  }

  std::vector<FieldViolation> violations;

 private:
  void value(Type const& type, json::value const& v, std::string const& path, std::size_t depth) {
    if (v.is_null() || type.kind == Kind::any || violations.size() >= most_violations) return;
    if (depth >= json::max_depth)
      return add(path, fmt::format("Invalid JSON payload received. '{}' is nested too deeply.", path));
    auto const* list = v.if_array();
    auto const* members = v.if_object();
    if (type.kind == Kind::array && list) {
      for (std::size_t i = 0; i < list->size(); ++i)
        value(*type.element(), (*list)[i], fmt::format("{}[{}]", path, i), depth + 1);
    } else if (type.kind == Kind::map && members) {
      for (auto const& [key, member] : *members)
        value(*type.element(), member, fmt::format("{}[\"{}\"]", path, utf8_prefix(key, 80)), depth + 1);
    } else if (type.kind == Kind::object && members) {
      if (type.schema()) object(*type.schema(), *members, path, depth + 1);
    } else if (list || members || type.kind >= Kind::array || !fits_scalar(type, v)) {
      add(path, fmt::format("Invalid value at '{}' ({}), {}", path, type_name(type), shown(v)));
    }
  }

  void add(std::string const& field, std::string description, bool missing = false) {
    if (violations.size() < most_violations) violations.push_back({field, std::move(description), missing});
  }

  Method const* method_;
};

std::vector<FieldViolation> check(Schema const& schema, Method const* method, json::value const& body) {
  auto const* members = body.if_object();
  if (!members)
    return {{"", fmt::format("Invalid JSON payload received. Expected an object, got {}.",
                             json::kind_name(body))}};
  // A message that wraps the call's arguments is the top itself; a resource stands in a field named after it.
  BodyCheck body_check(method);
  body_check.object(schema, *members, schema.name.ends_with("Request") ? "" : snake_case(schema.name), 0);
  return std::move(body_check.violations);
}

}  // namespace

std::vector<FieldViolation> check_body(Schema const& schema, json::value const& body) {
  return check(schema, nullptr, body);
}

std::vector<FieldViolation> check_body(Method const& method, json::value const& body) {
  if (!method.request) return {};
  static json::value const nothing = json::object();
  return check(*method.request, &method, body.is_null() ? nothing : body);
}

std::vector<FieldViolation> check_query(Method const& method,
                                        std::span<std::pair<std::string, std::string> const> query) {
  std::vector<FieldViolation> violations;
  auto const add = [&](std::string field, std::string description, bool missing = false) {
    if (violations.size() < most_violations)
      violations.push_back({std::move(field), std::move(description), missing});
  };
  auto const occurrences = [&](std::string_view name) {
    return std::ranges::count(query, name, &std::pair<std::string, std::string>::first);
  };
  for (auto const& [name, text] : query) {
    auto const* parameter = method.find_parameter(name);
    auto const field = snake_case(utf8_prefix(name, 80));
    if (parameter && !parameter->in_path) {
      if (!fits_text(parameter->type, text) ||
          (!parameter->values.empty() &&
           std::ranges::find(parameter->values, text) == parameter->values.end()))
        add(field, fmt::format("Invalid value at '{}' ({}), \"{}\"", field,
                               parameter->values.empty() ? type_name(parameter->type) : "TYPE_ENUM",
                               utf8_prefix(text, 80)));
      if (!parameter->repeated && occurrences(name) > 1)
        add(field, fmt::format("Invalid value at '{}': the parameter is given more than once.", field));
    } else if (std::ranges::find(common_parameters(), name) == common_parameters().end()) {
      add(field, fmt::format(
                     "Invalid JSON payload received. Unknown name \"{}\": Cannot bind query parameter. Field "
                     "'{}' could not be found in request message.",
                     utf8_prefix(name, 80), field));
    }
  }
  for (auto const& parameter : method.parameters)
    if (parameter.required && !parameter.in_path && occurrences(parameter.name) == 0)
      add(std::string(parameter.name), fmt::format("Required parameter: {}", parameter.name), true);
  return violations;
}

}  // namespace workspace::catalogue
