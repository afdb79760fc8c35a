// The text of Office Open XML files (ECMA-376) that are imported: a small zip reader and a scan of the XML.
#include "base/text.hpp"
#include "sandbox/documents/document.hpp"
#include "sandbox/html_text.hpp"

#include <boost/beast/zlib/inflate_stream.hpp>
#include <charconv>
#include <cstring>
#include <fmt/format.h>
#include <map>

namespace workspace::sandbox::documents {
namespace {

constexpr std::size_t most_member_bytes = 16 << 20, most_bytes = 64 << 20;

std::size_t little_endian(std::string_view bytes, std::size_t at, int count) {
  std::size_t value = 0;
  for (int i = 0; i < count; ++i)
    value |= std::size_t(static_cast<unsigned char>(bytes[at + std::size_t(i)])) << (8 * i);
  return value;
}

Error broken(std::string_view what) {
  return {ErrorKind::invalid, fmt::format("The file is damaged: {}.", what), {}};
}

/// Raw DEFLATE (RFC 1951).
Result<std::string> inflate(std::string_view packed, std::size_t size) {
  if (size > most_member_bytes)
    return Error{ErrorKind::too_large, "A member of the archive is larger than 16 MB.", {}};
  std::string out(size, '\0');
  boost::beast::zlib::inflate_stream stream;
  boost::beast::zlib::z_params params;
  params.next_in = packed.data();
  params.avail_in = packed.size();
  params.next_out = out.data();
  params.avail_out = out.size();
  boost::system::error_code ec;
  stream.write(params, boost::beast::zlib::Flush::finish, ec);
  if (params.total_out != size) return broken("a member does not unpack");
  return out;
}

struct Element {
  std::string name;        // without the namespace prefix
  std::string attributes;  // as written
  bool opens = false, closes = false;
  std::string text_after;
};

/// Splits XML into its tags, each with the text that follows it.
std::vector<Element> scan(std::string_view xml) {
  std::vector<Element> result;
  for (auto open = xml.find('<'); open != std::string_view::npos;) {
    auto const end = xml.find('>', open);
    if (end == std::string_view::npos) break;
    auto tag = xml.substr(open + 1, end - open - 1);
    open = xml.find('<', end);
    if (tag.empty() || tag.front() == '?' || tag.front() == '!') continue;
    Element element;
    element.opens = tag.front() != '/';
    element.closes = tag.front() == '/' || tag.back() == '/';
    if (!element.opens) tag.remove_prefix(1);
    auto const name = tag.substr(0, tag.find_first_of(" \t\r\n/"));
    element.name = name.substr(name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1);
    element.attributes = tag.substr(name.size());
    element.text_after =
        unescape_html(xml.substr(end + 1, (open == std::string_view::npos ? xml.size() : open) - end - 1));
    result.push_back(std::move(element));
  }
  return result;
}

std::string attribute(Element const& element, std::string_view name) {
  auto const at = element.attributes.find(fmt::format("{}=\"", name));
  if (at == std::string::npos) return {};
  auto const start = at + name.size() + 2;
  return unescape_html(element.attributes.substr(start, element.attributes.find('"', start) - start));
}

using Members = std::vector<std::pair<std::string, std::string>>;

std::string const* member(Members const& members, std::string_view name) {
  for (auto const& [known, bytes] : members)
    if (known == name) return &bytes;
  return nullptr;
}

/// "B" of "B7" is 1.
std::size_t column_of(std::string_view reference) {
  std::size_t column = 0;
  for (char const c : reference)
    if (c >= 'A' && c <= 'Z') column = column * 26 + std::size_t(c - 'A') + 1;
  return std::min<std::size_t>(column, 1024) - (column > 0 ? 1 : 0);
}

std::vector<std::string> shared_strings(Members const& members) {
  std::vector<std::string> result;
  auto const* const xml = member(members, "xl/sharedStrings.xml");
  if (!xml) return result;
  for (auto const& element : scan(*xml)) {
    if (element.name == "si" && element.opens) result.emplace_back();
    if (element.name == "t" && element.opens && !result.empty()) result.back() += element.text_after;
  }
  return result;
}

std::vector<std::vector<std::string>> sheet_rows(std::string_view xml,
                                                 std::vector<std::string> const& strings) {
  std::vector<std::vector<std::string>> rows;
  std::string type;
  for (auto const& element : scan(xml)) {
    if (!element.opens) continue;
    if (element.name == "row") {
      rows.emplace_back();
    } else if (element.name == "c" && !rows.empty()) {
      type = attribute(element, "t");
      auto const reference = attribute(element, "r");
      rows.back().resize(reference.empty() ? rows.back().size() + 1 : column_of(reference) + 1);
    } else if ((element.name == "v" || element.name == "t") && !rows.empty() && !rows.back().empty()) {
      auto& cell = rows.back().back();
      std::size_t index = 0;
      auto const& text = element.text_after;
      bool const is_index =
          type == "s" && std::from_chars(text.data(), text.data() + text.size(), index).ec == std::errc{};
      if (is_index && index < strings.size())
        cell = strings[index];
      else if (!is_index)
        cell += text;
    }
  }
  return rows;
}

}  // namespace

Result<Members> read_zip(std::string_view bytes) {
  // The end record stands within the last 64 KB and a bit (APPNOTE.TXT 4.3.16).
  auto const end = bytes.rfind("PK\x05\x06");
  if (end == std::string_view::npos || end + 22 > bytes.size()) return broken("it is no zip archive");
  auto const count = little_endian(bytes, end + 10, 2);
  auto at = little_endian(bytes, end + 16, 4);
  Members result;
  std::size_t total = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (at + 46 > bytes.size() || bytes.substr(at, 4) != "PK\x01\x02")
      return broken("its directory is cut short");
    auto const method = little_endian(bytes, at + 10, 2);
    auto const packed = little_endian(bytes, at + 20, 4), size = little_endian(bytes, at + 24, 4);
    auto const name_size = little_endian(bytes, at + 28, 2);
    auto const local = little_endian(bytes, at + 42, 4);
    std::string name(bytes.substr(std::min(at + 46, bytes.size()), name_size));
    at += 46 + name_size + little_endian(bytes, at + 30, 2) + little_endian(bytes, at + 32, 2);
    if (local + 30 > bytes.size()) return broken("a member lies outside");
    auto const data = local + 30 + little_endian(bytes, local + 26, 2) + little_endian(bytes, local + 28, 2);
    if (data > bytes.size() || packed > bytes.size() - data) return broken("a member lies outside");
    if ((total += size) > most_bytes)
      return Error{ErrorKind::too_large, "The archive unpacks to more than 64 MB.", {}};
    if (method == 0) {
      result.emplace_back(std::move(name), bytes.substr(data, packed));
    } else if (method == 8) {
      auto unpacked = inflate(bytes.substr(data, packed), size);
      if (!unpacked) return unpacked.error();
      result.emplace_back(std::move(name), std::move(*unpacked));
    } else {
      return broken("a member has an unknown compression");
    }
  }
  return result;
}

Result<Document> read_docx(std::string_view bytes) {
  auto const members = read_zip(bytes);
  if (!members) return members.error();
  auto const* const xml = member(*members, "word/document.xml");
  if (!xml) return broken("it has no word/document.xml");
  Document document;
  Paragraph paragraph;
  Run style;
  for (auto const& element : scan(*xml)) {
    if (element.name == "p" && element.opens) paragraph = {};
    if (element.name == "p" && element.closes) document.paragraphs.push_back(paragraph);
    if (element.name == "pStyle") {
      auto const value = attribute(element, "w:val");
      if (value.starts_with("Heading") || value == "Title") {
        paragraph.style = Paragraph::Style::heading;
        char const level = value.empty() ? '1' : value.back();
        paragraph.level = level >= '1' && level <= '6' ? level - '0' : 1;
      }
    }
    if (element.name == "numPr" && element.opens) paragraph.style = Paragraph::Style::bullet;
    if (element.name == "r" && element.opens) style = {};
    auto const off = attribute(element, "w:val");
    if (element.name == "b" && element.opens) style.bold = off != "0" && off != "false";
    if (element.name == "i" && element.opens) style.italic = off != "0" && off != "false";
    if (element.name == "tab" && element.opens) style.text = "\t";
    if (element.name == "t" && element.opens && !element.closes) style.text = element.text_after;
    if (!style.text.empty()) {
      paragraph.runs.push_back(style);
      style.text.clear();
    }
  }
  return document;
}

Result<Document> read_xlsx(std::string_view bytes) {
  auto const members = read_zip(bytes);
  if (!members) return members.error();
  auto const* const book = member(*members, "xl/workbook.xml");
  if (!book) return broken("it has no xl/workbook.xml");
  auto const strings = shared_strings(*members);
  Document document;
  // Sheets stand in the order of the book as sheet1.xml, sheet2.xml, ... in every writer met so far.
  for (auto const& element : scan(*book)) {
    if (element.name != "sheet" || !element.opens) continue;
    auto const* const xml =
        member(*members, fmt::format("xl/worksheets/sheet{}.xml", document.sheets.size() + 1));
    document.sheets.push_back({attribute(element, "name"),
                               xml ? sheet_rows(*xml, strings) : std::vector<std::vector<std::string>>{}});
  }
  if (document.sheets.empty()) return broken("it has no sheet");
  return document;
}

Result<Document> read_pptx(std::string_view bytes) {
  auto const members = read_zip(bytes);
  if (!members) return members.error();
  Document document;
  for (int number = 1;; ++number) {
    auto const* const xml = member(*members, fmt::format("ppt/slides/slide{}.xml", number));
    if (!xml) break;
    std::string text;
    for (auto const& element : scan(*xml)) {
      if (element.name == "t" && element.opens) text += element.text_after;
      if (element.name == "p" && element.closes) text += "\n";
    }
    while (text.ends_with('\n')) text.pop_back();
    document.slides.push_back(std::move(text));
  }
  if (document.slides.empty()) return broken("it has no slide");
  return document;
}

}  // namespace workspace::sandbox::documents
