#include "store/environment.hpp"

#include <cstdlib>

namespace workspace {

std::optional<std::string> process_environment(std::string_view name) {
  char const* const value = std::getenv(std::string(name).c_str());
  if (!value || !*value) return std::nullopt;
  return value;
}

}  // namespace workspace
