// drives.*: shared drives.
#include "sandbox/drive/operations.hpp"
#include "sandbox/drive/query.hpp"
#include "sandbox/drive/resource.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

void refuse_admin(Call const& call) {
  if (call.flag("useDomainAdminAccess")) throw not_simulated("access as a domain administrator");
}

SharedDrive& require_drive(World& world, Call const& call, Role needed) {
  refuse_admin(call);
  auto const id = call.param("driveId");
  auto const found = world.drive->drives.find(id);
  auto const role = found == world.drive->drives.end()
                        ? Role::none
                        : role_of(*world.drive, world.drive->files.at(found->first), call.user, call.now);
  if (role == Role::none) {
    auto fault = not_found(fmt::format("Shared drive not found: {}", id));
    fault.location = "driveId";
    fault.location_type = "parameter";
    throw fault;
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

json::object answer(World& world, Call const& call, SharedDrive const& drive) {
  return only(call, show_drive(world, drive, call.user), {"kind", "id", "name"});
}

void log_drive(World& world, SharedDrive const& drive) {
  std::set<std::string> audience;
  for (auto const& permission : world.drive->files.at(drive.id).permissions)
    audience.insert(permission.address);
  world.drive->changes.push_back({world.now(), {}, drive.id, std::move(audience)});
}

Answer set_hidden(World& world, Call const& call, bool hidden) {
  auto& drive = require_drive(world, call, Role::reader);
  if (hidden)
    drive.hidden_by.insert(call.user);
  else
    drive.hidden_by.erase(call.user);
  return {.body = answer(world, call, drive)};
}

}  // namespace

Answer list_drives(World& world, Call const& call) {
  refuse_admin(call);
  std::optional<Query> query;
  if (!call.param("q").empty()) {
    auto parsed = parse_query(call.param("q"), QueryOf::drives);
    if (!parsed) throw invalid("Invalid Value", "q");
    query = std::move(*parsed);
  }
  std::vector<SharedDrive const*> drives;
  for (auto const& [id, drive] : world.drive->drives)
    if (role_of(*world.drive, world.drive->files.at(id), call.user, call.now) != Role::none &&
        (!query || matches(*query, drive, call.user)))
      drives.push_back(&drive);
  auto const page = page_of(call, drives.size(), 10, 100, call.param("q"));
  json::array items;
  for (std::size_t i = page.first; i < page.last; ++i) items.push_back(answer(world, call, *drives[i]));
  json::object body{{"kind", "drive#driveList"}, {"drives", std::move(items)}};
  if (!page.next.empty()) body["nextPageToken"] = page.next;
  return {.body = std::move(body)};
}

Answer get_drive(World& world, Call const& call) {
  return {.body = answer(world, call, require_drive(world, call, Role::reader))};
}

Answer create_drive(World& world, Call const& call) {
  auto const name = json::text(call.body, "name");
  auto const request = call.param("requestId");
  if (request.empty()) throw required("Required parameter: requestId", "requestId");
  if (name.empty()) throw required("The shared drive name is required.", "name");
  if (json::find(call.body, "restrictions") || json::find(call.body, "colorRgb")) throw not_writable();
  if (!world.drive->drive_requests.insert(call.user + " " + std::string(request)).second)
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
  root.creator = root.modifier = call.user;
  root.created = root.modified = world.now();
  root.permissions.push_back(make_permission("user", call.user, Role::organizer));
  world.drive->files[root.id] = root;
  auto const& stored = world.drive->drives[drive.id] = drive;
  log_drive(world, stored);
  return {.body = answer(world, call, stored)};
}

Answer update_drive(World& world, Call const& call) {
  auto& drive = require_drive(world, call, Role::organizer);
  auto const body = call.body.is_object() ? call.body.get_object() : json::object();
  static constexpr std::string_view writable[] = {"name", "colorRgb", "restrictions"};
  for (auto const& [member, value] : body) {
    if (member == "themeId" || member == "backgroundImageFile")
      throw not_simulated("themes of shared drives");
    if (std::find(std::begin(writable), std::end(writable), member) == std::end(writable))
      throw not_writable();
  }
  if (auto const name = json::text(body, "name"); !name.empty()) {
    drive.name = name;
    world.drive->files.at(drive.id).name = name;
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
  return {.body = answer(world, call, drive)};
}

Answer delete_drive(World& world, Call const& call) {
  auto const& drive = require_drive(world, call, Role::organizer);
  if (call.flag("allowItemDeletion")) throw not_simulated("access as a domain administrator");
  for (auto const* const file : descendants(*world.drive, drive.id))
    if (!is_trashed(*world.drive, *file))
      throw forbidden("The shared drive cannot be deleted while it holds items that are not in the trash.",
                      "cannotDeleteResourceWithChildren");
  auto const id = drive.id;
  log_drive(world, drive);
  erase_file(world, id);
  world.drive->drives.erase(id);
  return {};
}

Answer hide_drive(World& world, Call const& call) { return set_hidden(world, call, true); }
Answer unhide_drive(World& world, Call const& call) { return set_hidden(world, call, false); }

}  // namespace workspace::sandbox::drive
