// How a described struct is read from Google's JSON, and what of it is asked for.

#include "base/text.hpp"
#include "json/schema.hpp"

namespace workspace::schema {
namespace {

/// The first of the paths, separated by bars, that leads somewhere; without any, the node itself.
json::Node look_up(json::Node from, std::string_view paths) {
  if (paths.empty()) return from;
  for (;;) {
    auto const bar = std::min(paths.find('|'), paths.size());
    if (auto const found = from.at(paths.substr(0, bar))) return found;
    if (bar == paths.size()) return {};
    paths.remove_prefix(bar + 1);
  }
}

void take(TypeInfo const& type, void* out, json::Node from, std::string_view each, int detail) {
  switch (type.kind) {
    case Kind::text:
      // Numbers and truth values stand where we want words, e.g. in form answers.
      if (from.is_text())
        type.set_text(out, from.text());
      else if (!from.is_object() && !from.is_array())
        type.set_text(out, json::write(from.copy()));
      return;
    case Kind::choice:
      return type.set_text(out, from.text());
    case Kind::integer:
      return type.set_integer(out, from.integer());
    case Kind::number:
      *static_cast<double*>(out) = from.number();
      return;
    case Kind::boolean:
      *static_cast<bool*>(out) = from.is_true();
      return;
    case Kind::any:
      *static_cast<json::value*>(out) = from.copy();
      return;
    case Kind::map:
      if (from.is_object()) *static_cast<json::object*>(out) = from.copy().get_object();
      return;
    case Kind::optional:
      return take(*type.element_type(), type.add(out), from, each, detail);
    case Kind::list:
      for (auto const element : from.elements())
        if (auto const found = look_up(element, each))
          take(*type.element_type(), type.add(out), found, {}, detail);
      return;
    case Kind::object:
      for (auto const& field : type.fields()) {
        if (field.computed || field.detail > detail) continue;
        if (auto const found = look_up(from, field.source))
          take(*field.type, static_cast<char*>(out) + field.offset, found, field.each, detail);
      }
      if (type.derive) type.derive(out, from);
      return;
    case Kind::variant:
      return;
  }
}

/// What is selected of an object, in the order of the fields; nothing below: all of it.
struct Selection {
  std::string name;
  std::vector<Selection> below;
  bool whole = false;  // a field takes all of it, whatever others take of it

  Selection& at(std::string_view path) {
    auto const dot = path.find('.');
    auto const first = path.substr(0, dot);
    auto found = std::ranges::find_if(below, [&](Selection const& one) { return one.name == first; });
    if (found == below.end()) found = below.insert(found, Selection{std::string(first), {}, false});
    return dot == std::string_view::npos ? *found : found->at(path.substr(dot + 1));
  }

  std::string text() const {
    std::string all;
    for (auto const& one : below) {
      all += (all.empty() ? "" : ",") + one.name;
      if (!one.whole && !one.below.empty()) all += "(" + one.text() + ")";
    }
    return all;
  }
};

void select(Selection& into, Fields const& fields, int detail) {
  for (auto const& field : fields) {
    if (field.detail > detail || field.source.empty()) continue;
    auto const* type = field.type;
    while (type->element_type) type = type->element_type();
    for (auto const path : split(field.source, field.computed ? ',' : '|')) {
      auto& selected = into.at(path);
      if (field.computed || (!type->fields && field.each.empty())) {
        selected.whole = true;
        continue;
      }
      if (type->fields) select(selected, type->fields(), detail);
      if (!field.each.empty())
        for (auto const each : split(field.each, '|')) selected.at(each);
    }
  }
}

void put(json::object& into, std::string_view path, json::value value) {
  auto const dot = path.find('.');
  auto& member = into[path.substr(0, dot)];
  if (dot == std::string_view::npos) {
    member = std::move(value);
    return;
  }
  if (!member.is_object()) member = json::object();
  put(member.get_object(), path.substr(dot + 1), std::move(value));
}

}  // namespace

void take(TypeInfo const& type, void* out, json::Node from, int detail) {
  if (from) take(type, out, from, {}, detail);
}

std::string selector(Fields const& fields, int detail) {
  Selection selection{};
  select(selection, fields, detail);
  return selection.text();
}

namespace {

/// As Google has it: of a struct what goes into a body, at its place there.
json::value outward(View value) {
  if (value && value.kind() == Kind::object) return body_of(value);
  if (!value || value.kind() != Kind::list) return write(value);
  json::array elements;
  for (std::size_t i = 0; i < value.count(); ++i) elements.push_back(outward(value.element(i).resolved()));
  return elements;
}

}  // namespace

bool is_given(Field const& field, View value) {
  if (!value) return false;
  if (field.required || field.type->kind == Kind::optional) return true;
  switch (value.kind()) {
    case Kind::text:
      return !value.text().empty();
    case Kind::list:
      return value.count() > 0;
    case Kind::map:
      return !value.map().empty();
    case Kind::any:
      return !value.any().is_null();
    default:
      return true;
  }
}

json::object body_of(View parameters) {
  json::object body;
  for (auto const& field : parameters.fields())
    if (auto const value = parameters.member(field).resolved(); !field.body.empty() && is_given(field, value))
      put(body, field.body, outward(value));
  return body;
}

}  // namespace workspace::schema
