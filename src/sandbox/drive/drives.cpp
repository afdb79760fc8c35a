// drives.*: shared drives.
#include "sandbox/collection.hpp"
#include "sandbox/drive/query.hpp"
#include "sandbox/drive/resource.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

void refuse_admin(Request const& request) {
  if (request.flag("useDomainAdminAccess")) throw not_simulated("access as a domain administrator");
}

SharedDrive& require_drive(World& world, Request const& request, Role needed) {
  refuse_admin(request);
  auto const id = request.param("driveId");
  auto const found = world.of<DriveState>().drives.find(id);
  auto const role = found == world.of<DriveState>().drives.end()
                        ? Role::none
                        : role_of(world.of<DriveState>(), world.of<DriveState>().files.at(found->first),
                                  request.user, request.now);
  if (role == Role::none) {
    throw not_found(fmt::format("Shared drive not found: {}", id), "driveId");
  }
  if (role < needed)
    throw forbidden("The user does not have sufficient permissions for this shared drive.",
                    "insufficientFilePermissions");
  return found->second;
}

bool matches(Query const& query, SharedDrive const& drive, std::string_view user) {
  switch (query.kind) {
    case Query::Kind::both:
      return matches(query.operands[0], drive, user) && matches(query.operands[1], drive, user);
    case Query::Kind::either:
      return matches(query.operands[0], drive, user) || matches(query.operands[1], drive, user);
    case Query::Kind::negation:
      return !matches(query.operands[0], drive, user);
    case Query::Kind::term:
      break;
  }
  if (query.field == "name") {
    if (query.operation == "contains") return name_contains(drive.name, query.value);
    return (drive.name == query.value) == (query.operation == "=");
  }
  if (query.field == "hidden")
    return (drive.hidden_by.contains(std::string(user)) == (query.value == "true")) ==
           (query.operation == "=");
  auto const wanted = parse_rfc3339(query.value).value_or(TimePoint{});
  if (query.operation == "<") return drive.created < wanted;
  if (query.operation == "<=") return drive.created <= wanted;
  if (query.operation == ">") return drive.created > wanted;
  if (query.operation == ">=") return drive.created >= wanted;
  return (drive.created == wanted) == (query.operation == "=");
}

json::object answer(World& world, Request const& request, SharedDrive const& drive) {
  return only(request, show_drive(world, drive, request.user), {"kind", "id", "name"});
}

void log_drive(World& world, SharedDrive const& drive) {
  std::set<std::string> audience;
  for (auto const& permission : world.of<DriveState>().files.at(drive.id).permissions)
    audience.insert(permission.address);
  world.of<DriveState>().changes.push_back({world.now(), {}, drive.id, std::move(audience)});
}

Answer set_hidden(World& world, Request const& request, bool hidden) {
  auto& drive = require_drive(world, request, Role::reader);
  if (hidden)
    drive.hidden_by.insert(request.user);
  else
    drive.hidden_by.erase(request.user);
  return {.body = answer(world, request, drive)};
}

/// What list and get show: the user's drives, of a list those that fit q.
json::array read_drives(World& world, Request const& request) {
  refuse_admin(request);
  std::optional<Query> query;
  if (!request.param("q").empty()) {
    auto parsed = parse_query(request.param("q"), QueryOf::drives);
    if (!parsed) throw invalid_value("q");
    query = std::move(*parsed);
  }
  auto const& state = world.of<DriveState>();
  json::array all;
  for (auto const& [id, drive] : state.drives)
    if (role_of(state, state.files.at(id), request.user, request.now) != Role::none &&
        (!query || matches(*query, drive, request.user)))
      all.push_back(answer(world, request, drive));
  return all;
}

Collection const drives{{.name = "drive.drives",
                         .read = read_drives,
                         .items = "drives",
                         .list_kind = "drive#driveList",
                         .missing = "Shared drive not found: {}",
                         .page = {"pageSize", 10, 100, true}}};

Answer create_drive(World& world, Request const& request) {
  auto const name = json::text(request.body, "name");
  auto const request_id = request.param("requestId");
  if (name.empty()) throw required("The shared drive name is required.", "name");
  if (json::find(request.body, "restrictions") || json::find(request.body, "colorRgb")) throw not_writable();
  if (!world.of<DriveState>().drive_requests.insert(request.user + " " + std::string(request_id)).second)
    throw conflict("A shared drive already exists with the provided ID.", "duplicate");
  SharedDrive drive;
  drive.id = world.ids.drive_root();
  drive.name = name;
  drive.color = "#4285f4";
  drive.created = world.now();
  File root;
  root.id = root.drive = drive.id;
  root.name = drive.name;
  root.mime_type = folder_type;
  root.creator = root.modifier = request.user;
  root.created = root.modified = world.now();
  root.permissions.push_back(make_permission("user", request.user, Role::organizer));
  world.of<DriveState>().files[root.id] = root;
  auto const& stored = world.of<DriveState>().drives[drive.id] = drive;
  log_drive(world, stored);
  return {.body = answer(world, request, stored)};
}

Answer update_drive(World& world, Request const& request) {
  auto& drive = require_drive(world, request, Role::organizer);
  auto const& body = request.members();
  static constexpr std::string_view writable[] = {"name", "colorRgb", "restrictions"};
  for (auto const& [member, value] : body) {
    if (member == "themeId" || member == "backgroundImageFile")
      throw not_simulated("themes of shared drives");
    if (std::find(std::begin(writable), std::end(writable), member) == std::end(writable))
      throw not_writable();
  }
  if (auto const name = json::text(body, "name"); !name.empty()) {
    drive.name = name;
    world.of<DriveState>().files.at(drive.id).name = name;
  }
  if (auto const color = json::text(body, "colorRgb"); !color.empty()) drive.color = color;
  if (auto const* const restrictions = json::find(body, "restrictions")) {
    drive.copy_requires_writer =
        json::boolean(*restrictions, "copyRequiresWriterPermission", drive.copy_requires_writer);
    drive.domain_users_only = json::boolean(*restrictions, "domainUsersOnly", drive.domain_users_only);
    drive.members_only = json::boolean(*restrictions, "driveMembersOnly", drive.members_only);
    drive.organizers_share_folders = json::boolean(*restrictions, "sharingFoldersRequiresOrganizerPermission",
                                                   drive.organizers_share_folders);
  }
  log_drive(world, drive);
  return {.body = answer(world, request, drive)};
}

Answer delete_drive(World& world, Request const& request) {
  auto const& drive = require_drive(world, request, Role::organizer);
  if (request.flag("allowItemDeletion")) throw not_simulated("access as a domain administrator");
  for (auto const* const file : descendants(world.of<DriveState>(), drive.id))
    if (!is_trashed(world.of<DriveState>(), *file))
      throw forbidden("The shared drive cannot be deleted while it holds items that are not in the trash.",
                      "cannotDeleteResourceWithChildren");
  auto const id = drive.id;
  log_drive(world, drive);
  erase_file(world, id);
  world.of<DriveState>().drives.erase(id);
  return {};
}

Answer hide_drive(World& world, Request const& request) { return set_hidden(world, request, true); }
Answer unhide_drive(World& world, Request const& request) { return set_hidden(world, request, false); }

Operation const operations[] = {{api::drive::drives::create, create_drive},
                                {api::drive::drives::update, update_drive},
                                {api::drive::drives::delete_, delete_drive},
                                {api::drive::drives::hide, hide_drive},
                                {api::drive::drives::unhide, unhide_drive}};

}  // namespace
}  // namespace workspace::sandbox::drive
