#include "catalogue/catalogue.hpp"

#include "catalogue/tables.hpp"

#include <algorithm>

namespace workspace::catalogue {
namespace {

/// The element of a range sorted by `key`, or its end.
auto find_sorted(auto const& range, std::string_view name, auto key) {
  auto const at = std::ranges::lower_bound(range, name, {}, key);
  return at != range.end() && std::invoke(key, *at) == name ? at : range.end();
}

}  // namespace

std::string_view Type::format() const { return detail::formats[format_number]; }

Type const* Type::element() const {
  return (kind == Kind::array || kind == Kind::map) && of != none ? &detail::types[of] : nullptr;
}

Schema const* Type::schema() const {
  return kind == Kind::object && of != none ? &detail::schemas[of] : nullptr;
}

bool Property::required_for(Method const& method) const {
  return std::ranges::count(detail::required_by[required_number], method.id) > 0;
}

Property const* Schema::find(std::string_view property) const {
  auto const at = find_sorted(properties, property, &Property::name);
  return at == properties.end() ? nullptr : &*at;
}

Parameter const* Method::find_parameter(std::string_view parameter) const {
  auto const at = find_sorted(parameters, parameter, &Parameter::name);
  return at == parameters.end() ? nullptr : &*at;
}

std::span<Api const* const> apis() { return detail::all_apis; }

Method const* find_method(std::string_view id) {
  auto const api = find_sorted(apis(), id.substr(0, id.find('.')), &Api::name);
  if (api == apis().end()) return nullptr;
  auto const& methods = (*api)->methods;
  auto const at = find_sorted(methods, id, &Method::id);
  return at == methods.end() ? nullptr : *at;
}

std::span<std::string_view const> common_parameters() { return detail::common_parameter_names; }

}  // namespace workspace::catalogue
