#include "content/media_type.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace workspace::content {
namespace {

struct Known {
  std::string_view type;
  std::string_view endings;     // separated by blanks; the first is the one it is written with
  std::string_view words = {};  // what people call it besides
};

constexpr Known table[] = {{media::plain, ".txt .text .log", "plain"},
                           {media::markdown, ".md .markdown"},
                           {media::html, ".html .htm"},
                           {media::csv, ".csv"},
                           {media::tsv, ".tsv .tab"},
                           {"text/css", ".css"},
                           {"text/javascript", ".js"},
                           {"text/calendar", ".ics"},
                           {"text/x-python", ".py"},
                           {media::json, ".json"},
                           {"application/x-ndjson", ".ndjson"},
                           {media::xml, ".xml"},
                           {media::xhtml, ".xhtml"},
                           {media::yaml, ".yaml .yml"},
                           {"application/sql", ".sql"},
                           {media::rtf, ".rtf"},
                           {media::pdf, ".pdf", "pdfs"},
                           {media::doc, ".doc"},
                           {media::docx, ".docx", "word"},
                           {media::xls, ".xls"},
                           {media::xlsx, ".xlsx", "excel"},
                           {media::ppt, ".ppt"},
                           {media::pptx, ".pptx", "powerpoint"},
                           {media::odt, ".odt"},
                           {media::ods, ".ods"},
                           {media::odp, ".odp"},
                           {media::epub, ".epub"},
                           {media::zip, ".zip", "archive"},
                           {"application/gzip", ".gz"},
                           {media::mail, ".eml"},
                           {media::png, ".png"},
                           {media::jpeg, ".jpg .jpeg"},
                           {media::gif, ".gif"},
                           {media::webp, ".webp"},
                           {media::svg, ".svg"},
                           {"image/bmp", ".bmp"},
                           {"image/tiff", ".tiff"},
                           {"audio/mpeg", ".mp3"},
                           {"audio/wav", ".wav"},
                           {"video/mp4", ".mp4"},
                           {"video/quicktime", ".mov"},
                           {"video/webm", ".webm"}};

bool holds(std::string_view words, std::string_view word) {
  auto const all = split(words, ' ');
  return !word.empty() && std::ranges::find(all, word) != all.end();
}

std::string_view type_with(std::string_view ending) {
  for (auto const& known : table)
    if (holds(known.endings, ending)) return known.type;
  return {};
}

}  // namespace

std::string_view type_of_file(std::string_view name) {
  auto const dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : type_with(to_lower(name.substr(dot)));
}

std::string_view type_called(std::string_view format) {
  auto const word = to_lower(trim(format));
  for (auto const& known : table)
    if (holds(known.words, word)) return known.type;
  return word.find('.') == std::string::npos ? type_with("." + word) : type_of_file(word);
}

std::string_view ending_of(std::string_view type) {
  auto const* known = std::ranges::find(table, type, &Known::type);
  return known == std::end(table) ? std::string_view() : known->endings.substr(0, known->endings.find(' '));
}

std::string essence(std::string_view type) { return to_lower(trim(type.substr(0, type.find(';')))); }

bool says_nothing(std::string_view type) {
  return type.empty() || type == media::bytes || type == "binary/octet-stream";
}

bool is_text(std::string_view type) {
  return type.starts_with("text/") || type == media::json || type == media::xml || type == media::yaml ||
         type == media::svg;
}

}  // namespace workspace::content
