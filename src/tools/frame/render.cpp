#include "tools/frame/render.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace workspace::tools {
namespace {

using schema::Kind;
using schema::View;

constexpr std::size_t widest_cell = 300;

/// A value of a result: a member of a struct, or JSON that such a member holds.
class Item {
 public:
  Item(View view) : view_(view.resolved()) {  // NOLINT(google-explicit-constructor)
    if (!view_) return;
    if (view_.kind() == Kind::any)
      *this = Item(view_.any());
    else if (view_.kind() == Kind::map)
      *this = Item(view_.map());
  }
  explicit Item(json::value const& value) {
    if (value.is_object())
      object_ = &value.get_object();
    else if (!value.is_null())
      value_ = &value;
  }
  explicit Item(json::object const& object) : object_(&object) {}

  bool is_null() const { return !view_ && !value_ && !object_; }
  bool is_object() const { return object_ || is(Kind::object); }
  bool is_list() const { return is(Kind::list) || (value_ && value_->is_array()); }
  bool is_text() const { return is(Kind::text) || is(Kind::choice) || (value_ && value_->is_string()); }

  std::string_view text() const { return value_ ? std::string_view(value_->get_string()) : view_.text(); }
  std::size_t count() const { return value_ ? value_->get_array().size() : view_.count(); }
  Item element(std::size_t i) const { return value_ ? Item(value_->get_array()[i]) : Item(view_.element(i)); }

  /// Calls `act` with name and value of each member.
  template <class Act>
  void for_each_member(Act act) const {
    if (object_)
      for (auto const& [name, value] : *object_) act(std::string_view(name), Item(value));
    else
      schema::for_each_written(
          view_, [&](schema::Field const& field, View member) { act(field.name, Item(member)); });
  }

  /// A number or truth value.
  void append_scalar(std::string& out) const {
    auto const truth = [&](bool yes) { out += yes ? "yes" : "no"; };
    if (value_)
      value_->is_bool() ? truth(value_->get_bool()) : json::append(out, *value_);
    else if (view_.kind() == Kind::boolean)
      truth(view_.boolean());
    else
      json::append(out, schema::write(view_));
  }

 private:
  Item() = default;
  bool is(Kind kind) const { return view_ && view_.kind() == kind; }

  View view_;
  json::value const* value_ = nullptr;
  json::object const* object_ = nullptr;
};

/// About the bytes of a scalar, or of a list of scalars, on one line; nullopt for what needs lines of its
/// own.
std::optional<std::size_t> inline_size(Item const& item) {
  if (item.is_null()) return 0;
  if (item.is_text()) {
    auto const text = item.text();
    return text.find('\n') == std::string_view::npos ? std::optional(text.size()) : std::nullopt;
  }
  if (item.is_object()) return std::nullopt;
  if (!item.is_list()) return 8;
  std::size_t size = 0;
  for (std::size_t i = 0; i < item.count(); ++i) {
    auto const element = item.element(i);
    auto const one = element.is_list() ? std::nullopt : inline_size(element);
    if (!one) return std::nullopt;
    size += *one + 2;
  }
  return size;
}

void append_inline(std::string& out, Item const& item) {
  if (item.is_null()) return;
  if (item.is_text()) {
    out += item.text();
  } else if (item.is_list()) {
    for (std::size_t i = 0; i < item.count(); ++i) {
      if (i > 0) out += ", ";
      append_inline(out, item.element(i));
    }
  } else {
    item.append_scalar(out);
  }
}

bool is_list_of_objects(Item const& item) {
  if (!item.is_list() || item.count() == 0) return false;
  for (std::size_t i = 0; i < item.count(); ++i)
    if (!item.element(i).is_object()) return false;
  return true;
}

/// The members that any row has, in the order in which they first appear; none where a cell does not fit.
std::vector<std::string_view> columns_of(Item const& rows) {
  std::vector<std::string_view> columns;
  bool fits = true;
  for (std::size_t i = 0; fits && i < rows.count(); ++i)
    rows.element(i).for_each_member([&](std::string_view name, Item const& cell) {
      auto const size = inline_size(cell);
      if (!size || *size > widest_cell) fits = false;
      if (std::ranges::find(columns, name) == columns.end()) columns.push_back(name);
    });
  if (!fits) columns.clear();
  return columns;
}

void append_members(std::string& out, Item const& object, std::string const& indent);

void append_table(std::string& out, Item const& rows, std::vector<std::string_view> const& columns,
                  std::string const& indent) {
  out += indent;
  for (auto const& column : columns) {
    if (&column != &columns.front()) out += " | ";
    out += column;
  }
  out += '\n';
  for (std::size_t i = 0; i < rows.count(); ++i) {
    std::vector<std::optional<Item>> cells(columns.size());
    rows.element(i).for_each_member([&](std::string_view name, Item const& cell) {
      cells[std::size_t(std::ranges::find(columns, name) - columns.begin())] = cell;
    });
    out += indent;
    for (auto const& cell : cells) {
      if (&cell != &cells.front()) out += " | ";
      if (!cell) continue;
      auto const begin = out.size();
      append_inline(out, *cell);
      // A bar within a cell would read as the next column.
      for (auto bar = out.find(" | ", begin); bar != std::string::npos; bar = out.find(" | ", bar))
        out[bar + 1] = '/';
    }
    out += '\n';
  }
}

void append_blocks(std::string& out, Item const& rows, std::string const& indent) {
  for (std::size_t i = 0; i < rows.count(); ++i) {
    auto const begin = out.size();
    append_members(out, rows.element(i), indent + "  ");
    if (out.size() > begin) out[begin + indent.size()] = '-';
  }
}

void append_rows(std::string& out, Item const& rows, std::string const& indent) {
  auto const columns = columns_of(rows);
  if (columns.empty())
    append_blocks(out, rows, indent);
  else
    append_table(out, rows, columns, indent);
}

void append_value(std::string& out, std::string_view name, Item const& item, std::string const& indent) {
  out += indent;
  out += name;
  if (inline_size(item)) {
    out += ": ";
    append_inline(out, item);
    out += '\n';
    return;
  }
  out += ":\n";
  if (item.is_object()) {
    append_members(out, item, indent + "  ");
  } else if (is_list_of_objects(item)) {
    append_rows(out, item, indent + "  ");
  } else if (item.is_list()) {
    for (std::size_t i = 0; i < item.count(); ++i) {
      auto const element = item.element(i);
      if (!inline_size(element)) {
        append_value(out, "-", element, indent + "  ");
        continue;
      }
      out += indent;
      out += "  - ";
      append_inline(out, element);
      out += '\n';
    }
  } else {
    // Text of several lines stands as it is, so that it can be quoted.
    out += item.text();
    if (!item.text().ends_with('\n')) out += '\n';
  }
}

void append_members(std::string& out, Item const& object, std::string const& indent) {
  object.for_each_member(
      [&](std::string_view name, Item const& member) { append_value(out, name, member, indent); });
}

std::string render(Item const& result, std::string const& heading, std::string_view without) {
  std::string out = heading.empty() ? "" : heading + "\n";
  result.for_each_member([&](std::string_view name, Item const& member) {
    if (name == without || member.is_null()) return;
    // The list is what the heading announces: its name would say nothing more.
    if (is_list_of_objects(member) && !heading.empty())
      append_rows(out, member, "");
    else if (!member.is_list() || member.count() > 0)
      append_value(out, name, member, "");
    else if (heading.empty())
      out.append(name).append(": none\n");
  });
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

}  // namespace

std::string render(schema::View result, std::string const& heading, std::string_view without) {
  return render(Item(result), heading, without);
}

std::string render(json::object const& result, std::string const& heading) {
  return render(Item(result), heading, {});
}

}  // namespace workspace::tools
