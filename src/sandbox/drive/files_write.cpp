// files.create, .update, .copy, .delete, .emptyTrash.
#include "base/text.hpp"
#include "sandbox/drive/operations.hpp"
#include "sandbox/drive/resource.hpp"
#include "sandbox/drive/write.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

void refuse_unsimulated(Call const& call) {
  if (call.has("includeLabels")) throw not_simulated("labels");
  if (call.has("ocrLanguage")) throw not_simulated("text recognition");
}

/// The id a client chose, which must come from files.generateIds, or a new one.
std::string new_id(World& world, Call const& call) {
  std::string id(json::text(call.body, "id"));
  if (id.empty()) return world.ids.drive();
  if (world.drive->files.contains(id))
    throw conflict("A file already exists with the provided ID.", "fileIdInUse");
  if (world.drive->reserved_ids.erase(id) == 0)
    throw invalid("The provided file ID is not usable.", "file.id");
  return id;
}

File new_file(World& world, Call const& call) {
  File file;
  file.creator = file.modifier = call.user;
  file.created = file.modified = world.now();
  file.marks[call.user].viewed = world.now();
  file.marks[call.user].modified = world.now();
  return file;
}

/// A place for a new file: what the body names, else My Drive.
File& parent_for(World& world, Call const& call, std::string_view otherwise = "root") {
  auto const id = parent_of_body(call);
  return require_folder(world, call, id.empty() ? otherwise : std::string_view(id));
}

}  // namespace

Answer create_file(World& world, Call const& call) {
  refuse_unsimulated(call);
  auto const& parent = parent_for(world, call);
  auto file = new_file(world, call);
  file.name = "Untitled";
  apply_body(world, call, file, true);
  place_new(world, call, file, parent);
  bool const upload = !call.media_type.empty();
  if (file.mime_type.empty()) file.mime_type = upload ? std::string() : "application/octet-stream";
  if (upload)
    apply_media(world, call, file);
  else if (file.is_google())
    start_document(world, file, call.user);
  else
    add_revision(world, file, call.user);
  file.id = new_id(world, call);
  auto const id = file.id;
  auto& stored = world.drive->files[id] = std::move(file);
  log_change(world, stored);
  return {.body = answer_file(world, call, stored)};
}

Answer update_file(World& world, Call const& call) {
  refuse_unsimulated(call);
  auto& file = require_file(world, call);
  auto const role = role_of(*world.drive, file, call.user, call.now);
  auto const body = call.body.is_object() ? call.body.get_object() : json::object();
  // A reader's star and time of viewing are their own.
  bool const only_own = std::all_of(body.begin(), body.end(), [](auto const& member) {
    return member.key() == "starred" || member.key() == "viewedByMeTime";
  });
  bool const moves = !call.param("addParents").empty() || !call.param("removeParents").empty();
  bool const upload = !call.media_type.empty();
  if ((!only_own || moves || upload) && role < Role::writer) throw insufficient();
  if (file.parent.empty() && file.is_folder() && body.contains("name"))
    throw insufficient();  // roots keep their name
  // On a copy: a fault half-way leaves the file as it was.
  File changed = file;
  apply_body(world, call, changed, false);
  if (upload) apply_media(world, call, changed);
  move_file(world, call, changed, call.param("addParents"), call.param("removeParents"));
  bool const deep = changed.parent != file.parent || changed.trashed != file.trashed;
  if ((!only_own || upload) && !body.contains("modifiedTime")) mark_modified(world, changed, call.user);
  if (!only_own || upload) changed.modifier = call.user;
  file = std::move(changed);
  log_change(world, file, deep);
  return {.body = answer_file(world, call, file)};
}

Answer copy_file(World& world, Call const& call) {
  refuse_unsimulated(call);
  auto const& source = require_file(world, call);
  auto const role = role_of(*world.drive, source, call.user, call.now);
  if (source.is_folder() || (source.copy_requires_writer && role < Role::writer))
    throw forbidden("This file cannot be copied by the user.", "cannotCopyFile");
  auto const source_parent = world.drive->files.find(source.parent);
  bool const may_stay = source_parent != world.drive->files.end() &&
                        role_of(*world.drive, source_parent->second, call.user, call.now) >= Role::writer;
  auto const& parent = parent_for(world, call, may_stay ? std::string_view(source.parent) : "root");
  auto file = new_file(world, call);
  file.name = "Copy of " + source.name;
  file.mime_type = source.mime_type;
  file.description = source.description;
  file.properties = source.properties;
  file.app_properties = source.app_properties;
  file.index_text = source.index_text;
  file.shortcut_target = source.shortcut_target;
  if (call.flag("copyComments")) file.comments = source.comments;
  auto const wanted = json::text(call.body, "mimeType", source.mime_type);
  auto plain = call;
  if (plain.body.is_object()) plain.body.as_object().erase("mimeType");
  if (source.mime_type != shortcut_type)
    apply_body(world, plain, file, true);
  else if (auto const name = json::text(call.body, "name"); !name.empty())
    file.name = name;
  place_new(world, call, file, parent);
  if (wanted != source.mime_type) {
    // A copy of an Office file as a Google file.
    if (!source.is_binary() || !wanted.starts_with(google_prefix)) throw invalid("Invalid Value", "mimeType");
    file.mime_type = wanted;
    plain.media = source.bytes();
    plain.media_type = source.mime_type;
    apply_media(world, plain, file);
  } else if (!source.revisions.empty()) {
    auto& revision = add_revision(world, file, call.user);
    revision.bytes = source.revisions.back().bytes;
    revision.document = source.revisions.back().document;
  }
  file.id = new_id(world, call);
  auto const id = file.id;
  auto& stored = world.drive->files[id] = std::move(file);
  log_change(world, stored);
  return {.body = answer_file(world, call, stored)};
}

Answer delete_file(World& world, Call const& call) {
  auto const& file = require_file(world, call);
  auto const role = role_of(*world.drive, file, call.user, call.now);
  if (file.drive.empty() ? role != Role::owner : role < Role::organizer) throw insufficient();
  if (file.parent.empty() && file.is_folder()) throw insufficient();  // roots
  erase_file(world, std::string(file.id));
  return {};
}

Answer empty_trash(World& world, Call const& call) {
  auto const drive = call.param("driveId");
  if (!drive.empty()) {
    auto const root = world.drive->files.find(drive);
    if (root == world.drive->files.end() || !world.drive->drives.contains(drive) ||
        role_of(*world.drive, root->second, call.user, call.now) == Role::none) {
      auto fault = not_found(fmt::format("Shared drive not found: {}", drive));
      fault.location = "driveId";
      throw fault;
    }
    require_role(world, call, root->second, Role::organizer);
  }
  std::vector<std::string> gone;
  for (auto const& [id, file] : world.drive->files)
    if (file.trashed && (drive.empty() ? owner_of(*world.drive, file) == call.user : file.drive == drive))
      gone.push_back(id);
  for (auto const& id : gone)
    if (world.drive->files.contains(id)) erase_file(world, id);
  return {};
}

}  // namespace workspace::sandbox::drive
