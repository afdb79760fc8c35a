#include "sandbox/request.hpp"

#include <charconv>

namespace workspace::sandbox {

std::string_view Request::param(std::string_view name, std::string_view otherwise) const {
  if (auto found = path.find(name); found != path.end()) return found->second;
  for (auto const& [key, value] : query) {
    if (key == name) return value;
  }
  return otherwise;
}

bool Request::has(std::string_view name) const {
  if (path.contains(name)) return true;
  for (auto const& [key, value] : query) {
    if (key == name) return true;
  }
  return false;
}

bool Request::flag(std::string_view name, bool otherwise) const {
  auto const value = param(name);
  return value.empty() ? otherwise : value == "true" || value == "1" || value == "True" || value == "TRUE";
}

std::int64_t Request::number(std::string_view name, std::int64_t otherwise) const {
  auto const value = param(name);
  std::int64_t parsed = 0;
  auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
  return error == std::errc{} && end == value.data() + value.size() ? parsed : otherwise;
}

std::vector<std::string_view> Request::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (auto const& [key, value] : query) {
    if (key == name) values.push_back(value);
  }
  return values;
}

bool Request::has_scope(std::string_view short_scope) const {
  for (auto const& scope : scopes) {
    if (scope == short_scope) return true;
  }
  return false;
}

json::object const& Request::members() const {
  static json::object const none;
  return body.is_object() ? body.get_object() : none;
}

}  // namespace workspace::sandbox
