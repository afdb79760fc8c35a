#include "tools/drive/file_content.hpp"

#include "base/encoding.hpp"
#include "tools/drive/files.hpp"

namespace workspace::tools::drive {
namespace {

constexpr std::int64_t most_bytes = 64 << 20;         // downloaded to read their text
constexpr std::int64_t most_image_bytes = 5 << 20;    // shown; clients refuse larger ones
constexpr std::size_t most_text_bytes = 400'000;      // given to the model
constexpr std::int64_t most_guessed_bytes = 1 << 20;  // files of unknown type that may be text
constexpr std::chrono::milliseconds extraction_time{60'000};

constexpr std::string_view how_to_download = "get_drive_file_download_url gives the file itself.";

void set_text(FileContent& result, std::string text) {
  auto const whole = text.size();
  text.resize(utf8_prefix(text, most_text_bytes).size());
  if (text.size() < whole)
    result.note += fmt::format("{}The first {} of {} bytes of text. {}", result.note.empty() ? "" : " ",
                               text.size(), whole, how_to_download);
  if (whole == 0) result.note += fmt::format("{}The file has no text.", result.note.empty() ? "" : " ");
  result.content = std::move(text);
}

Async<std::string> extract(ToolContext& context, std::string bytes, std::string mime_type, std::string name) {
  auto text = co_await context.backend().extractor.text(std::move(bytes), std::move(mime_type),
                                                        std::move(name), extraction_time);
  if (!text) throw Failure(text.error());
  co_return std::move(*text);
}

/// Docs, Sheets, Slides, ...
Async<void> read_google_file(ToolContext& context, FileContent& result) {
  auto const& type = result.file.mime_type;
  if (type == folder_type)
    throw Failure(ErrorKind::invalid, fmt::format("\"{}\" is a folder.", result.file.name),
                  "List it with list_drive_items.");
  std::string const as(type == drawing_type ? "image/png" : text_export_type(type));
  if (as.empty()) {
    result.note = "Google exports no content of this type; open the link.";
    co_return;
  }
  auto bytes = co_await download(context, result.file.id, as, most_bytes);
  if (type == drawing_type) {
    result.note = "The drawing follows as an image.";
    result.images.push_back({as, std::move(bytes)});
    co_return;
  }
  if (type == spreadsheet_type)
    result.note = "The first sheet as CSV; get_drive_file_download_url with export_format=xlsx has them all.";
  auto text = co_await extract(context, std::move(bytes), "text/plain", {});
  set_text(result, std::move(text));
}

bool looks_like_text(std::string_view bytes) {
  return bytes.find('\0') == std::string_view::npos && is_valid_utf8(bytes);
}

Async<void> read_binary(ToolContext& context, FileContent& result) {
  auto const& file = result.file;
  auto const size = file.size.value_or(0);
  bool const image = is_shown_image(file.mime_type);
  bool const understood = content::Extractor::reads(file.mime_type, file.name);
  bool const media = file.mime_type.starts_with("image/") || file.mime_type.starts_with("video/") ||
                     file.mime_type.starts_with("audio/");
  bool const guessed = !image && !understood && !media && size <= most_guessed_bytes;
  auto const limit = std::int64_t(std::min(std::size_t(image ? most_image_bytes : most_bytes),
                                           context.backend().google_settings.max_file_bytes));
  if (size > limit || (!image && !understood && !guessed)) {
    result.note = fmt::format("{} of {} bytes{}. {}", file.mime_type, size,
                              size > limit ? ": too large to show" : ": no text to show", how_to_download);
    co_return;
  }
  auto bytes = co_await download(context, file.id, {}, std::size_t(limit));
  if (image) {
    result.note = "The image follows.";
    result.images.push_back({file.mime_type, std::move(bytes)});
  } else if (guessed && !looks_like_text(bytes)) {
    result.note =
        fmt::format("{} of {} bytes: no text to show. {}", file.mime_type, bytes.size(), how_to_download);
  } else if (file.mime_type == "image/svg+xml") {
    auto svg = lift_images(make_valid_utf8(bytes));
    result.images = std::move(svg.images);
    std::erase_if(result.images, [](auto const& one) { return !is_shown_image(one.mime_type); });
    set_text(result, std::move(svg.markup));
  } else {
    auto text =
        co_await extract(context, std::move(bytes), guessed ? "text/plain" : file.mime_type, file.name);
    set_text(result, std::move(text));
  }
}

}  // namespace

std::string FileContent::text() const {
  auto text = fmt::format("File: \"{}\" (ID: {}, Type: {})", file.name, file.id, file.mime_type);
  if (!file.link.empty()) text += fmt::format("\nLink: {}", file.link);
  if (!note.empty()) text += fmt::format("\nNote: {}", note);
  return content.empty() ? text : text + "\n\n--- CONTENT ---\n" + content;
}

std::vector<mcp::Content> FileContent::more() const {
  std::vector<mcp::Content> blocks;
  for (auto const& image : images) blocks.push_back(mcp::Content::image(image.bytes, image.mime_type));
  return blocks;
}

schema::Fields FileContent::describe() {
  using R = FileContent;
  return {schema::required<&R::file>(), schema::optional<&R::note>(), schema::optional<&R::content>()};
}

Async<FileContent> read_content(ToolContext& context, std::string reference) {
  FileContent result;
  result.file = co_await read_target<File>(context, std::move(reference), Detail::content);
  if (is_google_type(result.file.mime_type))
    co_await read_google_file(context, result);
  else
    co_await read_binary(context, result);
  co_return result;
}

}  // namespace workspace::tools::drive
