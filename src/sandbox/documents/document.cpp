// Which conversions there are, and the simple ones among them: plain text, CSV.
#include "sandbox/documents/document.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "sandbox/documents/samples.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::documents {
namespace {

constexpr std::string_view docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr std::string_view xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr std::string_view pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
constexpr std::string_view pdf = "application/pdf";

// Google converts these as well; here they are answered with 501.
constexpr Conversion not_simulated_imports[] = {
    {"application/rtf", doc_type},
    {"text/rtf", doc_type},
    {"application/msword", doc_type},
    {"application/vnd.oasis.opendocument.text", doc_type},
    {"application/pdf", doc_type},
    {"image/png", doc_type},
    {"image/jpeg", doc_type},
    {"application/vnd.ms-excel", sheet_type},
    {"application/vnd.oasis.opendocument.spreadsheet", sheet_type},
    {"application/vnd.ms-powerpoint", slides_type},
    {"application/vnd.oasis.opendocument.presentation", slides_type}};

std::vector<std::string> lines_of(std::vector<Paragraph> const& paragraphs) {
  std::vector<std::string> lines;
  for (auto const& paragraph : paragraphs)
    lines.push_back((paragraph.style == Paragraph::Style::bullet ? "* " : "") + paragraph.text());
  return lines;
}

std::vector<std::string> lines_of(Document const& document, std::string_view google_type) {
  if (google_type == doc_type) return lines_of(document.paragraphs);
  std::vector<std::string> lines;
  for (auto const& sheet : document.sheets)
    for (auto const& row : sheet.rows) lines.push_back(join(row, "   "));
  for (auto const& slide : document.slides)
    for (auto const line : split(slide, '\n')) lines.emplace_back(line);
  return lines;
}

Result<std::string> export_doc(Document const& document, std::string_view mime_type) {
  auto const& paragraphs = document.paragraphs;
  if (mime_type == "text/plain") return "\xEF\xBB\xBF" + join(lines_of(paragraphs), "\r\n");
  if (mime_type == "text/markdown") return write_markdown(paragraphs);
  if (mime_type == "text/html") return write_html(paragraphs);
  if (mime_type == docx) {
    std::vector<std::string> lines;
    for (auto const& paragraph : paragraphs)
      lines.push_back((paragraph.style == Paragraph::Style::heading ? "# " : "") + paragraph.text());
    return samples::docx(lines);
  }
  return Error{ErrorKind::invalid, "The requested conversion is not supported.", {}};
}

Result<std::string> export_sheet(Document const& document, std::string_view mime_type) {
  auto const& first = document.sheets.front();
  if (mime_type == "text/csv") return write_csv(first.rows, ',');
  if (mime_type == "text/tab-separated-values") return write_csv(first.rows, '\t');
  if (mime_type == xlsx) return samples::xlsx(first.title, first.rows);
  return Error{ErrorKind::invalid, "The requested conversion is not supported.", {}};
}

}  // namespace

std::string Paragraph::text() const {
  std::string result;
  for (auto const& run : runs) result += run.text;
  return result;
}

std::string Document::text() const {
  std::string result;
  for (auto const& paragraph : paragraphs) result += paragraph.text() + "\n";
  for (auto const& sheet : sheets) {
    result += sheet.title + "\n";
    for (auto const& row : sheet.rows) result += join(row, "\t") + "\n";
  }
  for (auto const& slide : slides) result += slide + "\n";
  return result;
}

std::vector<Conversion> const& imports() {
  static std::vector<Conversion> const all{{"text/plain", doc_type},
                                           {"text/markdown", doc_type},
                                           {"text/x-markdown", doc_type},
                                           {"text/html", doc_type},
                                           {docx, doc_type},
                                           {"text/csv", sheet_type},
                                           {"text/tab-separated-values", sheet_type},
                                           {"text/plain", sheet_type},
                                           {xlsx, sheet_type},
                                           {pptx, slides_type}};
  return all;
}

std::vector<Conversion> const& exports() {
  static std::vector<Conversion> const all{{doc_type, "text/plain"},
                                           {doc_type, "text/markdown"},
                                           {doc_type, "text/html"},
                                           {doc_type, pdf},
                                           {doc_type, docx},
                                           {sheet_type, "text/csv"},
                                           {sheet_type, "text/tab-separated-values"},
                                           {sheet_type, pdf},
                                           {sheet_type, xlsx},
                                           {slides_type, "text/plain"},
                                           {slides_type, pdf},
                                           {slides_type, pptx}};
  return all;
}

std::vector<std::string_view> import_targets(std::string_view mime_type) {
  std::vector<std::string_view> result;
  for (auto const& conversion : imports())
    if (conversion.from == mime_type) result.push_back(conversion.to);
  return result;
}

Result<Document> import_document(std::string_view google_type, std::string_view mime_type,
                                 std::string_view bytes) {
  for (auto const& conversion : not_simulated_imports)
    if (conversion.from == mime_type && conversion.to == google_type)
      return Error{
          ErrorKind::unavailable, fmt::format("the conversion of {} to {}", mime_type, google_type), {}};
  auto const targets = import_targets(mime_type);
  if (std::find(targets.begin(), targets.end(), google_type) == targets.end())
    return Error{ErrorKind::invalid, "Bad Request", {}};
  if (mime_type == docx) return read_docx(bytes);
  if (mime_type == xlsx) return read_xlsx(bytes);
  if (mime_type == pptx) return read_pptx(bytes);
  Document document;
  auto const text = make_valid_utf8(bytes);
  if (google_type == sheet_type)
    document.sheets = {{"Sheet1", read_csv(text, mime_type == "text/csv" ? ',' : '\t')}};
  else if (mime_type == "text/html")
    document.paragraphs = read_html(text);
  else if (mime_type == "text/plain")
    document.paragraphs = read_plain(text);
  else
    document.paragraphs = read_markdown(text);
  return document;
}

Result<std::string> export_document(std::string_view google_type, Document const& document,
                                    std::string_view mime_type) {
  bool const known = std::any_of(exports().begin(), exports().end(), [&](Conversion const& conversion) {
    return conversion.from == google_type && conversion.to == mime_type;
  });
  if (!known) return Error{ErrorKind::invalid, "The requested conversion is not supported.", {}};
  if (mime_type == pdf) return samples::pdf(lines_of(document, google_type));
  if (google_type == doc_type) return export_doc(document, mime_type);
  if (google_type == sheet_type) return export_sheet(document, mime_type);
  if (mime_type == pptx) return samples::pptx(document.slides);
  return join(document.slides, "\r\n\r\n");
}

std::vector<Paragraph> read_plain(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  std::vector<Paragraph> result;
  for (auto line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    auto& paragraph = result.emplace_back();
    if (!line.empty()) paragraph.runs.push_back({std::string(line), false, false, {}});
  }
  return result;
}

std::vector<std::vector<std::string>> read_csv(std::string_view text, char separator) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string cell;
  bool quoted = false, any = false;
  auto const end_cell = [&] {
    row.push_back(std::move(cell));
    cell.clear();
  };
  auto const end_row = [&] {
    end_cell();
    rows.push_back(std::move(row));
    row.clear();
    any = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    any = true;
    if (quoted) {
      if (c != '"')
        cell += c;
      else if (i + 1 < text.size() && text[i + 1] == '"')
        cell += text[++i];
      else
        quoted = false;
    } else if (c == '"' && cell.empty()) {
      quoted = true;
    } else if (c == separator) {
      end_cell();
    } else if (c == '\n') {
      end_row();
    } else if (c != '\r') {
      cell += c;
    }
  }
  if (any) end_row();
  return rows;
}

std::string write_csv(std::vector<std::vector<std::string>> const& rows, char separator) {
  std::size_t width = 0;
  for (auto const& row : rows) width = std::max(width, row.size());
  std::string result;
  for (auto const& row : rows) {
    if (&row != &rows.front()) result += "\r\n";
    for (std::size_t i = 0; i < width; ++i) {
      if (i > 0) result += separator;
      if (i >= row.size()) continue;
      bool const quote = separator == ',' && row[i].find_first_of(",\"\r\n") != std::string::npos;
      result += quote ? "\"" + replace_all(row[i], "\"", "\"\"") + "\"" : row[i];
    }
  }
  return result;
}

}  // namespace workspace::sandbox::documents
