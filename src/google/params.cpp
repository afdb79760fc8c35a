#include "google/params.hpp"

#include "base/encoding.hpp"
#include "base/result.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace workspace::google {
namespace {

[[noreturn]] void defect(catalogue::Method const& method, std::string const& what) {
  throw Failure(ErrorKind::internal, "The call of " + std::string(method.id) + " is wrong: " + what + ".");
}

/// A value that is a whole path must not climb; one that is a segment must not mean another directory.
void check_path_value(std::string_view name, std::string_view value, bool whole_path) {
  auto const segments = whole_path ? split(value, '/') : std::vector<std::string_view>{value};
  for (auto segment : segments)
    if (segment.empty() || segment == "." || segment == "..")
      throw Failure(ErrorKind::invalid, "The value of " + std::string(name) + " is not a valid id.",
                    "Give an id as Google lists it.");
}

/// Expands {name} and {+name} (RFC 6570).
std::string expand(catalogue::Method const& method, std::string_view path, Params const& params) {
  std::string result;
  for (;;) {
    auto const open = path.find('{');
    result += path.substr(0, open);
    if (open == std::string_view::npos) return result;
    auto const close = path.find('}', open);
    auto name = path.substr(open + 1, close - open - 1);
    bool const whole_path = name.starts_with('+');
    if (whole_path) name.remove_prefix(1);
    auto const given = std::ranges::count(params, name, &std::pair<std::string, std::string>::first);
    if (given != 1)
      defect(method, "path parameter " + std::string(name) + " is given " + std::to_string(given) + " times");
    auto const value = params.find(name);
    check_path_value(name, value, whole_path);
    result += whole_path ? percent_encode_path(value) : percent_encode(value);
    path.remove_prefix(close + 1);
  }
}

bool is_credential(std::string_view name) {
  return name == "key" || name == "access_token" || name == "oauth_token";
}

std::string with_query(catalogue::Method const& method, std::string path, Params const& params) {
  char separator = '?';
  std::vector<std::string_view> seen;
  for (auto const& [name, value] : params) {
    auto const* parameter = method.find_parameter(name);
    if (!parameter && (is_credential(name) || !std::ranges::count(catalogue::common_parameters(), name)))
      defect(method, "it has no parameter " + name);
    if (std::ranges::count(seen, name) && !(parameter && parameter->repeated))
      defect(method, name + " is given twice");
    seen.push_back(name);
    if (parameter && parameter->in_path) continue;
    path += separator;
    separator = '&';
    path += percent_encode(name) + '=' + percent_encode(value);
  }
  for (auto const& parameter : method.parameters)
    if (parameter.required && !std::ranges::count(seen, parameter.name))
      defect(method, "it needs the parameter " + std::string(parameter.name));
  return path;
}

}  // namespace

Params& Params::set(std::string_view name, std::string_view value) & {
  std::string kept(value);  // may point into what is erased
  std::erase_if(values_, [&](auto const& each) { return each.first == name; });
  values_.emplace_back(std::string(name), std::move(kept));
  return *this;
}

Params& Params::add(std::string_view name, std::string_view value) & {
  values_.emplace_back(std::string(name), std::string(value));
  return *this;
}

std::string_view Params::find(std::string_view name) const {
  for (auto const& [each, value] : values_)
    if (each == name) return value;
  return {};
}

std::string target_of(catalogue::Method const& method, Params const& params) {
  auto const path = std::string(method.api->service_path) + std::string(method.path);
  return with_query(method, expand(method, path, params), params);
}

std::string upload_target_of(catalogue::Method const& method, Params const& params) {
  if (method.upload_path.empty()) defect(method, "it takes no upload");
  return with_query(method, expand(method, method.upload_path, params), params);
}

}  // namespace workspace::google
