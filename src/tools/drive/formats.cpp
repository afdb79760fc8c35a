#include "tools/drive/formats.hpp"

#include "base/encoding.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "tools/drive/types.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <span>

namespace workspace::tools::drive {
namespace {

struct Format {
  std::string_view ending;
  std::string_view mime_type;
};

constexpr std::string_view docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr std::string_view xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr std::string_view pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
constexpr std::string_view odt = "application/vnd.oasis.opendocument.text";
constexpr std::string_view ods = "application/vnd.oasis.opendocument.spreadsheet";
constexpr std::string_view odp = "application/vnd.oasis.opendocument.presentation";
constexpr std::string_view tsv = "text/tab-separated-values";

/// The first ending of a type is the one it is written with.
constexpr Format formats[] = {{"txt", "text/plain"},
                              {"text", "text/plain"},
                              {"plain", "text/plain"},
                              {"log", "text/plain"},
                              {"md", "text/markdown"},
                              {"markdown", "text/markdown"},
                              {"html", "text/html"},
                              {"htm", "text/html"},
                              {"csv", "text/csv"},
                              {"tsv", tsv},
                              {"tab", tsv},
                              {"css", "text/css"},
                              {"js", "text/javascript"},
                              {"json", "application/json"},
                              {"xml", "application/xml"},
                              {"yaml", "application/yaml"},
                              {"yml", "application/yaml"},
                              {"rtf", "application/rtf"},
                              {"pdf", "application/pdf"},
                              {"doc", "application/msword"},
                              {"docx", docx},
                              {"xls", "application/vnd.ms-excel"},
                              {"xlsx", xlsx},
                              {"ppt", "application/vnd.ms-powerpoint"},
                              {"pptx", pptx},
                              {"odt", odt},
                              {"ods", ods},
                              {"odp", odp},
                              {"epub", "application/epub+zip"},
                              {"zip", "application/zip"},
                              {"gz", "application/gzip"},
                              {"eml", "message/rfc822"},
                              {"ics", "text/calendar"},
                              {"png", "image/png"},
                              {"jpg", "image/jpeg"},
                              {"jpeg", "image/jpeg"},
                              {"gif", "image/gif"},
                              {"webp", "image/webp"},
                              {"svg", "image/svg+xml"},
                              {"bmp", "image/bmp"},
                              {"tiff", "image/tiff"},
                              {"mp3", "audio/mpeg"},
                              {"wav", "audio/wav"},
                              {"mp4", "video/mp4"},
                              {"mov", "video/quicktime"},
                              {"webm", "video/webm"},
                              {"py", "text/x-python"}};

/// The first is the usual one.
constexpr std::string_view document_exports[] = {"application/pdf",
                                                 docx,
                                                 odt,
                                                 "text/plain",
                                                 "text/markdown",
                                                 "text/html",
                                                 "application/rtf",
                                                 "application/epub+zip",
                                                 "application/zip"};
constexpr std::string_view spreadsheet_exports[] = {xlsx, "application/pdf", "text/csv", tsv,
                                                    ods,  "application/zip"};
constexpr std::string_view presentation_exports[] = {
    "application/pdf", pptx, odp, "text/plain", "image/png", "image/jpeg", "image/svg+xml"};
constexpr std::string_view drawing_exports[] = {"application/pdf", "image/png", "image/jpeg",
                                                "image/svg+xml"};
constexpr std::string_view script_exports[] = {"application/vnd.google-apps.script+json"};

std::span<std::string_view const> exports_of(std::string_view google_type) {
  if (google_type == document_type) return document_exports;
  if (google_type == spreadsheet_type) return spreadsheet_exports;
  if (google_type == presentation_type) return presentation_exports;
  if (google_type == drawing_type) return drawing_exports;
  if (google_type == script_type) return script_exports;
  return {};
}

constexpr std::string_view document_imports[] = {docx,
                                                 "application/msword",
                                                 odt,
                                                 "application/rtf",
                                                 "text/rtf",
                                                 "text/html",
                                                 "text/plain",
                                                 "text/markdown",
                                                 "text/x-markdown",
                                                 "application/pdf",
                                                 "image/png",
                                                 "image/jpeg",
                                                 "image/gif"};
constexpr std::string_view spreadsheet_imports[] = {
    xlsx, "application/vnd.ms-excel", ods, "text/csv", tsv, "text/plain"};
constexpr std::string_view presentation_imports[] = {pptx, "application/vnd.ms-powerpoint", odp};

std::span<std::string_view const> imports_of(std::string_view google_type) {
  if (google_type == document_type) return document_imports;
  if (google_type == spreadsheet_type) return spreadsheet_imports;
  if (google_type == presentation_type) return presentation_imports;
  return {};
}

std::string list_of(std::span<std::string_view const> types) {
  std::string all;
  for (auto const type : types) {
    auto const ending = ending_of(type);
    all += (all.empty() ? "" : ", ") + std::string(ending.empty() ? type : ending.substr(1));
  }
  return all;
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

std::string_view mime_type_of(std::string_view name) {
  auto const dot = name.rfind('.');
  auto const ending = to_lower(dot == std::string_view::npos ? name : name.substr(dot + 1));
  for (auto const& format : formats)
    if (format.ending == ending) return format.mime_type;
  return {};
}

std::string_view ending_of(std::string_view mime_type) {
  static auto const endings = [] {
    std::vector<std::string> all;
    for (auto const& format : formats) all.push_back("." + std::string(format.ending));
    return all;
  }();
  for (std::size_t i = 0; i < endings.size(); ++i)
    if (formats[i].mime_type == mime_type) return endings[i];
  return {};
}

std::string export_type(std::string_view google_type, std::string_view format) {
  auto const offered = exports_of(google_type);
  if (offered.empty())
    throw Failure(ErrorKind::invalid, fmt::format("Google exports no files of type {}.", google_type),
                  "Open it by its link instead.");
  format = trim(format);
  if (format.empty()) return std::string(offered.front());
  auto const wanted =
      format.find('/') != std::string_view::npos ? to_lower(format) : std::string(mime_type_of(format));
  if (std::ranges::find(offered, wanted) == offered.end())
    throw Failure(ErrorKind::invalid,
                  fmt::format("Google does not export this file as \"{}\".", format.substr(0, 100)),
                  fmt::format("Use one of: {}.", list_of(offered)));
  return wanted;
}

std::string_view text_export_type(std::string_view google_type) {
  if (google_type == document_type || google_type == presentation_type) return "text/plain";
  if (google_type == spreadsheet_type) return "text/csv";
  if (google_type == script_type) return script_exports[0];
  return {};
}

std::string_view sniff_text(std::string_view text, std::string_view google_type) {
  auto const start = trim(text.substr(0, 1000));
  auto const line = start.substr(0, start.find('\n'));
  if (google_type == spreadsheet_type)
    return std::ranges::count(line, '\t') > std::ranges::count(line, ',') ? tsv
                                                                          : std::string_view("text/csv");
  auto const lower = to_lower(start);
  if (lower.starts_with("<!doctype html") || lower.starts_with("<html")) return "text/html";
  if (lower.starts_with('<') && lower.find("</") != std::string::npos) return "text/html";
  return looks_like_markdown(text) ? "text/markdown" : "text/plain";
}

void require_import(std::string_view google_type, std::string_view mime_type) {
  auto const taken = imports_of(google_type);
  if (taken.empty() || std::ranges::find(taken, mime_type) != taken.end()) return;
  throw Failure(ErrorKind::invalid,
                fmt::format("Google makes no {} of {}.",
                            google_type == document_type      ? "Doc"
                            : google_type == spreadsheet_type ? "Sheet"
                                                              : "presentation",
                            mime_type),
                fmt::format("Set source_format to what it is, one of: {}.", list_of(taken)));
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
  return mime_type == "image/png" || mime_type == "image/jpeg" || mime_type == "image/gif" ||
         mime_type == "image/webp";
}

}  // namespace workspace::tools::drive
