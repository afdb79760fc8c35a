#include "tools/drive/files.hpp"

#include "content/text.hpp"
#include "crypto/crypto.hpp"
#include "tools/drive/file_id.hpp"

#include <fmt/format.h>

namespace workspace::tools::drive {

Async<json::Document> read_metadata(ToolContext& context, std::string reference, std::string fields) {
  auto const id = file_id_of(reference);
  if (id.empty())
    throw Failure(ErrorKind::invalid, "An empty file id names no file.", "Pass the id or link of a file.");
  auto params = google::Params().set("fileId", id).set("supportsAllDrives", true);
  params.set("fields", fields.empty() ? "id,name,mimeType" : "id,name,mimeType," + fields);
  co_return co_await context.google().call(api::drive::files::get, std::move(params));
}

Async<json::Document> read_target(ToolContext& context, std::string reference, std::string fields) {
  auto with_target =
      fields.empty() ? std::string("shortcutDetails(targetId)") : "shortcutDetails(targetId)," + fields;
  auto file = co_await read_metadata(context, std::move(reference), with_target);
  if (file.text("mimeType") != shortcut_type) co_return file;
  // Drive makes no shortcut to a shortcut, so one step is enough.
  std::string target;
  if (auto const details = file["shortcutDetails"]) target = details.text("targetId");
  if (target.empty())
    throw Failure(ErrorKind::not_found,
                  fmt::format("The shortcut \"{}\" leads nowhere.", file.text("name")),
                  "Its target was deleted or is not shared with this account.");
  co_return co_await read_metadata(context, std::move(target), std::move(with_target));
}

Async<std::string> folder_id_of(ToolContext& context, std::string reference) {
  if (reference.empty() || reference == "root") co_return "root";
  auto const folder = co_await read_target(context, std::move(reference), "trashed");
  if (folder.text("mimeType") != folder_type)
    throw Failure(ErrorKind::invalid,
                  fmt::format("\"{}\" is no folder but {}.", folder.text("name"),
                              folder.text("mimeType")),
                  "Pass the id of a folder; list_drive_items with file_type=folder finds them.");
  if (folder.boolean("trashed"))
    throw Failure(ErrorKind::invalid,
                  fmt::format("The folder \"{}\" is in the bin.", folder.text("name")),
                  "Restore it with update_drive_file (trashed=false) or choose another.");
  co_return std::string(folder.text("id"));
}

Async<void> confirm_new_file(ToolContext& context, std::string question, json::object const& metadata,
                             std::string const& bytes) {
  if (!context.confirms(Reach::own)) co_return;
  json::value const file(metadata);
  Intent intent{Reach::own, std::move(question)};
  intent.fact("Name", file.text("name")).fact("Type", file.text("mimeType"));
  if (!bytes.empty()) {
    intent.fact("Size", content::size_in_words(bytes.size()));
    auto digest = [&bytes] { return crypto::sha256(bytes); };
    intent.contents = co_await context.backend().workers.run(std::move(digest));
  }
  for (auto const& parent : file.items("parents")) {
    auto const folder = co_await read_metadata(context, std::string(parent.as_string()), "");
    intent.fact("Folder", folder.text("name"));
  }
  co_await context.confirm(std::move(intent));
}

Async<File> create_file(ToolContext& context, json::object metadata, std::string media_type,
                        std::string bytes) {
  co_await confirm_new_file(context, "Make this file in Drive?", metadata, bytes);
  auto params = google::Params().set("supportsAllDrives", true).set("fields", file_fields(Detail::full));
  json::value body(std::move(metadata));
  json::value created;
  if (media_type.empty())
    created = co_await context.google().call(api::drive::files::create, std::move(params), std::move(body));
  else
    created = co_await context.google().upload(api::drive::files::create, std::move(params), std::move(body),
                                               std::move(media_type), std::move(bytes));
  co_return make_file(created);
}

}  // namespace workspace::tools::drive
