// SpreadsheetML (ECMA-376 part 1, section 18): sheet by sheet in the workbook's order, rows with tabs between
// cells.

#include "extract/xml.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace workspace::extract {
namespace {

constexpr int widest_row = 16'384;

/// The text of <si> or <is>: its runs, without phonetic hints.
std::string rich_text(pugi::xml_node node) {
  std::string text;
  for (auto const c : node.children()) {
    if (local_name(c) == "t")
      text += c.text().get();
    else if (local_name(c) == "r")
      text += child(c, "t").text().get();
  }
  return text;
}

std::vector<std::string> shared_strings(Archive& archive, std::string const& part) {
  std::vector<std::string> strings;
  if (part.empty()) return strings;
  auto const document = read_xml(archive, part);
  for (auto const si : document.document_element().children())
    if (local_name(si) == "si") strings.push_back(rich_text(si));
  return strings;
}

/// Whether a number format shows a date: the built-in ones, or a code with y, m, d, h or s outside quotes.
bool is_date_format(int id, std::vector<std::pair<int, std::string>> const& custom) {
  if ((id >= 14 && id <= 22) || id == 45 || id == 47) return true;
  for (auto const& [known, code] : custom) {
    if (known != id) continue;
    bool quoted = false;
    bool bracketed = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
      char const c = code[i];
      // These three take the next character as it is: \D is a letter, no day.
      if (!quoted && (c == '\\' || c == '_' || c == '*'))
        ++i;
      else if (c == '"')
        quoted = !quoted;
      else if (c == '[' || c == ']')
        bracketed = c == '[';
      // [h]: elapsed time, which may be over a day.
      else if (bracketed && code[i - 1] == '[' &&
               std::string_view("hHmMsS").find(c) != std::string_view::npos)
        return false;
      else if (!quoted && !bracketed && std::string_view("yYmMdDhHsS").find(c) != std::string_view::npos)
        return true;
    }
  }
  return false;
}

std::vector<bool> date_styles(Archive& archive, std::string const& part) {
  std::vector<bool> dates;
  if (part.empty()) return dates;
  auto const document = read_xml(archive, part);
  std::vector<std::pair<int, std::string>> custom;
  for (auto const f : child(document.document_element(), "numFmts").children())
    custom.emplace_back(std::atoi(std::string(attribute(f, "numFmtId")).c_str()), attribute(f, "formatCode"));
  for (auto const xf : child(document.document_element(), "cellXfs").children())
    dates.push_back(is_date_format(std::atoi(std::string(attribute(xf, "numFmtId")).c_str()), custom));
  return dates;
}

/// A serial day number as ISO 8601; `from_1904` is the Macintosh epoch.
std::string date_text(double serial, bool from_1904) {
  using namespace std::chrono;
  if (serial < 0 || serial > 2'958'466) return {};
  // Serial 60 is a 29 February 1900 that never was: days before it count from one day later.
  auto const epoch =
      from_1904 ? sys_days(year(1904) / 1 / 1) : sys_days(year(1899) / 12 / (serial < 60 ? 31 : 30));
  auto const total = seconds(std::llround(serial * 86'400));
  auto const day = epoch + floor<days>(total);
  auto const rest = (total - floor<days>(total)).count();
  year_month_day const date{day};
  char text[32];
  // Less than a day is a time of day.
  if (serial < 1 && !from_1904)
    std::snprintf(text, sizeof text, "%02d:%02d:%02d", int(rest / 3600), int(rest / 60 % 60), int(rest % 60));
  else if (rest == 0)
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()));
  else
    std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d:%02d", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(rest / 3600), int(rest / 60 % 60),
                  int(rest % 60));
  return text;
}

/// "BC12" -> 54 (zero-based), -1 where it names no column.
int column_of(std::string_view reference) {
  int column = 0;
  for (char c : reference) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + (c - 'A' + 1);
    if (column > widest_row) return -1;
  }
  return column - 1;
}

struct Book {
  std::vector<std::string> strings;
  std::vector<bool> dates;
  bool from_1904 = false;
};

std::string cell_text(pugi::xml_node cell, Book const& book) {
  auto const type = attribute(cell, "t");
  if (type == "inlineStr") return rich_text(child(cell, "is"));
  std::string value = child(cell, "v").text().get();
  if (type == "s") {
    auto const index = std::strtoull(value.c_str(), nullptr, 10);
    return !value.empty() && index < book.strings.size() ? book.strings[index] : "";
  }
  if (type == "b") return value == "1" ? "TRUE" : "FALSE";
  // Stored with 17 digits (0.30000000000000004), shown with 15.
  if ((type.empty() || type == "n") && value.size() > 15)
    if (char text[32]; std::snprintf(text, sizeof text, "%.15g", std::strtod(value.c_str(), nullptr)) > 0)
      value = text;
  auto const style = std::size_t(std::atoi(std::string(attribute(cell, "s")).c_str()));
  if (type.empty() || type == "n")
    if (!value.empty() && style < book.dates.size() && book.dates[style])
      if (auto date = date_text(std::strtod(value.c_str(), nullptr), book.from_1904); !date.empty())
        return date;
  return value;
}

void append_sheet(std::string& out, pugi::xml_node sheet, Book const& book) {
  for (auto const row : child(sheet, "sheetData").children()) {
    std::string line;
    int column = 0;
    int next = 0;
    for (auto const cell : row.children()) {
      if (local_name(cell) != "c") continue;
      // A cell without a reference follows the one before it.
      auto const reference = attribute(cell, "r");
      auto const at = reference.empty() ? next : column_of(reference);
      if (at < next || at >= widest_row) continue;
      next = at + 1;
      for (; column < at; ++column) line += '\t';
      auto text = cell_text(cell, book);
      for (auto& c : text)
        if (c == '\n' || c == '\t' || c == '\r') c = ' ';
      line += text;
    }
    if (line.find_first_not_of('\t') != std::string::npos) out += line + '\n';
  }
}

}  // namespace

std::string xlsx_text(Archive& archive) {
  std::string part = "xl/workbook.xml";
  for (auto const& relationship : relationships(archive, ""))
    if (relationship.type == "officeDocument") part = relationship.target;
  auto const workbook = read_xml(archive, part);
  if (local_name(workbook.document_element()) != "workbook")
    throw Refused{exit_corrupt, "it holds no workbook"};
  auto const related = relationships(archive, part);
  Book book;
  for (auto const& relationship : related) {
    if (relationship.type == "sharedStrings") book.strings = shared_strings(archive, relationship.target);
    if (relationship.type == "styles") book.dates = date_styles(archive, relationship.target);
  }
  auto const epoch = attribute(child(workbook.document_element(), "workbookPr"), "date1904");
  book.from_1904 = epoch == "1" || epoch == "true";
  std::string out;
  for (auto const sheet : child(workbook.document_element(), "sheets").children()) {
    if (local_name(sheet) != "sheet") continue;
    auto const target = target_of(related, attribute(sheet, "id"));
    if (target.empty()) continue;
    auto const document = read_xml(archive, target);
    out += (out.empty() ? "[" : "\n[") + std::string(attribute(sheet, "name")) + "]\n";
    append_sheet(out, document.document_element(), book);
  }
  return out;
}

}  // namespace workspace::extract
