#include "tools/frame/render.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace workspace::tools {
namespace {

constexpr std::size_t widest_cell = 300;

/// A scalar, or a list of scalars, on one line; nullopt for what needs lines of its own.
std::optional<std::string> inline_text(json::value const& v) {
  switch (v.kind()) {
    case json::kind::null:
      return "";
    case json::kind::bool_:
      return v.get_bool() ? "yes" : "no";
    case json::kind::string: {
      std::string_view const text = v.get_string();
      if (text.find('\n') != std::string_view::npos) return std::nullopt;
      return std::string(text);
    }
    case json::kind::array: {
      std::string joined;
      for (auto const& element : v.get_array()) {
        auto const text = inline_text(element);
        if (!text || element.is_array() || element.is_object()) return std::nullopt;
        joined += (joined.empty() ? "" : ", ") + *text;
      }
      return joined;
    }
    case json::kind::object:
      return std::nullopt;
    default:
      return json::write(v);
  }
}

bool is_list_of_objects(json::value const& v) {
  return v.is_array() && !v.get_array().empty() &&
         std::ranges::all_of(v.get_array(), [](auto const& e) { return e.is_object(); });
}

/// The members that any row has, in the order in which they first appear.
std::vector<std::string_view> columns_of(json::array const& rows) {
  std::vector<std::string_view> columns;
  for (auto const& row : rows)
    for (auto const& member : row.get_object())
      if (std::ranges::find(columns, std::string_view(member.key())) == columns.end())
        columns.push_back(member.key());
  return columns;
}

bool fits_a_table(json::array const& rows) {
  for (auto const& row : rows)
    for (auto const& member : row.get_object()) {
      auto const text = inline_text(member.value());
      if (!text || text->size() > widest_cell) return false;
    }
  return true;
}

void append_members(std::string& out, json::object const& o, std::string const& indent);

void append_table(std::string& out, json::array const& rows, std::string const& indent) {
  auto const columns = columns_of(rows);
  out += indent;
  for (auto const& column : columns) {
    if (&column != &columns.front()) out += " | ";
    out += column;
  }
  out += '\n';
  for (auto const& row : rows) {
    out += indent;
    for (auto const& column : columns) {
      if (&column != &columns.front()) out += " | ";
      // A bar within a cell would read as the next column.
      if (auto const* cell = json::find(row, column)) out += replace_all(*inline_text(*cell), " | ", " / ");
    }
    out += '\n';
  }
}

void append_blocks(std::string& out, json::array const& rows, std::string const& indent) {
  for (auto const& row : rows) {
    std::string block;
    append_members(block, row.get_object(), indent + "  ");
    if (!block.empty()) block[indent.size()] = '-';
    out += block;
  }
}

void append_value(std::string& out, std::string_view name, json::value const& v, std::string const& indent) {
  if (auto const text = inline_text(v)) {
    out += indent;
    out += name;
    out += ": ";
    out += *text;
    out += '\n';
    return;
  }
  out += indent;
  out += name;
  out += ":\n";
  if (v.is_object()) {
    append_members(out, v.get_object(), indent + "  ");
  } else if (v.is_array()) {
    if (!is_list_of_objects(v)) {
      for (auto const& element : v.get_array()) {
        if (auto const line = inline_text(element))
          out += indent + "  - " + *line + '\n';
        else
          append_value(out, "-", element, indent + "  ");
      }
    } else if (fits_a_table(v.get_array())) {
      append_table(out, v.get_array(), indent + "  ");
    } else {
      append_blocks(out, v.get_array(), indent + "  ");
    }
  } else {
    // Text of several lines stands as it is, so that it can be quoted.
    std::string_view const text = v.get_string();
    out += text;
    if (!text.ends_with('\n')) out += '\n';
  }
}

void append_members(std::string& out, json::object const& o, std::string const& indent) {
  for (auto const& member : o) append_value(out, member.key(), member.value(), indent);
}

}  // namespace

std::string render(schema::Fields const& fields, json::object const& result, std::string const& heading) {
  std::string out = heading.empty() ? "" : heading + "\n";
  for (auto const& field : fields) {
    auto const* v = result.if_contains(field.name);
    if (!v || v->is_null()) continue;
    // The list is what the heading announces: its name would say nothing more.
    if (is_list_of_objects(*v) && !heading.empty()) {
      if (fits_a_table(v->get_array()))
        append_table(out, v->get_array(), "");
      else
        append_blocks(out, v->get_array(), "");
    } else if (v->is_array() && v->get_array().empty()) {
      if (heading.empty()) append_value(out, field.name, json::value("none"), "");
    } else {
      append_value(out, field.name, *v, "");
    }
  }
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

}  // namespace workspace::tools
