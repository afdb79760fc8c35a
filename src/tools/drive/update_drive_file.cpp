// update_drive_file: a file's name, place, marks and content,
// https://developers.google.com/workspace/drive/api/reference/rest/v3/files/update

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "tools/drive/file_id.hpp"
#include "tools/drive/files.hpp"
#include "tools/drive/formats.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {
namespace {

constexpr std::size_t most_appended_to = 32u << 20;

enum class ContentMode { replace, append };
BOOST_DESCRIBE_ENUM(ContentMode, replace, append)

struct UpdateDriveFile {
  std::string file_id;
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::string mime_type;
  std::string add_parents;
  std::string remove_parents;
  std::optional<bool> starred;
  std::optional<bool> trashed;
  std::optional<bool> writers_can_share;
  std::optional<bool> copy_requires_writer_permission;
  json::object properties;
  std::optional<std::string> content;
  std::string file_path;
  std::string file_url;
  std::string source_format;
  ContentMode mode = ContentMode::replace;
  static schema::Fields describe() {
    using P = UpdateDriveFile;
    return {
        schema::required<&P::file_id>("File or folder: id or link."),
        schema::optional<&P::name>("New name.").to_body(),
        schema::optional<&P::description>("New description.").to_body(),
        schema::optional<&P::mime_type>("New MIME type.").to_body(),
        schema::optional<&P::add_parents>("Folder to move it to: id or link."),
        schema::optional<&P::remove_parents>(
            "Folders to take it out of, separated by commas (default when moving: where it is)."),
        schema::optional<&P::starred>("Star or unstar.").to_body(),
        schema::optional<&P::trashed>("Put in the bin, or restore.").to_body(),
        schema::optional<&P::writers_can_share>("Whether editors may share.").to_body(),
        schema::optional<&P::copy_requires_writer_permission>("Forbid readers to copy, print and download.")
            .to_body(),
        schema::optional<&P::properties>("Custom properties to set; null removes one.").to_body(),
        schema::optional<&P::content>("New content as text."),
        schema::optional<&P::file_path>("New content: file on the server's machine, in an allowed folder."),
        schema::optional<&P::file_url>("New content: public http(s) URL."),
        schema::optional<&P::source_format>(
            "What the new content is, e.g. md, html, csv, docx (default: found out)."),
        schema::optional<&P::mode>("Replace the content, or append text to it.")};
  }
};

SourceWords const source_words{
    .text = "content", .url = "file_url", .path = "file_path", .undone = "Nothing was uploaded."};

struct UpdatedFile {
  File file;
  std::string note;
  std::string heading() const { return fmt::format("File updated: {}", file.name); }
  static schema::Fields describe() {
    using R = UpdatedFile;
    return {schema::required<&R::file>(), schema::optional<&R::note>()};
  }
};

json::object metadata_of(UpdateDriveFile const& p) {
  auto body = schema::body_of(schema::view(p));
  // Drive's properties are strings; null removes one.
  if (auto* properties = body.if_contains("properties"))
    for (auto& [key, value] : properties->as_object())
      if (!value.is_string() && !value.is_null()) value = json::write(value);
  return body;
}

/// The parts between commas that are not empty.
std::vector<std::string_view> listed(std::string_view references) {
  std::vector<std::string_view> parts;
  for (auto const part : split(references, ','))
    if (!trim(part).empty()) parts.push_back(trim(part));
  return parts;
}

Async<void> set_parents(ToolContext& context, UpdateDriveFile const& p, Target const& file,
                        google::Params& params) {
  auto const folders = listed(p.add_parents);
  if (folders.size() > 1)
    throw Failure(ErrorKind::invalid, "A file lies in one folder only.",
                  "Name one folder in add_parents; Drive makes shortcuts for others.");
  std::string add;
  if (!folders.empty()) add = co_await folder_id_of(context, std::string(folders.front()));
  std::vector<std::string> remove;
  for (auto const one : listed(p.remove_parents)) remove.push_back(file_id_of(one));
  // Drive refuses a second parent: moving means leaving the first.
  if (!add.empty() && remove.empty()) {
    remove = file.parents;
    std::erase(remove, add);
  }
  params.set_unless_empty("addParents", add).set_unless_empty("removeParents", join(remove, ","));
}

/// What the file holds now, as text to append to, and its type.
Async<Material> read_text(ToolContext& context, Target const& file) {
  bool const is_doc = file.mime_type == document_type;
  if (is_google_type(file.mime_type) && !is_doc)
    throw Failure(ErrorKind::invalid,
                  fmt::format("Text cannot be appended to files of type {}.", file.mime_type),
                  file.mime_type == spreadsheet_type ? "Use append_table_rows or modify_sheet_values."
                                                     : "Use mode=replace.");
  Material text{.bytes = {}, .mime_type = is_doc ? "text/markdown" : file.mime_type};
  text.bytes = co_await download(context, file.id, is_doc ? text.mime_type : "", most_appended_to);
  if (!is_valid_utf8(text.bytes) || text.bytes.find('\0') != std::string::npos)
    throw Failure(ErrorKind::invalid, "The file is no text, so nothing can be appended to it.",
                  "Use mode=replace with the whole content.");
  co_return text;
}

/// The new content and its type.
Async<Material> new_content(ToolContext& context, UpdateDriveFile const& p, Source source,
                            Target const& file) {
  auto const& type = file.mime_type;
  if (type == folder_type)
    throw Failure(ErrorKind::invalid, "A folder has no content.",
                  "Name a file, or make one with create_drive_file.");
  auto material = co_await read_source(context.backend(), std::move(source), source_words);
  if (p.mode == ContentMode::append) {
    if (!is_valid_utf8(material.bytes))
      throw Failure(ErrorKind::invalid, "Only text can be appended.",
                    "Use mode=replace with the whole content.");
    auto text = co_await read_text(context, file);
    bool const apart = !text.bytes.empty() && !text.bytes.ends_with('\n');
    text.bytes += (apart ? "\n" : "") + material.bytes;
    co_return text;
  }
  bool const to_google = is_google_type(type);
  auto const kind = to_google ? std::string_view(type) : std::string_view();
  // The content of a plain file keeps the file's type unless another is named.
  Format said{p.source_format};
  if (p.source_format.empty() && !to_google && material.is_text_argument)
    said = p.mime_type.empty() ? Format{type} : Format{p.mime_type, "mime_type"};
  material.mime_type = media_type_of(material, said, file.name, kind);
  co_return material;
}

/// The members that change, and what moves where.
Async<void> confirm_update(ToolContext& context, UpdateDriveFile const& p, Target const& file,
                           json::object const& metadata, Material const* material) {
  if (!context.confirms(Reach::own)) co_return;
  Intent intent{Reach::own, "Change this file in Drive?"};
  intent.fact("File", file.name);
  for (auto const& [key, value] : metadata)
    intent.fact(key, value.is_string() ? std::string(value.get_string()) : json::write(value));
  for (auto const one : listed(p.add_parents)) {
    auto const folder = co_await read_metadata(context, one);
    intent.fact("Move to", folder.name);
  }
  intent.fact("Take out of", p.remove_parents);
  if (material)
    co_await add_content(context, intent,
                         p.mode == ContentMode::append ? "Content after appending" : "New content",
                         material->bytes);
  co_await context.confirm(std::move(intent));
}

Async<UpdatedFile> update_drive_file(ToolContext& context, UpdateDriveFile const& p) {
  auto metadata = metadata_of(p);
  Source source{.text = p.content, .url = p.file_url, .path = p.file_path};
  bool const uploads = !source.empty();
  if (uploads) require_one(source, source_words);
  bool const moves = !trim(p.add_parents).empty() || !trim(p.remove_parents).empty();
  if (metadata.empty() && !uploads && !moves)
    throw Failure(ErrorKind::invalid, "There is nothing to update.",
                  "Name at least one thing to change, e.g. name, add_parents or content.");
  // Marks and name belong to the shortcut itself; content to what it leads to.
  Target file;
  if (uploads)
    file = co_await read_target(context, p.file_id);
  else
    file = co_await read_metadata(context, p.file_id);
  auto params = file_params(file.id).set("fields", schema::selector<File>());
  if (moves) co_await set_parents(context, p, file, params);
  json::Document answer;
  UpdatedFile updated;
  if (uploads) {
    auto material = co_await new_content(context, p, std::move(source), file);
    if (p.mode == ContentMode::append && file.mime_type == document_type)
      updated.note =
          "The Doc was written anew from its Markdown: formatting that Markdown lacks may be gone; Drive "
          "keeps the earlier version.";
    co_await confirm_update(context, p, file, metadata, &material);
    answer =
        co_await context.google().upload(api::drive::files::update, std::move(params), json::value(metadata),
                                         std::move(material.mime_type), std::move(material.bytes));
  } else {
    co_await confirm_update(context, p, file, metadata, nullptr);
    answer =
        co_await context.google().call(api::drive::files::update, std::move(params), json::value(metadata));
  }
  updated.file = schema::taken<File>(answer);
  co_return updated;
}

Tool const tool{{.name = "update_drive_file",
                 .title = "Update Drive file",
                 .description = "Renames, moves, stars, bins or describes a file or folder, or replaces its "
                                "content or appends text to it.",
                 .service = Service::drive,
                 .tier = Tier::extended,
                 .effect = Effect::destructive,
                 .methods = {api::drive::files::get, api::drive::files::update},
                 .also = {api::drive::files::export_}},
                update_drive_file};

}  // namespace
}  // namespace workspace::tools::drive
