#pragma once
// Media types by the endings of file names and by what people call them: one table for all that reads, sends
// and looks for files. Types as registered with IANA where they are
// (https://www.iana.org/assignments/media-types).

#include <string>
#include <string_view>

namespace workspace::content {

namespace media {

inline constexpr std::string_view bytes = "application/octet-stream";
inline constexpr std::string_view csv = "text/csv";
inline constexpr std::string_view doc = "application/msword";
inline constexpr std::string_view docx =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
inline constexpr std::string_view epub = "application/epub+zip";
inline constexpr std::string_view gif = "image/gif";
inline constexpr std::string_view html = "text/html";
inline constexpr std::string_view jpeg = "image/jpeg";
inline constexpr std::string_view json = "application/json";
inline constexpr std::string_view mail = "message/rfc822";
inline constexpr std::string_view markdown = "text/markdown";
inline constexpr std::string_view odp = "application/vnd.oasis.opendocument.presentation";
inline constexpr std::string_view ods = "application/vnd.oasis.opendocument.spreadsheet";
inline constexpr std::string_view odt = "application/vnd.oasis.opendocument.text";
inline constexpr std::string_view pdf = "application/pdf";
inline constexpr std::string_view plain = "text/plain";
inline constexpr std::string_view png = "image/png";
inline constexpr std::string_view ppt = "application/vnd.ms-powerpoint";
inline constexpr std::string_view pptx =
    "application/vnd.openxmlformats-officedocument.presentationml.presentation";
inline constexpr std::string_view rtf = "application/rtf";
inline constexpr std::string_view svg = "image/svg+xml";
inline constexpr std::string_view tsv = "text/tab-separated-values";
inline constexpr std::string_view webp = "image/webp";
inline constexpr std::string_view xhtml = "application/xhtml+xml";
inline constexpr std::string_view xls = "application/vnd.ms-excel";
inline constexpr std::string_view xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
inline constexpr std::string_view xml = "application/xml";
inline constexpr std::string_view yaml = "application/yaml";
inline constexpr std::string_view zip = "application/zip";

}  // namespace media

/// By the ending of a file's name ("report.PDF"); empty where it has none or none that is known.
std::string_view type_of_file(std::string_view name);
/// What a format is called by: an ending with or without its dot, or a word ("md", ".docx", "excel"); empty
/// if unknown.
std::string_view type_called(std::string_view format);
/// The ending that files of a type are written with, ".pdf"; empty if unknown.
std::string_view ending_of(std::string_view type);

/// In lower case and without parameters: "text/html" of "Text/HTML; charset=utf-8".
std::string essence(std::string_view type);
/// Whether a declared type leaves open what the bytes are: none, application/octet-stream and their like.
bool says_nothing(std::string_view type);
/// Whether such a file is itself text that people read: text/*, JSON, XML, YAML, SVG.
bool is_text(std::string_view type);

}  // namespace workspace::content
