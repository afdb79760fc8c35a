#pragma once
// XML parts of Office and OpenDocument files: parsed without DTD or entities, names compared without prefix.

#include "extract/archive.hpp"

#include <pugixml.hpp>

namespace workspace::extract {

/// Throws Refused for a part that is no XML or declares a DTD. An absent part gives an empty document.
pugi::xml_document read_xml(Archive& archive, std::string const& part);

/// "w:p" -> "p".
std::string_view local_name(pugi::xml_node node);
/// An attribute by its local name, or empty.
std::string_view attribute(pugi::xml_node node, std::string_view name);
/// The first child element of that local name, or an empty node.
pugi::xml_node child(pugi::xml_node node, std::string_view name);

/// A part's relationships: id -> target, as a path in the archive; external ones are left out.
struct Relationship {
  std::string id, type, target;
};
std::vector<Relationship> relationships(Archive& archive, std::string const& part);
/// The target of the relationship `id`, or empty.
std::string target_of(std::vector<Relationship> const& all, std::string_view id);

// Each writes text to the result; throws Refused.
std::string docx_text(Archive& archive);
std::string xlsx_text(Archive& archive);
std::string pptx_text(Archive& archive);
std::string open_document_text(Archive& archive, std::string_view kind);

}  // namespace workspace::extract
