#pragma once
// The environment as a function, so that what is decided from it can be tested without setting it.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace workspace {

/// The value of a variable. A variable that is set but empty counts as unset: both give nullopt.
using EnvironmentLookup = std::function<std::optional<std::string>(std::string_view name)>;

/// The process's own environment.
std::optional<std::string> process_environment(std::string_view name);

}  // namespace workspace
