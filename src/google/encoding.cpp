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

std::string sheet_name(std::string_view name) {
  std::string quoted = "'";
  for (char c : name) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  return quoted + "'";
}

std::string sheet_range(std::string_view sheet, std::string_view cells) {
  if (sheet.empty()) return std::string(cells);
  return cells.empty() ? sheet_name(sheet) : sheet_name(sheet) + "!" + std::string(cells);
}

bool is_fields_selector(std::string_view text) {
  int depth = 0;
  bool name_expected = true;  // at the start and after ',', '/' and '('
  for (char c : text) {
    bool const is_name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                         c == '_' || c == '-' || c == '*';
    if (is_name) {
      name_expected = false;
    } else if (c == ')') {
      if (name_expected || --depth < 0) return false;
    } else if (c == ',' || c == '/' || c == '(') {
      if (name_expected) return false;
      name_expected = true;
      depth += c == '(';
    } else {
      return false;
    }
  }
  return depth == 0 && !name_expected;
}

}  // namespace workspace::google
