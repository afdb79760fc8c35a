// gdrive://..., gdoc://... and gsheet://...: files as text where they have any, else as they are; folders.

#include "tools/offer/resources.hpp"

#include "content/media_type.hpp"
#include "tools/drive/file_content.hpp"
#include "tools/drive/files.hpp"
#include "tools/drive/suggestions.hpp"
#include "tools/offer/icons.hpp"

namespace workspace::tools::drive {
namespace {

constexpr std::int64_t most_bytes = 4 << 20;  // of what is given as it is, and of a document's text
constexpr int most_listed = 10;
constexpr std::string_view file_uri = "gdrive://{user}/file/{id}";
constexpr std::string_view document_uri = "gdoc://{user}/{id}";
constexpr std::string_view spreadsheet_uri = "gsheet://{user}/{id}";
constexpr std::chrono::milliseconds extraction_time{60'000};

/// Of what the tool gives: text as it is, of other files the text in them.
std::string type_of_text(std::string_view file_type) {
  if (is_google_type(file_type)) return std::string(text_export_type(file_type));
  return content::is_text(file_type) ? std::string(file_type) : "text/plain";
}

Async<Part> as_it_is(ToolContext& context, File const& file) {
  auto const size = file.size.value_or(0);
  if (is_google_type(file.mime_type))
    throw Failure(ErrorKind::invalid,
                  fmt::format("Google exports no content of \"{}\" ({}).", file.name, file.mime_type),
                  fmt::format("Open {}.", file.link));
  if (size > most_bytes)
    throw Failure(ErrorKind::too_large,
                  fmt::format("\"{}\" ({}, {} bytes) has no text to show and is over {} bytes.", file.name,
                              file.mime_type, size, most_bytes),
                  "get_drive_file_download_url gives the file itself.");
  Part part{file.mime_type, {}, true};
  part.data = co_await download(context, file.id, {}, most_bytes);
  co_return part;
}

/// Told apart by type; what cannot be shown as bytes.
Async<std::vector<Part>> parts_of(ToolContext& context, FileContent& answer) {
  std::vector<Part> parts;
  if (!answer.content.empty()) {
    parts.push_back({type_of_text(answer.file.mime_type), std::move(answer.content)});
    // Beside the text and not in it: it is no part of the file.
    if (!answer.note.empty()) parts.push_back({"text/plain", answer.note});
  }
  for (auto& image : answer.images) parts.push_back({image.mime_type, std::move(image.bytes), true});
  if (parts.empty()) {
    auto part = co_await as_it_is(context, answer.file);
    parts.push_back(std::move(part));
  }
  co_return parts;
}

Async<std::vector<Part>> read_file(ToolContext& context, mcp::Variables variables) {
  auto answer = co_await read_content(context, variables.at("id"));
  co_return co_await parts_of(context, answer);
}

Async<std::vector<Part>> read_folder(ToolContext& context, mcp::Variables variables) {
  json::object arguments{{"folder_id", variables.at("id")}};
  co_return co_await text_of(context, "list_drive_items", std::move(arguments));
}

void require_type(std::string_view wanted, std::string_view noun, std::string_view name,
                  std::string_view type) {
  if (type == wanted) return;
  throw Failure(ErrorKind::invalid, fmt::format("\"{}\" is no {} but {}.", name, noun, type),
                "Read it as gdrive://{user}/file/{id}.");
}

Async<std::vector<Part>> read_document(ToolContext& context, mcp::Variables variables) {
  auto const file = co_await read_target(context, variables.at("id"));
  require_type(document_type, "Google Doc", file.name, file.mime_type);
  auto bytes = co_await download(context, file.id, "text/markdown", most_bytes);
  auto text = co_await context.backend().extractor.text(std::move(bytes), "text/plain", {}, extraction_time);
  if (!text) throw Failure(text.error());
  std::vector<Part> parts;
  parts.push_back({"text/markdown", std::move(*text)});
  co_return parts;
}

Async<std::vector<Part>> read_spreadsheet(ToolContext& context, mcp::Variables variables) {
  auto answer = co_await read_content(context, variables.at("id"));
  require_type(spreadsheet_type, "Google Sheet", answer.file.name, answer.file.mime_type);
  co_return co_await parts_of(context, answer);
}

/// Of what read_file will most likely give.
std::string expected_type(std::string_view type, std::string_view name) {
  bool const understood = !is_shown_image(type) && content::Extractor::reads(type, name);
  return is_google_type(type) || understood ? type_of_text(type) : std::string(type);
}

mcp::Resource listed(std::string const& user, File const& file) {
  auto const uri = file.mime_type == document_type      ? document_uri
                   : file.mime_type == spreadsheet_type ? spreadsheet_uri
                                                        : file_uri;
  mcp::Resource resource;
  resource.uri = resource_uri(uri, {{"user", user}, {"id", file.id}});
  resource.info.name = file.name;
  resource.info.title = fmt::format("{} ({})", file.name, user);
  resource.info.mime_type =
      file.mime_type == document_type ? "text/markdown" : expected_type(file.mime_type, file.name);
  resource.info.annotations = annotations(0.5);
  if (!file.modified.empty()) resource.info.annotations["lastModified"] = file.modified;
  resource.info.icons = icons_of(uri.substr(0, uri.find(':')));
  return resource;
}

Async<std::vector<mcp::Resource>> list_recent(ToolContext& context) {
  auto const recent = co_await recent_files(context, {}, {}, most_listed);
  std::vector<mcp::Resource> list;
  for (auto const& file : recent.files) list.push_back(listed(context.user(), file));
  co_return list;
}

Resource const file{{.uri = file_uri,
                     .name = "drive_file",
                     .title = "Drive file",
                     .description = "A file: its text (of PDF and Office files too), else the file itself.",
                     .mime_type = "",
                     .tool = "get_drive_file_content",
                     .watched = {Log::drive, Changed::file},
                     .complete = {{"id", &file_ids}}},
                    read_file};

Resource const folder{{.uri = "gdrive://{user}/folder/{id}",
                       .name = "drive_folder",
                       .title = "Drive folder",
                       .description = "What is in a folder; root is My Drive.",
                       .mime_type = "text/plain",
                       .tool = "list_drive_items",
                       .also = {api::drive::files::get},
                       .watched = {Log::drive, Changed::file},
                       .complete = {{"id", &folder_ids}}},
                      read_folder};

Resource const document{{.uri = document_uri,
                         .name = "document",
                         .title = "Google Doc",
                         .description = "A Google Doc as Markdown.",
                         .mime_type = "text/markdown",
                         .tool = "get_drive_file_content",
                         .also = {api::drive::files::export_},
                         .watched = {Log::drive, Changed::file},
                         .complete = {{"id", &document_ids}}},
                        read_document};

Resource const spreadsheet{{.uri = spreadsheet_uri,
                            .name = "spreadsheet",
                            .title = "Google Sheet",
                            .description = "The first sheet of a Google Sheets file as CSV.",
                            .mime_type = "text/csv",
                            .tool = "get_drive_file_content",
                            .also = {api::drive::files::export_},
                            .watched = {Log::drive, Changed::file},
                            .complete = {{"id", &spreadsheet_ids}}},
                           read_spreadsheet};

Listing const recent{"get_drive_file_content", list_recent};

}  // namespace
}  // namespace workspace::tools::drive
