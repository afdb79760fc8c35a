#pragma once
// For tests only: JSON as a review reads it, one member a line, what is short on its line.

#include "json/json.hpp"

#include <string>

namespace workspace::json {

inline std::string pretty(value const& v, std::string const& indent = "") {
  auto const compact = write(v);
  bool const nested = v.is_object() || v.is_array();
  if (!nested || indent.size() + compact.size() <= 110) return compact;
  auto const deeper = indent + "  ";
  std::string out;
  auto const separate = [&] { out += (out.empty() ? "\n" : ",\n") + deeper; };
  if (v.is_object()) {
    for (auto const& member : v.get_object()) {
      separate();
      out += write(value(member.key())) + ": " + pretty(member.value(), deeper);
    }
    return "{" + out + "\n" + indent + "}";
  }
  for (auto const& element : v.get_array()) {
    separate();
    out += pretty(element, deeper);
  }
  return "[" + out + "\n" + indent + "]";
}

}  // namespace workspace::json
