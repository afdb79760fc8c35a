// WordprocessingML (ECMA-376 part 1, section 17): paragraphs in order, tables as tab-separated rows, then
// headers, footers and notes. Deleted text is not text.

#include "extract/xml.hpp"

namespace workspace::extract {
namespace {

void append_inline(std::string& out, pugi::xml_node node);

/// Of alternatives the first that we would be shown: Choice, else Fallback; never both.
pugi::xml_node chosen(pugi::xml_node alternate) {
  auto const choice = child(alternate, "Choice");
  return choice ? choice : child(alternate, "Fallback");
}

void append_paragraph(std::string& out, pugi::xml_node paragraph) {
  append_inline(out, paragraph);
  out += '\n';
}

/// What may stand around blocks, rows and cells without being any of them: content controls, tracked
/// insertions.
bool is_wrapper(std::string_view name) {
  return name == "sdt" || name == "sdtContent" || name == "customXml" || name == "ins" || name == "moveTo";
}

std::vector<pugi::xml_node> children_called(pugi::xml_node parent, std::string_view wanted) {
  std::vector<pugi::xml_node> found;
  for (auto const node : parent.children()) {
    if (local_name(node) == wanted)
      found.push_back(node);
    else if (is_wrapper(local_name(node)))
      for (auto const inner : children_called(node, wanted)) found.push_back(inner);
  }
  return found;
}

void append_blocks(std::string& out, pugi::xml_node parent);

void append_table(std::string& out, pugi::xml_node table) {
  for (auto const row : children_called(table, "tr")) {
    bool first = true;
    for (auto const cell : children_called(row, "tc")) {
      std::string text;
      append_blocks(text, cell);
      while (text.ends_with('\n')) text.pop_back();
      for (auto& c : text)
        if (c == '\n') c = ' ';
      out += (first ? "" : "\t") + text;
      first = false;
    }
    out += '\n';
  }
}

void append_blocks(std::string& out, pugi::xml_node parent) {
  for (auto const node : parent.children()) {
    auto const name = local_name(node);
    if (name == "p")
      append_paragraph(out, node);
    else if (name == "tbl")
      append_table(out, node);
    else if (name == "AlternateContent") {
      append_blocks(out, chosen(node));
    } else if (is_wrapper(name) || name == "body" || name == "txbxContent") {
      append_blocks(out, node);
    }
  }
}

void append_inline(std::string& out, pugi::xml_node parent) {
  for (auto const node : parent.children()) {
    auto const name = local_name(node);
    if (name == "t")
      out += node.text().get();
    else if (name == "tab" || name == "ptab")
      out += '\t';
    else if (name == "br" || name == "cr")
      out += '\n';
    else if (name == "noBreakHyphen")
      out += '-';
    else if (name == "del" || name == "moveFrom" || name == "delText" || name == "pPr" || name == "rPr" ||
             name == "instrText")
      continue;
    else if (name == "AlternateContent")
      append_inline(out, chosen(node));
    else if (name == "txbxContent") {
      out += '\n';
      append_blocks(out, node);
    } else {
      append_inline(out, node);
    }
  }
}

void append_part(std::string& out, Archive& archive, std::string const& part, std::string_view title) {
  auto const document = read_xml(archive, part);
  std::string text;
  auto const root = document.document_element();
  // Notes hold one element a note, the first two of which are separators.
  for (auto const note : root.children())
    if ((local_name(note) == "footnote" || local_name(note) == "endnote") && attribute(note, "type").empty())
      append_blocks(text, note);
  if (text.empty()) append_blocks(text, root);
  if (text.find_first_not_of(" \t\n") != std::string::npos) out += "\n[" + std::string(title) + "]\n" + text;
}

}  // namespace

std::string docx_text(Archive& archive) {
  std::string part = "word/document.xml";
  for (auto const& relationship : relationships(archive, ""))
    if (relationship.type == "officeDocument") part = relationship.target;
  auto const document = read_xml(archive, part);
  if (local_name(document.document_element()) != "document")
    throw Refused{exit_corrupt, "it holds no Word document"};
  std::string out;
  append_blocks(out, document.document_element());
  for (auto const& relationship : relationships(archive, part))
    for (std::string_view kind : {"header", "footer", "footnotes", "endnotes"})
      if (relationship.type == kind) append_part(out, archive, relationship.target, kind);
  return out;
}

}  // namespace workspace::extract
