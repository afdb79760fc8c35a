// PresentationML (ECMA-376 part 1, section 19): slides in the order they are shown, each with its notes.

#include "extract/xml.hpp"

namespace workspace::extract {
namespace {

void append_text(std::string& out, pugi::xml_node node) {
  for (auto const c : node.children()) {
    auto const name = local_name(c);
    if (name == "p") {
      std::string line;
      for (auto const run : c.children()) {
        if (local_name(run) == "r" || local_name(run) == "fld")
          line += child(run, "t").text().get();
        else if (local_name(run) == "br")
          line += '\n';
      }
      if (!line.empty()) out += line + '\n';
    } else if (name == "tr") {
      bool first = true;
      for (auto const cell : c.children()) {
        if (local_name(cell) != "tc") continue;
        std::string text;
        append_text(text, cell);
        while (text.ends_with('\n')) text.pop_back();
        for (auto& symbol : text)
          if (symbol == '\n') symbol = ' ';
        out += (first ? "" : "\t") + text;
        first = false;
      }
      out += '\n';
    } else if (name == "AlternateContent") {
      auto const choice = child(c, "Choice");
      append_text(out, choice ? choice : child(c, "Fallback"));
    } else {
      append_text(out, c);
    }
  }
}

/// Notes repeat the slide's number in a placeholder of its own.
std::string notes_text(pugi::xml_node notes) {
  std::string out;
  auto const tree = child(child(notes, "cSld"), "spTree");
  for (auto const shape : tree.children()) {
    auto const placeholder = child(child(child(shape, "nvSpPr"), "nvPr"), "ph");
    if (attribute(placeholder, "type") == "body") append_text(out, shape);
  }
  return out;
}

}  // namespace

std::string pptx_text(Archive& archive) {
  std::string part = "ppt/presentation.xml";
  for (auto const& relationship : relationships(archive, ""))
    if (relationship.type == "officeDocument") part = relationship.target;
  auto const presentation = read_xml(archive, part);
  if (local_name(presentation.document_element()) != "presentation")
    throw Refused{exit_corrupt, "it holds no presentation"};
  auto const related = relationships(archive, part);
  std::string out;
  int number = 0;
  for (auto const entry : child(presentation.document_element(), "sldIdLst").children()) {
    // sldId has an id of its own beside the relationship's.
    std::string target;
    for (auto const a : entry.attributes())
      if (std::string_view(a.name()).ends_with(":id")) target = target_of(related, a.value());
    if (target.empty()) continue;
    auto const slide = read_xml(archive, target);
    out += (out.empty() ? "[Slide " : "\n[Slide ") + std::to_string(++number) + "]\n";
    append_text(out, child(slide.document_element(), "cSld"));
    for (auto const& relationship : relationships(archive, target)) {
      if (relationship.type != "notesSlide") continue;
      auto const notes = read_xml(archive, relationship.target);
      if (auto const text = notes_text(notes.document_element()); !text.empty()) out += "[Notes]\n" + text;
    }
  }
  return out;
}

}  // namespace workspace::extract
