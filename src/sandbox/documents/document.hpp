#pragma once
// What a Google Doc, Sheet or Slides file says, and its conversions: enough to give back the text, headings,
// lists, emphasis, links, tables of cells and slides; not layout, images, comments in the text or formulas'
// results.

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox::documents {

inline constexpr std::string_view doc_type = "application/vnd.google-apps.document";
inline constexpr std::string_view sheet_type = "application/vnd.google-apps.spreadsheet";
inline constexpr std::string_view slides_type = "application/vnd.google-apps.presentation";

struct Run {
  std::string text;
  bool bold = false, italic = false;
  std::string link;
  bool operator==(Run const&) const = default;
};

struct Paragraph {
  enum class Style { body, heading, bullet, number };
  Style style = Style::body;
  int level = 1;  // of a heading: 1..6
  std::vector<Run> runs;

  std::string text() const;
};

struct Sheet {
  std::string title = "Sheet1";
  std::vector<std::vector<std::string>> rows;
};

struct Document {
  std::vector<Paragraph> paragraphs;  // of a Doc
  std::vector<Sheet> sheets;          // of a Sheet; at least one
  std::vector<std::string> slides;    // of Slides: the text of each

  /// All its words, for search.
  std::string text() const;
};

/// The Google type that an upload of this type becomes, or empty: what about.importFormats lists.
std::vector<std::string_view> import_targets(std::string_view mime_type);
struct Conversion {
  std::string_view from, to;
};
/// Every import and every export that is simulated.
std::vector<Conversion> const& imports();
std::vector<Conversion> const& exports();

/// Reads an upload as a file of a Google type. Errors: invalid (not what its type says), unavailable (a
/// conversion that Google has and the sandbox does not simulate).
Result<Document> import_document(std::string_view google_type, std::string_view mime_type,
                                 std::string_view bytes);
/// Errors: invalid (Google has no such export).
Result<std::string> export_document(std::string_view google_type, Document const& document,
                                    std::string_view mime_type);

// The pieces, each by itself:
std::vector<Paragraph> read_markdown(std::string_view text);
std::string write_markdown(std::vector<Paragraph> const& paragraphs);
std::vector<Paragraph> read_html(std::string_view html);
std::string write_html(std::vector<Paragraph> const& paragraphs);
std::vector<Paragraph> read_plain(std::string_view text);
/// RFC 4180 with any separator; a byte order mark is dropped.
std::vector<std::vector<std::string>> read_csv(std::string_view text, char separator);
std::string write_csv(std::vector<std::vector<std::string>> const& rows, char separator);
/// Text of Office Open XML files.
Result<Document> read_docx(std::string_view bytes);
Result<Document> read_xlsx(std::string_view bytes);
Result<Document> read_pptx(std::string_view bytes);

/// Members of a zip archive (stored or deflated), at most 16 MB each and 64 MB in all.
Result<std::vector<std::pair<std::string, std::string>>> read_zip(std::string_view bytes);

}  // namespace workspace::sandbox::documents
