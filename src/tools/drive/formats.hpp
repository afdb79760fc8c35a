#pragma once
// What Google converts from and to
// (https://developers.google.com/workspace/drive/api/guides/ref-export-formats).

#include "tools/files/source.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace workspace::tools::drive {

/// What a Google file is exported as: `format` is an ending or MIME type, empty for the usual one (PDF, XLSX
/// for Sheets). Throws Failure(invalid) for one that Google does not offer.
std::string export_type(std::string_view google_type, std::string_view format);
/// What a Google file's text is read from, or empty where there is none.
std::string_view text_export_type(std::string_view google_type);

/// The MIME type of text that came without a name: HTML, Markdown, or plain; CSV or TSV where a sheet is
/// wanted.
std::string_view sniff_text(std::string_view text, std::string_view google_type);

/// What a caller says the content is, e.g. "md" or a MIME type; empty: find it out.
struct Format {
  std::string_view text;
  std::string_view parameter = "source_format";  // as the tool calls it
};

/// What the material is for an upload that becomes `google_type`, or stays a file where that is empty: by
/// what was said, the signs (type_by_signs), or a look at the text. Throws Failure(invalid) for a format that
/// is not known, or that Google cannot convert.
std::string media_type_of(Material const& material, Format said, std::string_view file_name,
                          std::string_view google_type);

/// The images that are written into an SVG as data: URLs, taken out of its text.
struct LiftedImage {
  std::string mime_type;
  std::string bytes;
};
struct LiftedSvg {
  std::string markup;
  std::vector<LiftedImage> images;
};
LiftedSvg lift_images(std::string_view svg);

/// Whether a result can show it as an image block.
bool is_shown_image(std::string_view mime_type);

}  // namespace workspace::tools::drive
