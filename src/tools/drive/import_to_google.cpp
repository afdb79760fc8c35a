// import_to_google_doc, _sheets and _slides: files that Google converts on upload,
// https://developers.google.com/workspace/drive/api/guides/manage-uploads#import-docs

#include "tools/drive/files.hpp"
#include "tools/drive/formats.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {
namespace {

struct Import {
  std::string file_name;
  std::string file_path;
  std::string file_url;
  std::string source_format;
  std::string folder_id = "root";
  std::optional<std::string> base64_content;
  std::string base64_sha256;
  static schema::Fields describe() {
    using P = Import;
    return {schema::required<&P::file_name>("Name of the new file."),
            schema::optional<&P::file_path>("File on the server's machine, in an allowed folder."),
            schema::optional<&P::file_url>("Public http(s) URL."),
            schema::optional<&P::source_format>(
                "What the content is, e.g. md, docx, xlsx, pptx (default: found out)."),
            schema::optional<&P::folder_id>("Folder or shared drive: id or link."),
            schema::optional<&P::base64_content>("The file's bytes in base64."),
            schema::optional<&P::base64_sha256>("SHA-256 (hex) of the decoded bytes, to check.")};
  }
};

struct ImportToGoogleDoc {
  Import import;
  std::optional<std::string> content;
  static schema::Fields describe() {
    using P = ImportToGoogleDoc;
    return {schema::group<&P::import>(), schema::optional<&P::content>("The text: Markdown, HTML or plain.")};
  }
};

struct ImportToGoogleSheets {
  Import import;
  std::optional<std::string> content;
  static schema::Fields describe() {
    using P = ImportToGoogleSheets;
    return {schema::group<&P::import>(), schema::optional<&P::content>("Rows as CSV or TSV.")};
  }
};

struct ImportedFile {
  File file;
  std::string imported_from;  // MIME type
  std::string heading() const { return fmt::format("Imported: {}", file.name); }
  static schema::Fields describe() {
    using R = ImportedFile;
    return {schema::required<&R::file>(), schema::required<&R::imported_from>()};
  }
};

Async<ImportedFile> import_file(ToolContext& context, Import const& p, std::optional<std::string> content,
                                std::string_view google_type) {
  Source source{.text = std::move(content),
                .base64 = p.base64_content,
                .base64_sha256 = p.base64_sha256,
                .url = p.file_url,
                .path = p.file_path};
  SourceWords const words{.text = google_type == presentation_type ? "" : "content",
                          .base64 = "base64_content",
                          .base64_sha256 = "base64_sha256",
                          .url = "file_url",
                          .path = "file_path",
                          .undone = "Nothing was uploaded."};
  require_one(source, words);
  NewFile file{.name = p.file_name, .mime_type = std::string(google_type), .folder = {}};
  file.folder = co_await folder_id_of(context, p.folder_id);
  auto material = co_await read_source(context.backend(), std::move(source), words);
  file.media_type = media_type_of(material, {p.source_format}, p.file_name, google_type);
  file.bytes = std::move(material.bytes);
  ImportedFile imported;
  imported.imported_from = file.media_type;
  imported.file = co_await create_file(context, std::move(file));
  co_return imported;
}

Async<ImportedFile> import_to_google_doc(ToolContext& context, ImportToGoogleDoc const& p) {
  return import_file(context, p.import, p.content, document_type);
}
Async<ImportedFile> import_to_google_sheets(ToolContext& context, ImportToGoogleSheets const& p) {
  return import_file(context, p.import, p.content, spreadsheet_type);
}
Async<ImportedFile> import_to_google_slides(ToolContext& context, Import const& p) {
  return import_file(context, p, std::nullopt, presentation_type);
}

ToolInfo info_of(std::string_view name, std::string_view title, std::string_view description) {
  return {.name = name,
          .title = title,
          .description = description,
          .service = Service::drive,
          .tier = Tier::core,
          .effect = Effect::write,
          .methods = {api::drive::files::create},
          .also = {api::drive::files::get}};
}

Tool const doc_tool{
    info_of(
        "import_to_google_doc", "Import to Google Doc",
        "Makes a Google Doc of Markdown, HTML, plain text, DOCX, ODT, RTF or PDF, keeping its formatting."),
    import_to_google_doc};
Tool const sheets_tool{info_of("import_to_google_sheets", "Import to Google Sheets",
                               "Makes a Google Sheet of CSV, TSV, XLSX, XLS or ODS."),
                       import_to_google_sheets};
Tool const slides_tool{info_of("import_to_google_slides", "Import to Google Slides",
                               "Makes a Google Slides presentation of PPTX, PPT or ODP."),
                       import_to_google_slides};

}  // namespace
}  // namespace workspace::tools::drive
