#include "google/encoding.hpp"

namespace workspace::google {

std::string drive_literal(std::string_view text) {
  std::string literal = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\') literal += '\\';
    literal += c;
  }
  return literal + "'";
}

}  // namespace workspace::google
