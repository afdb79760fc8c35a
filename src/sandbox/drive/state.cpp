// Roles, inheritance, the log of changes, pages.
#include "sandbox/drive/state.hpp"

#include "base/text.hpp"
#include "crypto/crypto.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

constexpr std::pair<Role, std::string_view> role_names[] = {{Role::none, "none"},
                                                            {Role::reader, "reader"},
                                                            {Role::commenter, "commenter"},
                                                            {Role::writer, "writer"},
                                                            {Role::file_organizer, "fileOrganizer"},
                                                            {Role::organizer, "organizer"},
                                                            {Role::owner, "owner"}};

File const* find(DriveState const& state, std::string_view id) {
  auto const found = state.files.find(id);
  return found == state.files.end() ? nullptr : &found->second;
}

bool expired(Permission const& permission, TimePoint now) {
  return permission.expires && *permission.expires <= now;
}

bool names_user(Permission const& permission, std::string_view user) {
  return (permission.type == "user" || permission.type == "group") &&
         equal_ignoring_case(permission.address, user);
}

bool in_domain(Permission const& permission, std::string_view user) {
  return permission.type == "domain" &&
         equal_ignoring_case(permission.address, user.substr(user.find('@') + 1));
}

std::string digits_of(std::string_view text) {
  std::string result;
  for (unsigned char const c : crypto::sha256(text).substr(0, 10)) result += fmt::format("{:02}", c % 100);
  result[0] = result[0] == '0' ? '1' : result[0];
  return result;
}

std::set<std::string> audience_of(World const& world, File const& file) {
  std::set<std::string> result;
  for (auto const& user : world.directory.users()) {
    if (!user.account) continue;
    auto const mark = file.marks.find(user.email);
    bool const opened = mark != file.marks.end() && mark->second.viewed &&
                        role_of(world.of<DriveState>(), file, user.email, world.now()) != Role::none;
    if (opened || discovered_role(world.of<DriveState>(), file, user.email, world.now()) != Role::none)
      result.insert(user.email);
  }
  return result;
}

void log_one(World& world, File& file) {
  ++file.version;
  auto now_sees = audience_of(world, file);
  auto either = file.audience;
  either.insert(now_sees.begin(), now_sees.end());
  file.audience = std::move(now_sees);
  world.of<DriveState>().changes.push_back({world.now(), file.id, file.drive, std::move(either)});
}

}  // namespace

std::string_view role_name(Role role) { return role_names[int(role)].second; }

std::optional<Role> parse_role(std::string_view name) {
  for (auto const& [role, text] : role_names)
    if (text == name && role != Role::none) return role;
  return std::nullopt;
}

std::string permission_id(std::string_view type, std::string_view address, bool discoverable) {
  if (type == "anyone") return discoverable ? "anyone" : "anyoneWithLink";
  return digits_of(to_lower(address)) + (type == "domain" ? "k" : "");
}

Permission make_permission(std::string_view type, std::string address, Role role, bool discoverable) {
  auto id = permission_id(type, address, discoverable);
  return {std::move(id), std::string(type), to_lower(address), role, discoverable, false, {}};
}

std::vector<Effective> effective_permissions(DriveState const& state, File const& file, TimePoint now) {
  std::vector<Effective> result;
  for (auto const* at = &file; at; at = at->parent.empty() ? nullptr : find(state, at->parent)) {
    for (auto const& permission : at->permissions) {
      if (expired(permission, now)) continue;
      bool const own = at == &file;
      auto inherited = permission;
      // The owner of a folder edits what others put into it.
      if (!own && inherited.role == Role::owner) inherited.role = Role::writer;
      auto const known = std::find_if(result.begin(), result.end(), [&](Effective const& one) {
        return one.permission.id == permission.id;
      });
      if (known == result.end())
        result.push_back({std::move(inherited), own ? std::string() : at->id});
      else if (inherited.role > known->permission.role)
        *known = {std::move(inherited), at->id};
    }
  }
  return result;
}

Role role_of(DriveState const& state, File const& file, std::string_view user, TimePoint now) {
  auto best = Role::none;
  for (auto const& [permission, from] : effective_permissions(state, file, now))
    if (names_user(permission, user) || in_domain(permission, user) || permission.type == "anyone")
      best = std::max(best, permission.role);
  return best;
}

Role discovered_role(DriveState const& state, File const& file, std::string_view user, TimePoint now) {
  auto best = Role::none;
  for (auto const& [permission, from] : effective_permissions(state, file, now))
    if (names_user(permission, user)) best = std::max(best, permission.role);
  return best;
}

std::string owner_of(DriveState const&, File const& file) {
  for (auto const& permission : file.permissions)
    if (permission.role == Role::owner) return permission.address;
  return {};
}

bool is_trashed(DriveState const& state, File const& file) {
  for (auto const* at = &file; at; at = at->parent.empty() ? nullptr : find(state, at->parent))
    if (at->trashed) return true;
  return false;
}

bool is_inside(DriveState const& state, File const& file, std::string_view folder) {
  for (auto const* at = &file; at; at = at->parent.empty() ? nullptr : find(state, at->parent))
    if (at->id == folder) return true;
  return false;
}

std::vector<File*> descendants(DriveState& state, std::string_view folder) {
  std::vector<File*> result;
  for (auto& [id, file] : state.files)
    if (id != folder && is_inside(state, file, folder)) result.push_back(&file);
  return result;
}

namespace {

File& visible_file(World& world, Request const& request, std::string_view id) {
  auto& state = world.of<DriveState>();
  auto const root = state.roots.find(request.user);
  auto const wanted = id == "root" && root != state.roots.end() ? std::string_view(root->second) : id;
  auto const found = state.files.find(wanted);
  if (found == state.files.end() || role_of(state, found->second, request.user, request.now) == Role::none)
    throw file_not_found(id);
  return found->second;
}

}  // namespace

File& require_file(World& world, Request const& request, std::string_view id) {
  auto& file = visible_file(world, request, id);
  if (!file.drive.empty() && !request.flag("supportsAllDrives") && !request.flag("supportsTeamDrives"))
    throw file_not_found(id);
  return file;
}

File& require_file(World& world, Request const& request) {
  return require_file(world, request, request.param("fileId"));
}

File& require_file_anywhere(World& world, Request const& request) {
  return visible_file(world, request, request.param("fileId"));
}

void require_role(World& world, Request const& request, File const& file, Role needed) {
  if (role_of(world.of<DriveState>(), file, request.user, request.now) < needed) throw insufficient();
}

ApiFault file_not_found(std::string_view id) {
  return not_found(fmt::format("File not found: {}.", id), "fileId");
}

ApiFault insufficient() {
  return forbidden("The user does not have sufficient permissions for this file.",
                   "insufficientFilePermissions");
}

ApiFault not_writable(std::string message) { return forbidden(std::move(message), "fieldNotWritable"); }

void log_change(World& world, File& file, bool deep) {
  log_one(world, file);
  if (!deep || !file.is_folder()) return;
  for (auto* const child : descendants(world.of<DriveState>(), file.id)) log_one(world, *child);
}

void mark_modified(World& world, File& file, std::string_view user) {
  file.modified = world.now();
  file.modifier = user;
  file.marks[std::string(user)].modified = world.now();
}

void erase_file(World& world, std::string const& id) {
  auto& state = world.of<DriveState>();
  std::vector<std::string> gone{id};
  for (auto const* const child : descendants(state, id)) gone.push_back(child->id);
  for (auto const& one : gone) {
    auto& file = state.files.at(one);
    state.changes.push_back({world.now(), one, file.drive, file.audience});
  }
  for (auto const& one : gone) state.files.erase(one);
}

bool has_fields(Request const& request) { return !request.param("fields").empty(); }

json::object only(Request const& request, json::object full,
                  std::initializer_list<std::string_view> members) {
  if (has_fields(request)) return full;
  json::object result;
  for (auto const member : members)
    if (auto const* const value = full.if_contains(member)) result[member] = *value;
  return result;
}

void require_fields(Request const& request) {
  if (!has_fields(request)) throw required("The 'fields' parameter is required for this method.", "fields");
}

}  // namespace workspace::sandbox::drive
