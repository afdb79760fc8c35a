#include "tools/drive/files.hpp"

#include "content/text.hpp"
#include "crypto/crypto.hpp"
#include "tools/drive/file_id.hpp"

#include <fmt/format.h>

namespace workspace::tools::drive {

google::Params file_params(std::string_view reference) {
  auto const id = file_id_of(reference);
  if (id.empty())
    throw Failure(ErrorKind::invalid, "An empty file id names no file.", "Pass the id or link of a file.");
  return google::Params().set("fileId", id).set("supportsAllDrives", true);
}

Failure leads_nowhere(std::string_view shortcut) {
  return {ErrorKind::not_found, fmt::format("The shortcut \"{}\" leads nowhere.", shortcut),
          "Its target was deleted or is not shared with this account."};
}

Async<std::string> folder_id_of(ToolContext& context, std::string reference) {
  if (reference.empty() || reference == "root") co_return "root";
  auto const folder = co_await read_target(context, std::move(reference));
  if (folder.mime_type != folder_type)
    throw Failure(ErrorKind::invalid,
                  fmt::format("\"{}\" is no folder but {}.", folder.name, folder.mime_type),
                  "Pass the id of a folder; list_drive_items with file_type=folder finds them.");
  if (folder.trashed)
    throw Failure(ErrorKind::invalid, fmt::format("The folder \"{}\" is in the bin.", folder.name),
                  "Restore it with update_drive_file (trashed=false) or choose another.");
  co_return folder.id;
}

Async<std::string> download(ToolContext& context, std::string id, std::string as, std::size_t most) {
  auto params = google::Params().set("fileId", id);
  auto const& method = as.empty() ? api::drive::files::get : api::drive::files::export_;
  if (as.empty())
    params.set("supportsAllDrives", true);
  else
    params.set("mimeType", as);
  auto media = co_await context.google().download(method, std::move(params), most);
  co_return std::move(media.bytes);
}

json::object NewFile::metadata() const {
  json::object body{{"name", name}};
  if (!mime_type.empty()) body["mimeType"] = mime_type;
  body["parents"] = json::array{json::value(folder)};
  return body;
}

Async<void> add_content(ToolContext& context, Intent& intent, std::string_view label,
                        std::string const& bytes) {
  intent.fact(label, content::size_in_words(bytes.size()));
  auto digest = [&bytes] { return crypto::sha256(bytes); };
  intent.contents = co_await context.backend().workers.run(std::move(digest));
}

Async<void> confirm_new_file(ToolContext& context, std::string question, NewFile const& file) {
  if (!context.confirms(Reach::own)) co_return;
  Intent intent{Reach::own, std::move(question)};
  intent.fact("Name", file.name).fact("Type", file.mime_type);
  if (!file.bytes.empty()) co_await add_content(context, intent, "Size", file.bytes);
  auto const folder = co_await read_metadata(context, file.folder);
  intent.fact("Folder", folder.name);
  co_await context.confirm(std::move(intent));
}

Async<File> create_file(ToolContext& context, NewFile file) {
  co_await confirm_new_file(context, "Make this file in Drive?", file);
  auto params = google::Params().set("supportsAllDrives", true).set("fields", schema::selector<File>());
  json::value metadata(file.metadata());
  json::Document created;
  if (file.media_type.empty())
    created =
        co_await context.google().call(api::drive::files::create, std::move(params), std::move(metadata));
  else
    created =
        co_await context.google().upload(api::drive::files::create, std::move(params), std::move(metadata),
                                         std::move(file.media_type), std::move(file.bytes));
  co_return schema::taken<File>(created);
}

}  // namespace workspace::tools::drive
