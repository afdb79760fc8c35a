// files.create, .update, .copy, .delete, .emptyTrash.
#include "base/text.hpp"
#include "sandbox/drive/resource.hpp"
#include "sandbox/drive/state.hpp"
#include "sandbox/drive/write.hpp"
#include "sandbox/operation.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

void refuse_unsimulated(Request const& request) {
  if (request.has("includeLabels")) throw not_simulated("labels");
  if (request.has("ocrLanguage")) throw not_simulated("text recognition");
}

/// The id a client chose, which must come from files.generateIds, or a new one.
std::string new_id(World& world, Request const& request) {
  std::string id(json::text(request.body, "id"));
  if (id.empty()) return world.ids.drive();
  if (world.of<DriveState>().files.contains(id))
    throw conflict("A file already exists with the provided ID.", "fileIdInUse");
  if (world.of<DriveState>().reserved_ids.erase(id) == 0)
    throw invalid("The provided file ID is not usable.", "file.id");
  return id;
}

File new_file(World& world, Request const& request) {
  File file;
  file.creator = file.modifier = request.user;
  file.created = file.modified = world.now();
  file.marks[request.user].viewed = world.now();
  file.marks[request.user].modified = world.now();
  return file;
}

/// A place for a new file: what the body names, else My Drive.
File& parent_for(World& world, Request const& request, std::string_view otherwise = "root") {
  auto const id = parent_of_body(request);
  return require_folder(world, request, id.empty() ? otherwise : std::string_view(id));
}

Answer create_file(World& world, Request const& request) {
  refuse_unsimulated(request);
  auto const& parent = parent_for(world, request);
  auto file = new_file(world, request);
  file.name = "Untitled";
  apply_body(world, request, file, true);
  place_new(world, request, file, parent);
  bool const upload = !request.media_type.empty();
  if (file.mime_type.empty()) file.mime_type = upload ? std::string() : "application/octet-stream";
  if (upload)
    apply_media(world, request, file);
  else if (file.is_google())
    start_document(world, file, request.user);
  else
    add_revision(world, file, request.user);
  file.id = new_id(world, request);
  auto const id = file.id;
  auto& stored = world.of<DriveState>().files[id] = std::move(file);
  log_change(world, stored);
  return {.body = answer_file(world, request, stored)};
}

Answer update_file(World& world, Request const& request) {
  refuse_unsimulated(request);
  auto& file = require_file(world, request);
  auto const role = role_of(world.of<DriveState>(), file, request.user, request.now);
  auto const& body = request.members();
  // A reader's star and time of viewing are their own.
  bool const only_own = std::all_of(body.begin(), body.end(), [](auto const& member) {
    return member.key() == "starred" || member.key() == "viewedByMeTime";
  });
  bool const moves = !request.param("addParents").empty() || !request.param("removeParents").empty();
  bool const upload = !request.media_type.empty();
  if ((!only_own || moves || upload) && role < Role::writer) throw insufficient();
  if (file.parent.empty() && file.is_folder() && body.contains("name"))
    throw insufficient();  // roots keep their name
  // On a copy: a fault half-way leaves the file as it was.
  File changed = file;
  apply_body(world, request, changed, false);
  if (upload) apply_media(world, request, changed);
  move_file(world, request, changed, request.param("addParents"), request.param("removeParents"));
  bool const deep = changed.parent != file.parent || changed.trashed != file.trashed;
  if ((!only_own || upload) && !body.contains("modifiedTime")) mark_modified(world, changed, request.user);
  if (!only_own || upload) changed.modifier = request.user;
  file = std::move(changed);
  log_change(world, file, deep);
  return {.body = answer_file(world, request, file)};
}

Answer copy_file(World& world, Request const& request) {
  refuse_unsimulated(request);
  auto const& source = require_file(world, request);
  auto const role = role_of(world.of<DriveState>(), source, request.user, request.now);
  if (source.is_folder() || (source.copy_requires_writer && role < Role::writer))
    throw forbidden("This file cannot be copied by the user.", "cannotCopyFile");
  auto const source_parent = world.of<DriveState>().files.find(source.parent);
  bool const may_stay =
      source_parent != world.of<DriveState>().files.end() &&
      role_of(world.of<DriveState>(), source_parent->second, request.user, request.now) >= Role::writer;
  auto const& parent = parent_for(world, request, may_stay ? std::string_view(source.parent) : "root");
  auto file = new_file(world, request);
  file.name = "Copy of " + source.name;
  file.mime_type = source.mime_type;
  file.description = source.description;
  file.properties = source.properties;
  file.app_properties = source.app_properties;
  file.index_text = source.index_text;
  file.shortcut_target = source.shortcut_target;
  if (request.flag("copyComments")) file.comments = source.comments;
  auto const wanted = json::text(request.body, "mimeType", source.mime_type);
  auto plain = request;
  if (plain.body.is_object()) plain.body.as_object().erase("mimeType");
  if (source.mime_type != shortcut_type)
    apply_body(world, plain, file, true);
  else if (auto const name = json::text(request.body, "name"); !name.empty())
    file.name = name;
  place_new(world, request, file, parent);
  if (wanted != source.mime_type) {
    // A copy of an Office file as a Google file.
    if (!source.is_binary() || !wanted.starts_with(google_prefix)) throw invalid_value("mimeType");
    file.mime_type = wanted;
    plain.media = source.bytes();
    plain.media_type = source.mime_type;
    apply_media(world, plain, file);
  } else if (!source.revisions.empty()) {
    auto& revision = add_revision(world, file, request.user);
    revision.bytes = source.revisions.back().bytes;
    revision.document = source.revisions.back().document;
  }
  file.id = new_id(world, request);
  auto const id = file.id;
  auto& stored = world.of<DriveState>().files[id] = std::move(file);
  log_change(world, stored);
  return {.body = answer_file(world, request, stored)};
}

Answer delete_file(World& world, Request const& request) {
  auto const& file = require_file(world, request);
  auto const role = role_of(world.of<DriveState>(), file, request.user, request.now);
  if (file.drive.empty() ? role != Role::owner : role < Role::organizer) throw insufficient();
  if (file.parent.empty() && file.is_folder()) throw insufficient();  // roots
  erase_file(world, std::string(file.id));
  return {};
}

Answer empty_trash(World& world, Request const& request) {
  auto const drive = request.param("driveId");
  if (!drive.empty()) {
    auto const root = world.of<DriveState>().files.find(drive);
    if (root == world.of<DriveState>().files.end() || !world.of<DriveState>().drives.contains(drive) ||
        role_of(world.of<DriveState>(), root->second, request.user, request.now) == Role::none) {
      throw not_found(fmt::format("Shared drive not found: {}", drive), "driveId");
    }
    require_role(world, request, root->second, Role::organizer);
  }
  std::vector<std::string> gone;
  for (auto const& [id, file] : world.of<DriveState>().files)
    if (file.trashed &&
        (drive.empty() ? owner_of(world.of<DriveState>(), file) == request.user : file.drive == drive))
      gone.push_back(id);
  for (auto const& id : gone)
    if (world.of<DriveState>().files.contains(id)) erase_file(world, id);
  return {};
}

Operation const operations[] = {{api::drive::files::create, create_file},
                                {api::drive::files::update, update_file},
                                {api::drive::files::copy, copy_file},
                                {api::drive::files::delete_, delete_file},
                                {api::drive::files::emptyTrash, empty_trash}};

}  // namespace
}  // namespace workspace::sandbox::drive
