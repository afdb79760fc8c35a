#pragma once
// The parameters of one call, and the URL that they make: encoded by the catalogue's types, never pasted.

#include "catalogue/catalogue.hpp"

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace workspace::google {

/// Built in one expression: Params().set("calendarId", id).set("maxResults", 25).add("metadataHeaders",
/// "From").
class Params {
 public:
  /// Replaces the values of that name.
  Params& set(std::string_view name, std::string_view value) &;
  Params& set(std::string_view name, char const* value) & { return set(name, std::string_view(value)); }
  Params& set(std::string_view name, bool value) & {
    return set(name, std::string_view(value ? "true" : "false"));
  }
  template <std::integral Number>
    requires(!std::same_as<Number, bool>)
  Params& set(std::string_view name, Number value) & {
    return set(name, std::string_view(std::to_string(value)));
  }
  template <class Value>
  Params&& set(std::string_view name, Value const& value) && {
    return std::move(set(name, value));
  }
  /// As set, but does nothing for an empty value: the parameter keeps Google's default.
  Params& set_unless_empty(std::string_view name, std::string_view value) & {
    return value.empty() ? *this : set(name, value);
  }
  Params&& set_unless_empty(std::string_view name, std::string_view value) && {
    return std::move(set_unless_empty(name, value));
  }
  /// One more value of a repeated parameter.
  Params& add(std::string_view name, std::string_view value) &;
  Params&& add(std::string_view name, std::string_view value) && { return std::move(add(name, value)); }

  /// The first value of that name, or empty.
  std::string_view find(std::string_view name) const;
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

/// Path and query relative to the API's root, e.g. "calendar/v3/calendars/a%40b/events?maxResults=25". Throws
/// Failure: internal for a parameter that is missing, not declared, or given twice (a tool's defect); invalid
/// for a value that cannot stand in a path (empty, "." or "..").
std::string target_of(catalogue::Method const& method, Params const& params);
/// The same for the method's upload path.
std::string upload_target_of(catalogue::Method const& method, Params const& params);

}  // namespace workspace::google
