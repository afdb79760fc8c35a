// create_drive_file: text, bytes, or what a URL holds, as a new file,
// https://developers.google.com/workspace/drive/api/guides/manage-uploads

#include "base/text.hpp"
#include "tools/drive/files.hpp"
#include "tools/drive/formats.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {
namespace {

struct CreateDriveFile {
  std::string file_name;
  std::optional<std::string> content;
  std::string folder_id = "root";
  std::string mime_type;
  std::string file_url;
  std::optional<std::string> base64_content;
  std::string content_mime_type;
  std::string base64_sha256;
  static schema::Fields describe() {
    using P = CreateDriveFile;
    return {schema::required<&P::file_name>("Name, with its ending."),
            schema::optional<&P::content>("The file's text."),
            schema::optional<&P::folder_id>("Folder or shared drive: id or link."),
            schema::optional<&P::mime_type>(
                "Type in Drive (default: by name or source); a Google type converts the content."),
            schema::optional<&P::file_url>("Public http(s) URL, or file:// in an allowed folder.")
                .named("fileUrl"),
            schema::optional<&P::base64_content>("The file's bytes in base64."),
            schema::optional<&P::content_mime_type>("Type of the content, where mime_type is a Google type."),
            schema::optional<&P::base64_sha256>("SHA-256 (hex) of the decoded bytes, to check.")};
  }
};

SourceWords const source_words{.text = "content",
                               .base64 = "base64_content",
                               .base64_sha256 = "base64_sha256",
                               .url = "fileUrl",
                               .undone = "Nothing was uploaded."};

struct CreatedFile {
  File file;
  std::string heading() const { return fmt::format("File created: {}", file.name); }
  static schema::Fields describe() { return {schema::required<&CreatedFile::file>()}; }
};

Async<CreatedFile> create_drive_file(ToolContext& context, CreateDriveFile const& p) {
  Source source{
      .text = p.content, .base64 = p.base64_content, .base64_sha256 = p.base64_sha256, .url = p.file_url};
  bool const to_google = is_google_type(p.mime_type);
  // An empty Doc, a folder, ...: Google makes those without content.
  bool const empty = source.empty() && to_google;
  if (!empty) require_one(source, source_words);
  NewFile file{.name = p.file_name, .mime_type = p.mime_type, .folder = {}};
  file.folder = co_await folder_id_of(context, p.folder_id);
  if (!empty) {
    auto material = co_await read_source(context.backend(), std::move(source), source_words);
    Format said{p.content_mime_type, "content_mime_type"};
    if (!to_google && trim(said.text).empty()) said = {p.mime_type, "mime_type"};
    file.media_type = media_type_of(material, said, p.file_name, to_google ? p.mime_type : "");
    if (!to_google) file.mime_type = file.media_type;
    file.bytes = std::move(material.bytes);
  }
  CreatedFile created;
  created.file = co_await create_file(context, std::move(file));
  co_return created;
}

Tool const tool{{.name = "create_drive_file",
                 .title = "Create Drive file",
                 .description = "Makes a file in Drive from text, base64 bytes or a URL. A Google mime_type "
                                "gives a Doc, Sheet or presentation.",
                 .service = Service::drive,
                 .tier = Tier::core,
                 .effect = Effect::write,
                 .methods = {api::drive::files::create},
                 .also = {api::drive::files::get}},
                create_drive_file};

}  // namespace
}  // namespace workspace::tools::drive
