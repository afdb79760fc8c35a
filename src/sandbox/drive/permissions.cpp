// permissions.*: who may do what with a file or shared drive.
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "sandbox/collection.hpp"
#include "sandbox/drive/resource.hpp"
#include "sandbox/drive/share_mail.hpp"
#include "sandbox/drive/state.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

Role require_sharing(World& world, Request const& request, File const& file) {
  if (request.flag("useDomainAdminAccess")) throw not_simulated("access as a domain administrator");
  auto const role = role_of(world.of<DriveState>(), file, request.user, request.now);
  if (!can_share(world.of<DriveState>(), file, role)) throw insufficient();
  return role;
}

ApiFault permission_not_found(std::string_view id) {
  return not_found(fmt::format("Permission not found: {}.", id), "permissionId");
}

Effective require_permission(World const& world, Request const& request, File const& file) {
  for (auto& one : effective_permissions(world.of<DriveState>(), file, request.now))
    if (one.permission.id == request.param("permissionId")) return one;
  throw permission_not_found(request.param("permissionId"));
}

Permission* own_permission(File& file, std::string_view id) {
  for (auto& permission : file.permissions)
    if (permission.id == id) return &permission;
  return nullptr;
}

Answer answer(World const& world, Request const& request, File const& file, std::string_view id) {
  for (auto const& one : effective_permissions(world.of<DriveState>(), file, request.now))
    if (one.permission.id == id)
      return {.body = only(request, show_permission(world, file, one), {"kind", "id", "type", "role"})};
  throw permission_not_found(id);
}

/// What a role may be given for: which files, which grantees.
void check_role(File const& file, std::string_view type, Role role) {
  bool const shared_drive = !file.drive.empty();
  if (role == Role::owner && (shared_drive || type != "user"))
    throw forbidden("The owner role cannot be given here.", "invalidSharingRequest");
  if ((role == Role::organizer || role == Role::file_organizer) &&
      (!shared_drive || (file.id != file.drive && (role == Role::organizer || !file.is_folder()))))
    throw forbidden(fmt::format("The role {} is not applicable to this item.", role_name(role)),
                    "invalidSharingRequest");
  if ((type == "anyone" || type == "domain") && role > Role::writer)
    throw invalid(fmt::format("The role {} is not applicable to the type {}.", role_name(role), type),
                  "permission.role");
}

std::optional<TimePoint> read_expiration(Request const& request, File const& file, std::string_view type,
                                         Role role) {
  if (!json::find(request.body, "expirationTime")) return std::nullopt;
  auto const time = parse_rfc3339(json::text(request.body, "expirationTime"));
  if (!time) throw invalid_value("permission.expirationTime");
  auto const refuse = [](std::string text) { return forbidden(std::move(text), "cannotSetExpiration"); };
  if ((type != "user" && type != "group") || role == Role::owner)
    throw refuse("Expiration dates can only be set on user and group permissions.");
  if (file.id == file.drive || (file.is_folder() && role != Role::reader))
    throw refuse("Expiration dates cannot be set on this item.");
  if (*time <= request.now) throw refuse("The expiration date must be in the future.");
  if (*time > request.now + std::chrono::hours{24 * 365})
    throw refuse("The expiration date cannot be more than a year in the future.");
  return time;
}

Role wanted_role(Request const& request) {
  auto const text = json::text(request.body, "role");
  if (text.empty()) throw required("The permission role field is required.", "permission.role");
  auto const role = parse_role(text);
  if (!role) throw invalid("The specified role is invalid.", "permission.role");
  return *role;
}

/// The grantee of the request's body: lower-case address or domain; empty for anyone.
std::string grantee_of(Request const& request, std::string_view type) {
  if (type == "anyone") return {};
  bool const domain = type == "domain";
  auto const text = to_lower(json::text(request.body, domain ? "domain" : "emailAddress"));
  bool const good = !text.empty() && text.find_first_of(" \r\n\t,<>\"") == std::string::npos &&
                    (domain ? text.find('@') == std::string::npos
                            : text.find('@') != std::string::npos && text.front() != '@');
  if (!good)
    throw invalid(
        domain ? "The specified domain is invalid or not applicable for the given permission type."
               : "The specified emailAddress is invalid or not applicable for the given permission type.",
        domain ? "permission.domain" : "permission.emailAddress");
  return text;
}

/// Makes `email` the owner; the old one becomes a writer.
void transfer(World& world, Request const& request, File& file, std::string const& email) {
  if (!request.flag("transferOwnership")) {
    throw forbidden("The transferOwnership parameter must be enabled when the permission role is 'owner'.",
                    "forbidden", "transferOwnership");
  }
  auto const old = owner_of(world.of<DriveState>(), file);
  auto const domain = [](std::string_view address) { return address.substr(address.find('@') + 1); };
  auto* const known = own_permission(file, permission_id("user", email, false));
  // Within a company the owner hands over; else the new one accepts what was offered.
  bool const hands_over = request.user == old && domain(old) == domain(email);
  bool const accepts = request.user == email && known && known->pending_owner;
  if (!hands_over && !accepts)
    throw forbidden("Consent is required to transfer ownership of a file to another user.",
                    "consentRequiredForOwnershipTransfer");
  if (!world.directory.account(email))
    throw forbidden("The new owner has no Google Account.", "invalidSharingRequest");
  for (auto& permission : file.permissions)
    if (permission.role == Role::owner) permission.role = Role::writer;
  std::erase_if(file.permissions, [&](Permission const& p) { return p.address == email; });
  file.permissions.push_back(make_permission("user", email, Role::owner));
  // Where the new owner cannot reach the folder, the file is at the top of their drive.
  auto const parent = world.of<DriveState>().files.find(file.parent);
  if (request.flag("moveToNewOwnersRoot") || parent == world.of<DriveState>().files.end() ||
      discovered_role(world.of<DriveState>(), parent->second, email, request.now) == Role::none)
    file.parent = world.of<DriveState>().roots.at(email);
}

/// What list and get show: the permissions in force.
json::array read_permissions(World& world, Request const& request) {
  auto const& file = require_file(world, request);
  if (request.flag("useDomainAdminAccess")) throw not_simulated("access as a domain administrator");
  auto const role = role_of(world.of<DriveState>(), file, request.user, request.now);
  bool const own = request.param("permissionId") == permission_id("user", request.user, false);
  if (file.drive.empty() && role < Role::writer && !own) throw insufficient();
  json::array all;
  for (auto const& one : effective_permissions(world.of<DriveState>(), file, request.now))
    all.push_back(only(request, show_permission(world, file, one), {"kind", "id", "type", "role"}));
  return all;
}

Collection const permissions{{.name = "drive.permissions",
                              .read = read_permissions,
                              .items = "permissions",
                              .list_kind = "drive#permissionList",
                              .missing = "Permission not found: {}.",
                              .page = {"pageSize", 100, 100, true}}};

Answer create_permission(World& world, Request const& request) {
  auto& file = require_file(world, request);
  auto const own_role = require_sharing(world, request, file);
  auto const type = std::string(json::text(request.body, "type"));
  if (type != "user" && type != "group" && type != "domain" && type != "anyone")
    throw invalid("The specified type is invalid.", "permission.type");
  if (json::find(request.body, "view")) throw not_simulated("views of a file");
  auto const role = wanted_role(request);
  auto const grantee = grantee_of(request, type);
  bool const discoverable = json::boolean(request.body, "allowFileDiscovery");
  if (discoverable && type != "anyone" && type != "domain")
    throw invalid_value("permission.allowFileDiscovery");
  check_role(file, type, role);
  auto const expires = read_expiration(request, file, type, role);
  bool const person = type == "user" || type == "group";
  bool const mails = person && request.flag("sendNotificationEmail", true);
  if (role == Role::owner && !request.flag("sendNotificationEmail", true))
    throw forbidden("The sendNotificationEmail parameter cannot be disabled for ownership transfers.",
                    "forbidden");
  if (person && !mails && !world.directory.find(grantee))
    throw ApiFault{
        400,
        "INVALID_ARGUMENT",
        "invalidSharingRequest",
        fmt::format(
            "Bad Request. User message: \"You are trying to invite {}. Since there is no Google account "
            "associated with this email address, you must check the 'Notify people' box to invite "
            "this recipient.\"",
            grantee),
        {}};
  if (!file.drive.empty()) {
    auto const& drive = world.of<DriveState>().drives.at(file.drive);
    auto const domain = request.user.substr(request.user.find('@'));
    if (drive.domain_users_only && (type == "anyone" || (person && !grantee.ends_with(domain))))
      throw forbidden("Only users of the domain can be given access to items of this shared drive.",
                      "domainPolicy");
    if (drive.members_only && file.id != file.drive)
      throw forbidden("Only members can access items of this shared drive.", "domainPolicy");
    if (role > own_role) throw insufficient();
  }
  auto const id = permission_id(type, grantee, discoverable);
  if (role == Role::owner) {
    transfer(world, request, file, grantee);
  } else if (auto* const known = own_permission(file, id)) {
    if (known->role == Role::owner)
      throw forbidden("The owner's access cannot be lowered.", "invalidSharingRequest");
    known->role = std::max(known->role, role);
    if (expires) known->expires = expires;
  } else {
    auto permission = make_permission(type, grantee, role, discoverable);
    permission.expires = expires;
    file.permissions.push_back(std::move(permission));
  }
  auto& mark = file.marks[grantee];
  if (person && grantee != request.user && !mark.shared && file.drive.empty()) {
    mark.shared = request.now;
    mark.shared_by = request.user;
  }
  log_change(world, file, true);
  if (mails) send_share_notice(world, file, request.user, grantee, role, request.param("emailMessage"));
  return answer(world, request, file, id);
}

Answer update_permission(World& world, Request const& request) {
  auto& file = require_file(world, request);
  auto const current = require_permission(world, request, file);
  auto const id = current.permission.id;
  auto const& body = request.members();
  for (auto const& [member, value] : body)
    if (member != "role" && member != "expirationTime" && member != "pendingOwner") throw not_writable();
  auto const role = body.contains("role") ? wanted_role(request) : current.permission.role;
  if (role == Role::owner && current.permission.role != Role::owner) {
    check_role(file, current.permission.type, role);
    transfer(world, request, file, current.permission.address);
    log_change(world, file, true);
    return answer(world, request, file, id);
  }
  auto const own_role = require_sharing(world, request, file);
  check_role(file, current.permission.type, role);
  if (!file.drive.empty() && std::max(role, current.permission.role) > own_role) throw insufficient();
  if (current.permission.role == Role::owner && role != Role::owner)
    throw forbidden("The owner's access cannot be lowered; transfer the ownership instead.",
                    "invalidSharingRequest");
  if (json::boolean(request.body, "pendingOwner") && own_role != Role::owner) throw insufficient();
  auto const expires = read_expiration(request, file, current.permission.type, role);
  auto* permission = own_permission(file, id);
  if (!permission) {
    // What a folder gives can be raised on the item itself, not lowered.
    if (role < current.permission.role)
      throw forbidden("The access is inherited from a folder and cannot be lowered here.",
                      "cannotModifyInheritedPermission");
    permission = &file.permissions.emplace_back(current.permission);
  }
  permission->role = role;
  if (expires) permission->expires = expires;
  if (request.flag("removeExpiration")) permission->expires.reset();
  if (json::find(request.body, "pendingOwner"))
    permission->pending_owner = json::boolean(request.body, "pendingOwner");
  log_change(world, file, true);
  return answer(world, request, file, id);
}

Answer delete_permission(World& world, Request const& request) {
  auto& file = require_file(world, request);
  auto const current = require_permission(world, request, file);
  bool const own = current.permission.address == request.user;
  if (!own) require_sharing(world, request, file);
  if (current.permission.role == Role::owner)
    throw forbidden("The owner of a file cannot be removed.", "cannotRemoveOwner");
  if (!own_permission(file, current.permission.id))
    throw forbidden("Cannot delete an inherited permission; remove it from the folder it comes from.",
                    "cannotDeletePermission");
  if (file.id == file.drive && !file.drive.empty() && current.permission.role == Role::organizer) {
    auto const organizers = std::count_if(file.permissions.begin(), file.permissions.end(),
                                          [](Permission const& p) { return p.role == Role::organizer; });
    if (organizers == 1)
      throw forbidden("The last organizer of a shared drive cannot be removed.", "cannotRemoveLastOrganizer");
  }
  std::erase_if(file.permissions, [&](Permission const& p) { return p.id == current.permission.id; });
  if (auto const mark = file.marks.find(current.permission.address); mark != file.marks.end()) {
    mark->second.shared.reset();
    mark->second.shared_by.clear();
  }
  log_change(world, file, true);
  return {};
}

Operation const operations[] = {{api::drive::permissions::create, create_permission},
                                {api::drive::permissions::update, update_permission},
                                {api::drive::permissions::delete_, delete_permission}};

}  // namespace
}  // namespace workspace::sandbox::drive
