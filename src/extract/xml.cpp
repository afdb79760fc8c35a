#include "extract/xml.hpp"

namespace workspace::extract {
namespace {

/// "word/../media/x" -> "media/x".
std::string normalised(std::string const& path) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  while (start <= path.size()) {
    auto const end = std::min(path.find('/', start), path.size());
    auto const part = path.substr(start, end - start);
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
    start = end + 1;
  }
  std::string result;
  for (auto const& part : parts) result += (result.empty() ? "" : "/") + part;
  return result;
}

/// Readers recurse; this walk does not.
struct DepthLimit final : pugi::xml_tree_walker {
  bool for_each(pugi::xml_node&) override { return depth() < 250; }
};

}  // namespace

pugi::xml_document read_xml(Archive& archive, std::string const& part) {
  pugi::xml_document document;
  auto const bytes = archive.read(part);
  if (!bytes) return document;
  // parse_ws_pcdata: a blank between two runs is text.
  auto const parsed = document.load_buffer(bytes->data(), bytes->size(),
                                           pugi::parse_default | pugi::parse_ws_pcdata | pugi::parse_doctype);
  if (!parsed) throw Refused{exit_corrupt, "a part of it is no well-formed XML"};
  for (auto const node : document.children())
    if (node.type() == pugi::node_doctype)
      throw Refused{exit_corrupt, "it declares a document type, which such files never do"};
  DepthLimit limit;
  if (!document.traverse(limit)) throw Refused{exit_limit, "a part of it is nested too deeply"};
  return document;
}

std::string_view local_name(pugi::xml_node node) {
  std::string_view const name = node.name();
  auto const colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view attribute(pugi::xml_node node, std::string_view name) {
  for (auto const a : node.attributes()) {
    std::string_view const full = a.name();
    auto const colon = full.find(':');
    if ((colon == std::string_view::npos ? full : full.substr(colon + 1)) == name) return a.value();
  }
  return {};
}

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
  for (auto const c : node.children())
    if (local_name(c) == name) return c;
  return {};
}

std::vector<Relationship> relationships(Archive& archive, std::string const& part) {
  auto const slash = part.rfind('/');
  auto const folder = slash == std::string::npos ? "" : part.substr(0, slash + 1);
  auto const file = slash == std::string::npos ? part : part.substr(slash + 1);
  auto const document = read_xml(archive, folder + "_rels/" + file + ".rels");
  std::vector<Relationship> result;
  for (auto const node : document.document_element().children()) {
    if (attribute(node, "TargetMode") == "External") continue;
    std::string const target(attribute(node, "Target"));
    std::string type(attribute(node, "Type"));
    type = type.substr(type.rfind('/') + 1);
    result.push_back({std::string(attribute(node, "Id")), type,
                      target.starts_with('/') ? normalised(target) : normalised(folder + target)});
  }
  return result;
}

std::string target_of(std::vector<Relationship> const& all, std::string_view id) {
  for (auto const& relationship : all)
    if (relationship.id == id) return relationship.target;
  return {};
}

}  // namespace workspace::extract
