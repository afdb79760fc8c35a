#include "tools/drive/formats.hpp"

#include "base/encoding.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "content/media_type.hpp"
#include "tools/drive/types.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <span>

namespace workspace::tools::drive {
namespace {

namespace media = content::media;

/// The first is the usual one.
constexpr std::string_view document_exports[] = {media::pdf,   media::docx,     media::odt,
                                                 media::plain, media::markdown, media::html,
                                                 media::rtf,   media::epub,     media::zip};
constexpr std::string_view spreadsheet_exports[] = {media::xlsx, media::pdf, media::csv,
                                                    media::tsv,  media::ods, media::zip};
constexpr std::string_view presentation_exports[] = {media::pdf, media::pptx, media::odp, media::plain,
                                                     media::png, media::jpeg, media::svg};
constexpr std::string_view drawing_exports[] = {media::pdf, media::png, media::jpeg, media::svg};
constexpr std::string_view script_exports[] = {"application/vnd.google-apps.script+json"};

std::span<std::string_view const> exports_of(std::string_view google_type) {
  if (google_type == document_type) return document_exports;
  if (google_type == spreadsheet_type) return spreadsheet_exports;
  if (google_type == presentation_type) return presentation_exports;
  if (google_type == drawing_type) return drawing_exports;
  if (google_type == script_type) return script_exports;
  return {};
}

constexpr std::string_view document_imports[] = {
    media::docx,     media::doc,        media::odt, media::rtf, "text/rtf",  media::html, media::plain,
    media::markdown, "text/x-markdown", media::pdf, media::png, media::jpeg, media::gif};
constexpr std::string_view spreadsheet_imports[] = {media::xlsx, media::xls, media::ods,
                                                    media::csv,  media::tsv, media::plain};
constexpr std::string_view presentation_imports[] = {media::pptx, media::ppt, media::odp};

std::span<std::string_view const> imports_of(std::string_view google_type) {
  if (google_type == document_type) return document_imports;
  if (google_type == spreadsheet_type) return spreadsheet_imports;
  if (google_type == presentation_type) return presentation_imports;
  return {};
}

std::string list_of(std::span<std::string_view const> types) {
  std::string all;
  for (auto const type : types) {
    auto const ending = content::ending_of(type);
    all += (all.empty() ? "" : ", ") + std::string(ending.empty() ? type : ending.substr(1));
  }
  return all;
}

/// Throws Failure(invalid) where Google cannot make a `google_type` of it.
void require_import(std::string_view google_type, std::string_view mime_type, std::string_view parameter) {
  auto const taken = imports_of(google_type);
  if (taken.empty() || std::ranges::find(taken, mime_type) != taken.end()) return;
  throw Failure(ErrorKind::invalid,
                fmt::format("Google makes no {} of {}.",
                            google_type == document_type      ? "Doc"
                            : google_type == spreadsheet_type ? "Sheet"
                                                              : "presentation",
                            mime_type),
                fmt::format("Set {} to what it is, one of: {}.", parameter, list_of(taken)));
}

bool looks_like_markdown(std::string_view text) {
  for (auto line : split(text.substr(0, 20'000), '\n')) {
    line = trim(line);
    auto const marks = line.find_first_not_of('#');
    if (marks != 0 && marks <= 6 && marks < line.size() && line[marks] == ' ') return true;
    if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("```") || line.starts_with("> "))
      return true;
    auto const digits = line.find_first_not_of("0123456789");
    if (digits != 0 && digits != std::string_view::npos && line.substr(digits).starts_with(". ")) return true;
    if (line.find("**") != std::string_view::npos || line.find("](") != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

std::string export_type(std::string_view google_type, std::string_view format) {
  auto const offered = exports_of(google_type);
  if (offered.empty())
    throw Failure(ErrorKind::invalid, fmt::format("Google exports no files of type {}.", google_type),
                  "Open it by its link instead.");
  format = trim(format);
  if (format.empty()) return std::string(offered.front());
  auto const wanted = format.find('/') != std::string_view::npos ? to_lower(format)
                                                                 : std::string(content::type_called(format));
  if (std::ranges::find(offered, wanted) == offered.end())
    throw Failure(ErrorKind::invalid,
                  fmt::format("Google does not export this file as \"{}\".", format.substr(0, 100)),
                  fmt::format("Use one of: {}.", list_of(offered)));
  return wanted;
}

std::string_view text_export_type(std::string_view google_type) {
  if (google_type == document_type || google_type == presentation_type) return media::plain;
  if (google_type == spreadsheet_type) return media::csv;
  if (google_type == script_type) return script_exports[0];
  return {};
}

std::string_view sniff_text(std::string_view text, std::string_view google_type) {
  auto const start = trim(text.substr(0, 1000));
  auto const line = start.substr(0, start.find('\n'));
  if (google_type == spreadsheet_type)
    return std::ranges::count(line, '\t') > std::ranges::count(line, ',') ? media::tsv : media::csv;
  auto const lower = to_lower(start);
  if (lower.starts_with("<!doctype html") || lower.starts_with("<html")) return media::html;
  if (lower.starts_with('<') && lower.find("</") != std::string::npos) return media::html;
  return looks_like_markdown(text) ? media::markdown : media::plain;
}

std::string media_type_of(Material const& material, Format said, std::string_view file_name,
                          std::string_view google_type) {
  auto type = to_lower(trim(said.text));
  if (!type.empty() && type.find('/') == std::string::npos) {
    type = content::type_called(type);
    if (type.empty())
      throw Failure(ErrorKind::invalid,
                    fmt::format("{} \"{}\" is not known.", said.parameter, said.text.substr(0, 100)),
                    "Use an ending such as md, txt, html, docx, csv, xlsx, pptx, or a MIME type.");
  }
  if (type.empty()) type = type_by_signs(material, file_name);
  if (type.empty() && !google_type.empty() && is_valid_utf8(material.bytes))
    type = sniff_text(material.bytes, google_type);
  if (type.empty()) type = material.is_text_argument ? media::plain : media::bytes;
  if (!google_type.empty()) require_import(google_type, type, said.parameter);
  return type;
}

LiftedSvg lift_images(std::string_view svg) {
  LiftedSvg lifted;
  for (std::string_view const prefix = "data:image/"; !svg.empty();) {
    auto const at = svg.find(prefix);
    auto const end = at == std::string_view::npos ? at : svg.find_first_of("\"')> ", at);
    if (end == std::string_view::npos) break;
    auto const url = svg.substr(at, end - at);
    auto const comma = url.find(";base64,");
    auto bytes = comma == std::string_view::npos ? std::nullopt : from_any_base64(url.substr(comma + 8));
    lifted.markup += svg.substr(0, at);
    if (bytes) {
      lifted.images.push_back({to_lower(url.substr(5, comma - 5)), std::move(*bytes)});
      lifted.markup += fmt::format("image-{}", lifted.images.size());
    } else {
      lifted.markup += url;
    }
    svg.remove_prefix(end);
  }
  lifted.markup += svg;
  return lifted;
}

bool is_shown_image(std::string_view mime_type) {
  return mime_type == media::png || mime_type == media::jpeg || mime_type == media::gif ||
         mime_type == media::webp;
}

}  // namespace workspace::tools::drive
