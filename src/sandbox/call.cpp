#include "sandbox/service.hpp"

#include <charconv>

namespace workspace::sandbox {

std::string_view Call::param(std::string_view name, std::string_view otherwise) const {
  if (auto found = path.find(name); found != path.end()) return found->second;
  for (auto const& [key, value] : query) {
    if (key == name) return value;
  }
  return otherwise;
}

bool Call::has(std::string_view name) const {
  if (path.contains(name)) return true;
  for (auto const& [key, value] : query) {
    if (key == name) return true;
  }
  return false;
}

bool Call::flag(std::string_view name, bool otherwise) const {
  auto const value = param(name);
  return value.empty() ? otherwise : value == "true" || value == "1" || value == "True" || value == "TRUE";
}

std::int64_t Call::number(std::string_view name, std::int64_t otherwise) const {
  auto const value = param(name);
  std::int64_t parsed = 0;
  auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
  return error == std::errc{} && end == value.data() + value.size() ? parsed : otherwise;
}

std::vector<std::string_view> Call::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (auto const& [key, value] : query) {
    if (key == name) values.push_back(value);
  }
  return values;
}

bool Call::has_scope(std::string_view short_scope) const {
  for (auto const& scope : scopes) {
    if (scope == short_scope) return true;
  }
  return false;
}

ApiFault not_found(std::string message) { return {404, "NOT_FOUND", "notFound", std::move(message), {}, {}}; }

ApiFault invalid(std::string message, std::string location) {
  return {400, "INVALID_ARGUMENT", "invalid", std::move(message), std::move(location)};
}

ApiFault required(std::string message, std::string location) {
  return {400, "INVALID_ARGUMENT", "required", std::move(message), std::move(location)};
}

ApiFault forbidden(std::string message, std::string reason) {
  return {403, "PERMISSION_DENIED", std::move(reason), std::move(message), {}, {}};
}

ApiFault conflict(std::string message, std::string reason) {
  return {409, "ALREADY_EXISTS", std::move(reason), std::move(message), {}, {}};
}

}  // namespace workspace::sandbox
