#pragma once
// Flags and variables as values of a type. A value that does not fit is refused with the name it was given
// by.

#include "app/config/flags.hpp"
#include "base/text.hpp"
#include "store/environment.hpp"

#include <charconv>
#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace workspace::app {

/// Thrown while reading; becomes an Exit with code 1.
struct Refused {
  std::string text;
};

/// Separated by any of the characters; empty ones are left out.
std::vector<std::string> words(std::string_view text, std::string_view separators);

bool truth(std::string const& name, std::string const& value);

template <class Number>
Number number(std::string const& name, std::string const& value, Number least, Number most) {
  Number n{};
  auto const [end, ec] = std::from_chars(value.data(), value.data() + value.size(), n);
  if (ec != std::errc{} || end != value.data() + value.size() || n < least || n > most)
    throw Refused{
        fmt::format("{} must be a whole number from {} to {}, got \"{}\".", name, least, most, value)};
  return n;
}

/// Seconds, from 0.001 on.
std::chrono::milliseconds fraction_of_seconds(std::string const& name, std::string const& value, int most);

template <class E>
E choice(std::string const& name, std::string_view value,
         std::vector<std::pair<std::string_view, E>> const& choices) {
  std::vector<std::string> names;
  for (auto const& [known, meaning] : choices) {
    if (known == value) return meaning;
    names.emplace_back(known);
  }
  throw Refused{fmt::format("{} must be one of {}; got \"{}\".", name, join(names, ", "), value)};
}

/// What was given. Flags beat variables.
struct Given {
  Flags const& flags;
  EnvironmentLookup const& variable;

  /// Whether a variable is set and true.
  bool is_set(std::string const& name) const {
    auto const value = variable(name);
    return value && truth(name, *value);
  }
};

}  // namespace workspace::app
