#pragma once
// Members of definitions that stand only where they say something.

#include "json/json.hpp"

#include <string>

namespace workspace::mcp {

inline void put(json::object& object, std::string_view key, std::string const& value) {
  if (!value.empty()) object[key] = value;
}

inline void put(json::object& object, std::string_view key, json::array const& value) {
  if (!value.empty()) object[key] = value;
}

inline void put(json::object& object, std::string_view key, json::object const& value) {
  if (!value.empty()) object[key] = value;
}

}  // namespace workspace::mcp
