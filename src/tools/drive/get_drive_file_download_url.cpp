// get_drive_file_download_url: a file's bytes, put aside on this server for an hour,
// https://developers.google.com/workspace/drive/api/guides/manage-downloads

#include "content/media_type.hpp"
#include "tools/drive/files.hpp"
#include "tools/drive/formats.hpp"
#include "tools/files/file_name.hpp"
#include "tools/files/saved_file.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {
namespace {

constexpr std::int64_t most_bytes = 256 << 20;  // the whole file passes through memory

struct GetDriveFileDownloadUrl {
  std::string file_id;
  std::string export_format;
  static schema::Fields describe() {
    using P = GetDriveFileDownloadUrl;
    return {schema::required<&P::file_id>("File: id or link."),
            schema::optional<&P::export_format>(
                "Of Google files: pdf, docx, xlsx, csv, pptx, txt, md, ... (default: pdf; xlsx of Sheets).")};
  }
};

struct Download {
  std::string id;
  std::string mime_type;
  SavedFileInfo file;
  std::string note;
  std::string heading() const { return fmt::format("Ready to download: {}", file.name); }
  static schema::Fields describe() {
    using R = Download;
    return {schema::required<&R::id>(), schema::required<&R::mime_type>(), schema::required<&R::file>(),
            schema::optional<&R::note>()};
  }
};

Async<Download> get_drive_file_download_url(ToolContext& context, GetDriveFileDownloadUrl const& p) {
  auto const file = co_await read_target(context, p.file_id);
  Download download;
  download.id = file.id;
  download.mime_type = file.mime_type;
  auto name = file.name;
  std::string exported_as;
  if (download.mime_type == folder_type)
    throw Failure(ErrorKind::invalid, fmt::format("\"{}\" is a folder.", name),
                  "List it with list_drive_items and download its files.");
  if (is_google_type(download.mime_type)) {
    bool const one_sheet_only = download.mime_type == spreadsheet_type;
    download.mime_type = exported_as = export_type(download.mime_type, p.export_format);
    if (one_sheet_only && download.mime_type.starts_with("text/"))
      download.note = "Only the first sheet; xlsx holds all.";
    auto const ending = content::ending_of(download.mime_type);
    if (file_ending(name) != ending) name += ending;
  } else if (!p.export_format.empty()) {
    download.note = "export_format is for Google files only: this is the file as it is.";
  }
  auto const most = std::min(std::size_t(most_bytes), context.backend().google_settings.max_file_bytes);
  if (file.size > std::int64_t(most))
    throw Failure(ErrorKind::too_large,
                  fmt::format("\"{}\" has {} bytes; at most {} are passed on.", name, file.size, most),
                  fmt::format("Open it in Drive: {}", file.link));
  auto bytes = co_await drive::download(context, file.id, std::move(exported_as), most);
  auto const saved =
      co_await context.backend().attachments.save(std::move(name), download.mime_type, std::move(bytes));
  if (!saved) throw Failure(saved.error());
  download.file = describe_saved(*saved);
  co_return download;
}

Tool const tool{{.name = "get_drive_file_download_url",
                 .title = "Get Drive file download URL",
                 .description = "Downloads a file, or exports a Doc, Sheet or presentation, and gives a link "
                                "(or local path) to it, good for an hour.",
                 .service = Service::drive,
                 .tier = Tier::core,
                 .effect = Effect::read,
                 .methods = {api::drive::files::get},
                 .also = {api::drive::files::export_}},
                get_drive_file_download_url};

}  // namespace
}  // namespace workspace::tools::drive
