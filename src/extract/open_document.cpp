// OpenDocument 1.3 part 3: content.xml of texts, spreadsheets and presentations.

#include "extract/xml.hpp"

#include <cstdlib>

namespace workspace::extract {
namespace {

constexpr int most_repeats = 1000;

int repeats(pugi::xml_node node, std::string_view name) {
  auto const value = std::atoi(std::string(attribute(node, name)).c_str());
  return value < 1 ? 1 : value;
}

void append_inline(std::string& out, pugi::xml_node parent) {
  for (auto const node : parent.children()) {
    auto const name = local_name(node);
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata)
      out += node.value();
    else if (name == "s")
      out.append(std::size_t(std::min(repeats(node, "c"), most_repeats)), ' ');
    else if (name == "tab")
      out += '\t';
    else if (name == "line-break")
      out += '\n';
    else if (name == "note") {
      std::string note;
      append_inline(note, child(node, "note-body"));
      out += " [" + note + "]";
    } else if (name == "annotation" || name == "tracked-changes")
      continue;
    else
      append_inline(out, node);
  }
}

void append_blocks(std::string& out, pugi::xml_node parent);

std::string cell_text(pugi::xml_node cell) {
  std::string text;
  append_blocks(text, cell);
  while (text.ends_with('\n')) text.pop_back();
  for (auto& c : text)
    if (c == '\n' || c == '\t') c = ' ';
  return text;
}

void append_row(std::string& out, pugi::xml_node row) {
  std::string line;
  std::size_t behind = 0;
  bool first = true;
  for (auto const cell : row.children()) {
    auto const name = local_name(cell);
    if (name != "table-cell" && name != "covered-table-cell") continue;
    auto const text = cell_text(cell);
    auto const count = repeats(cell, "number-columns-repeated");
    for (int i = 0; i < std::min(count, most_repeats); ++i) {
      // Empty cells are owed a tab only where a later one holds something.
      if (!first) ++behind;
      first = false;
      if (text.empty()) continue;
      line.append(behind, '\t');
      behind = 0;
      line += text;
    }
  }
  if (!line.empty()) out += line + '\n';
}

void append_blocks(std::string& out, pugi::xml_node parent) {
  for (auto const node : parent.children()) {
    auto const name = local_name(node);
    if (name == "p" || name == "h") {
      append_inline(out, node);
      out += '\n';
    } else if (name == "table-row") {
      append_row(out, node);
    } else if (name == "table") {
      if (auto const title = attribute(node, "name"); !title.empty()) out += "[" + std::string(title) + "]\n";
      append_blocks(out, node);
    } else if (name == "page") {
      out += "[Slide " + std::string(attribute(node, "name")) + "]\n";
      append_blocks(out, node);
    } else if (name == "notes") {
      std::string notes;
      append_blocks(notes, node);
      if (!notes.empty()) out += "[Notes]\n" + notes;
    } else if (name != "tracked-changes" && name != "forms" && name != "annotation") {
      append_blocks(out, node);
    }
  }
}

}  // namespace

std::string open_document_text(Archive& archive, std::string_view kind) {
  // An encrypted file lists its parts with encryption data.
  if (auto const manifest = archive.read("META-INF/manifest.xml");
      manifest && manifest->find("encryption-data") != std::string::npos)
    throw Refused{exit_encrypted, "it is encrypted"};
  if (!archive.contains("content.xml")) throw Refused{exit_corrupt, "it holds no OpenDocument content"};
  auto const document = read_xml(archive, "content.xml");
  auto const body = child(document.document_element(), "body");
  auto const name = kind == "odt" ? "text" : kind == "ods" ? "spreadsheet" : "presentation";
  if (!child(body, name))
    throw Refused{exit_corrupt, "it is another kind of OpenDocument file than its type says"};
  std::string out;
  append_blocks(out, child(body, name));
  return out;
}

}  // namespace workspace::extract
