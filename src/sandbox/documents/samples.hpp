#pragma once
// Bytes of small real files, made in code: what the seeded mails carry and the seeded Drive holds.

#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox::samples {

/// One or more A4 pages of text lines (PDF 1.4, Helvetica, Latin-1); pdftotext reads it.
std::string pdf(std::vector<std::string> const& lines);
/// Office Open XML (ECMA-376), minimal: one paragraph per entry; those beginning with "# " are headings.
std::string docx(std::vector<std::string> const& paragraphs);
/// One sheet; cells that look like numbers are numbers.
std::string xlsx(std::string_view sheet, std::vector<std::vector<std::string>> const& rows);
std::string pptx(std::vector<std::string> const& slides);  // one text box per slide
/// A PNG of one colour gradient, 8-bit RGB.
std::string png(unsigned width, unsigned height);

struct ZipEntry {
  std::string name;
  std::string bytes;
};
/// A zip archive whose entries are stored, not deflated.
std::string zip(std::vector<ZipEntry> const& entries);

}  // namespace workspace::sandbox::samples
