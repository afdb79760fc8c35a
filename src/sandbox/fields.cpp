#include "sandbox/fields.hpp"

#include <fmt/format.h>

namespace workspace::sandbox {
namespace {

struct Malformed {};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::vector<FieldNode> whole() {
    auto nodes = list();
    if (at_ != text_.size()) throw Malformed{};
    return nodes;
  }

 private:
  std::vector<FieldNode> list() {
    std::vector<FieldNode> nodes;
    do nodes.push_back(item());
    while (take(','));
    return nodes;
  }

  FieldNode item() {
    if (++depth_ > 32) throw Malformed{};
    FieldNode node;
    while (peek() == ' ') ++at_;
    while (at_ < text_.size() && std::string_view("(),/ ").find(text_[at_]) == std::string_view::npos) {
      node.name += text_[at_++];
    }
    while (peek() == ' ') ++at_;
    if (node.name.empty()) throw Malformed{};
    if (take('/')) {
      node.children.push_back(item());
    } else if (take('(')) {
      node.children = list();
      if (!take(')')) throw Malformed{};
      while (peek() == ' ') ++at_;
    }
    --depth_;
    return node;
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

/// The field that does not exist, or empty.
std::string unknown_field(std::vector<FieldNode> const& nodes, catalogue::Type const& type);

std::string unknown_in(std::vector<FieldNode> const& nodes, catalogue::Schema const& schema) {
  for (auto const& node : nodes) {
    if (node.name == "*") {
      for (auto const& property : schema.properties) {
        // A selector under * need only fit one of the properties.
        if (node.children.empty() || unknown_field(node.children, property.type).empty()) return {};
      }
      return "*";
    }
    auto const* property = schema.find(node.name);
    if (!property) return node.name;
    if (node.children.empty()) continue;
    if (auto below = unknown_field(node.children, property->type); !below.empty())
      return node.name + "/" + below;
  }
  return {};
}

std::string unknown_field(std::vector<FieldNode> const& nodes, catalogue::Type const& type) {
  using catalogue::Kind;
  switch (type.kind) {
    case Kind::object:
      return type.schema() ? unknown_in(nodes, *type.schema()) : std::string();
    case Kind::array:
      return type.element() ? unknown_field(nodes, *type.element()) : std::string();
    case Kind::map:  // the first level names keys, which may be anything
      for (auto const& node : nodes) {
        if (node.children.empty() || !type.element()) continue;
        if (auto below = unknown_field(node.children, *type.element()); !below.empty()) return below;
      }
      return {};
    case Kind::any:
      return {};
    default:
      return nodes.front().name;
  }
}

}  // namespace

Result<std::vector<FieldNode>> parse_fields(std::string_view selector, catalogue::Schema const* schema) {
  std::vector<FieldNode> nodes;
  try {
    nodes = Parser(selector).whole();
  } catch (Malformed) {
    return Error{ErrorKind::invalid, fmt::format("Invalid field selection {}", selector), {}};
  }
  if (schema) {
    if (auto unknown = unknown_in(nodes, *schema); !unknown.empty()) {
      return Error{ErrorKind::invalid, fmt::format("Invalid field selection {}", unknown), {}};
    }
  }
  return nodes;
}

json::value select_fields(json::value const& body, std::vector<FieldNode> const& nodes) {
  if (auto const* array = body.if_array()) {
    json::array out;
    for (auto const& item : *array) out.push_back(select_fields(item, nodes));
    return out;
  }
  auto const* object = body.if_object();
  if (!object) return body;
  json::object out;
  for (auto const& [key, value] : *object) {
    for (auto const& node : nodes) {
      if (node.name != "*" && node.name != std::string_view(key)) continue;
      if (node.children.empty()) {
        out[key] = value;
        break;
      }
      if (!value.is_structured()) continue;
      auto chosen = select_fields(value, node.children);
      auto* before = out.if_contains(key);
      if (before && before->is_object() && chosen.is_object()) {  // "a/b,a/c"
        for (auto const& [inner, inner_value] : chosen.get_object())
          before->get_object()[inner] = inner_value;
      } else if (before && before->is_array() && chosen.is_array()) {
        auto& old = before->get_array();
        for (std::size_t i = 0; i < old.size(); ++i) {
          if (!old[i].is_object()) continue;
          for (auto const& [inner, inner_value] : chosen.get_array()[i].get_object()) {
            old[i].get_object()[inner] = inner_value;
          }
        }
      } else {
        out[key] = std::move(chosen);
      }
    }
  }
  return out;
}

}  // namespace workspace::sandbox
