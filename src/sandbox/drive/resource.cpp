#include "sandbox/drive/resource.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

std::string view_link(File const& file) {
  if (file.is_folder()) return "https://drive.google.com/drive/folders/" + file.id;
  std::string_view const kind = file.mime_type == doc_type      ? "document"
                                : file.mime_type == sheet_type  ? "spreadsheets"
                                : file.mime_type == slides_type ? "presentation"
                                                                : "";
  if (kind.empty()) return fmt::format("https://drive.google.com/file/d/{}/view?usp=drivesdk", file.id);
  return fmt::format("https://docs.google.com/{}/d/{}/edit?usp=drivesdk", kind, file.id);
}

json::object capabilities(DriveState const& state, File const& file, Role role) {
  bool const shared_drive = !file.drive.empty();
  bool const root = file.parent.empty() && file.is_folder() && (shared_drive || role == Role::owner) &&
                    (shared_drive ? file.id == file.drive
                                  : state.roots.contains(owner_of(state, file)) &&
                                        state.roots.find(owner_of(state, file))->second == file.id);
  bool const writes = role >= Role::writer, comments = role >= Role::commenter;
  bool const manages = shared_drive ? role >= Role::file_organizer : role == Role::owner;
  bool const downloads = !file.is_folder() && (writes || !file.copy_requires_writer);
  return {{"canAddChildren", file.is_folder() && writes},
          {"canAddMyDriveParent", false},
          {"canChangeCopyRequiresWriterPermission", writes},
          {"canComment", !file.is_folder() && comments},
          {"canCopy", downloads},
          {"canDelete", !root && (shared_drive ? role >= Role::organizer : role == Role::owner)},
          {"canDeleteChildren", file.is_folder() && shared_drive && role >= Role::organizer},
          {"canDownload", downloads},
          {"canEdit", writes},
          {"canListChildren", file.is_folder()},
          {"canModifyContent", writes},
          {"canMoveItemOutOfDrive", !root && (shared_drive ? role >= Role::organizer : role == Role::owner)},
          {"canMoveItemWithinDrive", !root && (shared_drive ? manages : writes)},
          {"canMoveChildrenWithinDrive", file.is_folder() && (shared_drive ? manages : writes)},
          {"canReadDrive", shared_drive},
          {"canReadRevisions", !file.is_folder() && writes},
          {"canRemoveChildren", file.is_folder() && (shared_drive ? manages : writes)},
          {"canRename", writes && !root},
          {"canShare", can_share(state, file, role)},
          {"canTrash", manages && !root},
          {"canTrashChildren", file.is_folder() && shared_drive && manages},
          {"canUntrash", manages && !root}};
}

void show_content(json::object& shown, File const& file) {
  if (file.is_binary()) {
    auto const& bytes = file.bytes();
    shown["size"] = std::to_string(bytes.size());
    shown["md5Checksum"] = to_hex(crypto::md5(bytes));
    shown["sha1Checksum"] = to_hex(crypto::sha1(bytes));
    shown["sha256Checksum"] = to_hex(crypto::sha256(bytes));
    shown["headRevisionId"] = file.revisions.back().id;
    shown["originalFilename"] = file.revisions.back().original_name;
    shown["webContentLink"] = fmt::format("https://drive.google.com/uc?id={}&export=download", file.id);
    if (auto const extension = extension_of(file.name); !extension.empty()) {
      shown["fileExtension"] = extension;
      shown["fullFileExtension"] = extension;
    }
  } else if (!file.revisions.empty()) {
    shown["size"] = std::to_string(quota_bytes(file));
    if (auto links = export_links(file); !links.empty()) shown["exportLinks"] = std::move(links);
  }
  bool const thumbnail = file.mime_type.starts_with("image/") || file.mime_type == "application/pdf" ||
                         (!file.revisions.empty() && file.is_google());
  shown["hasThumbnail"] = thumbnail;
  if (thumbnail)
    shown["thumbnailLink"] = fmt::format("https://lh3.googleusercontent.com/drive-storage/{}=s220", file.id);
}

json::object text_map(std::map<std::string, std::string, std::less<>> const& values) {
  json::object result;
  for (auto const& [key, value] : values) result[key] = value;
  return result;
}

void show_sharing(World const& world, json::object& shown, File const& file, std::string_view viewer,
                  Role role) {
  auto const effective = effective_permissions(world.of<DriveState>(), file, world.now());
  json::array ids, permissions;
  for (auto const& one : effective) {
    ids.push_back(json::value(one.permission.id));
    permissions.push_back(show_permission(world, file, one));
  }
  shown["permissionIds"] = std::move(ids);
  if (!file.drive.empty()) {
    shown["driveId"] = file.drive;
    shown["teamDriveId"] = file.drive;
    shown["hasAugmentedPermissions"] = !file.permissions.empty() && file.id != file.drive;
    return;
  }
  shown["writersCanShare"] = file.writers_can_share;
  auto const owner = owner_of(world.of<DriveState>(), file);
  shown["ownedByMe"] = owner == viewer;
  shown["owners"] = json::array{show_user(world, owner, viewer)};
  shown["shared"] = effective.size() > 1;
  if (can_share(world.of<DriveState>(), file, role)) shown["permissions"] = std::move(permissions);
}

void show_marks(World const& world, json::object& shown, File const& file, std::string_view viewer) {
  auto const found = file.marks.find(viewer);
  static Mark const none;
  auto const& mark = found == file.marks.end() ? none : found->second;
  shown["starred"] = mark.starred;
  shown["viewedByMe"] = mark.viewed.has_value();
  if (mark.viewed) shown["viewedByMeTime"] = to_rfc3339(*mark.viewed);
  shown["modifiedByMe"] = mark.modified.has_value();
  if (mark.modified) shown["modifiedByMeTime"] = to_rfc3339(*mark.modified);
  if (mark.shared) shown["sharedWithMeTime"] = to_rfc3339(*mark.shared);
  if (!mark.shared_by.empty()) shown["sharingUser"] = show_user(world, mark.shared_by, viewer);
}

}  // namespace

std::string extension_of(std::string_view name) {
  auto const dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) return {};
  return std::string(name.substr(dot + 1));
}

std::int64_t quota_bytes(File const& file) {
  if (file.revisions.empty()) return 0;
  if (file.is_google()) return std::int64_t(file.document().text().size());
  std::int64_t sum = std::int64_t(file.bytes().size());
  for (std::size_t i = 0; i + 1 < file.revisions.size(); ++i)
    if (file.revisions[i].keep_forever) sum += std::int64_t(file.revisions[i].bytes.size());
  return sum;
}

bool can_share(DriveState const& state, File const& file, Role role) {
  if (file.drive.empty()) return role == Role::owner || (role >= Role::writer && file.writers_can_share);
  auto const found = state.drives.find(file.drive);
  bool const folders_by_organizers = found != state.drives.end() && found->second.organizers_share_folders;
  if (file.id == file.drive) return role >= Role::organizer;
  if (file.is_folder()) return role >= (folders_by_organizers ? Role::organizer : Role::file_organizer);
  return role >= Role::writer;
}

json::object show_user(World const& world, std::string_view email, std::string_view viewer) {
  return {{"kind", "drive#user"},
          {"displayName", world.directory.name_of(email)},
          {"me", equal_ignoring_case(email, viewer)},
          {"permissionId", permission_id("user", email, false)},
          {"emailAddress", email}};
}

json::object export_links(File const& file) {
  json::object links;
  for (auto const& conversion : documents::exports()) {
    if (conversion.from != file.mime_type) continue;
    std::string_view const kind = file.mime_type == doc_type     ? "documents"
                                  : file.mime_type == sheet_type ? "spreadsheets"
                                                                 : "presentations";
    links[conversion.to] =
        fmt::format("https://docs.google.com/feeds/download/{}/Export?id={}&exportFormat={}", kind, file.id,
                    percent_encode(conversion.to));
  }
  return links;
}

json::object show_permission(World const& world, File const& file, Effective const& effective) {
  auto const& permission = effective.permission;
  json::object shown{{"kind", "drive#permission"},
                     {"id", permission.id},
                     {"type", permission.type},
                     {"role", role_name(permission.role)}};
  if (permission.type == "user" || permission.type == "group") {
    shown["emailAddress"] = permission.address;
    shown["displayName"] = world.directory.name_of(permission.address);
    shown["deleted"] = false;
    if (file.drive.empty() && permission.type == "user") shown["pendingOwner"] = permission.pending_owner;
  }
  if (permission.type == "domain") {
    shown["domain"] = permission.address;
    shown["displayName"] = permission.address;
  }
  if (permission.type == "domain" || permission.type == "anyone")
    shown["allowFileDiscovery"] = permission.discoverable;
  if (permission.expires) shown["expirationTime"] = to_rfc3339(*permission.expires);
  bool const inherited = !effective.inherited_from.empty();
  json::object detail{
      {"permissionType", file.drive.empty() || effective.inherited_from != file.drive ? "file" : "member"},
      {"role", role_name(permission.role)},
      {"inherited", inherited}};
  if (file.id == file.drive && !file.drive.empty()) detail["permissionType"] = "member";
  if (inherited) detail["inheritedFrom"] = effective.inherited_from;
  shown["permissionDetails"] = json::array{std::move(detail)};
  return shown;
}

json::object show_file(World& world, File const& file, std::string_view viewer) {
  auto const& state = world.of<DriveState>();
  auto const role = role_of(state, file, viewer, world.now());
  bool const trashed = is_trashed(state, file);
  json::object shown{{"kind", "drive#file"},
                     {"id", file.id},
                     {"name", file.name},
                     {"mimeType", file.mime_type},
                     {"trashed", trashed},
                     {"explicitlyTrashed", file.trashed},
                     {"spaces", json::array{"drive"}},
                     {"version", std::to_string(file.version)},
                     {"webViewLink", view_link(file)},
                     {"iconLink", "https://drive-thirdparty.googleusercontent.com/16/type/" + file.mime_type},
                     {"createdTime", to_rfc3339(file.created)},
                     {"modifiedTime", to_rfc3339(file.modified)},
                     {"lastModifyingUser", show_user(world, file.modifier, viewer)},
                     {"viewersCanCopyContent", !file.copy_requires_writer},
                     {"copyRequiresWriterPermission", file.copy_requires_writer},
                     {"quotaBytesUsed", std::to_string(quota_bytes(file))},
                     {"isAppAuthorized", true},
                     {"capabilities", capabilities(state, file, role)}};
  // A folder that the viewer cannot see is not named.
  if (auto const parent = state.files.find(file.parent);
      parent != state.files.end() && role_of(state, parent->second, viewer, world.now()) != Role::none)
    shown["parents"] = json::array{json::value(file.parent)};
  if (!file.description.empty()) shown["description"] = file.description;
  if (!file.properties.empty()) shown["properties"] = text_map(file.properties);
  if (!file.app_properties.empty()) shown["appProperties"] = text_map(file.app_properties);
  if (file.trashed && !file.trashed_by.empty())
    shown["trashingUser"] = show_user(world, file.trashed_by, viewer);
  if (file.trashed && file.trashed_at && !file.drive.empty())
    shown["trashedTime"] = to_rfc3339(*file.trashed_at);
  if (file.is_folder()) shown["folderColorRgb"] = file.folder_color.empty() ? "#8f8f8f" : file.folder_color;
  if (!file.shortcut_target.empty()) {
    json::object details{{"targetId", file.shortcut_target}};
    auto const target = state.files.find(file.shortcut_target);
    if (target != state.files.end()) details["targetMimeType"] = target->second.mime_type;
    shown["shortcutDetails"] = std::move(details);
  }
  show_content(shown, file);
  show_sharing(world, shown, file, viewer, role);
  show_marks(world, shown, file, viewer);
  return shown;
}

json::object answer_file(World& world, Request const& request, File const& file) {
  auto shown = only(request, show_file(world, file, request.user), {"kind", "id", "name", "mimeType"});
  if (!has_fields(request) && !file.drive.empty()) {
    shown["teamDriveId"] = file.drive;
    shown["driveId"] = file.drive;
  }
  return shown;
}

json::object show_drive(World& world, SharedDrive const& drive, std::string_view viewer) {
  auto const root = world.of<DriveState>().files.find(drive.id);
  auto const role = root == world.of<DriveState>().files.end()
                        ? Role::none
                        : role_of(world.of<DriveState>(), root->second, viewer, world.now());
  bool const organizes = role >= Role::organizer, writes = role >= Role::writer;
  return {{"kind", "drive#drive"},
          {"id", drive.id},
          {"name", drive.name},
          {"colorRgb", drive.color},
          {"createdTime", to_rfc3339(drive.created)},
          {"hidden", drive.hidden_by.contains(std::string(viewer))},
          {"capabilities",
           {{"canAddChildren", writes},
            {"canComment", role >= Role::commenter},
            {"canCopy", true},
            {"canDeleteChildren", organizes},
            {"canDeleteDrive", organizes},
            {"canDownload", true},
            {"canEdit", writes},
            {"canListChildren", true},
            {"canManageMembers", organizes},
            {"canReadRevisions", writes},
            {"canRename", organizes},
            {"canRenameDrive", organizes},
            {"canShare", organizes},
            {"canTrashChildren", role >= Role::file_organizer}}},
          {"restrictions",
           {{"adminManagedRestrictions", false},
            {"copyRequiresWriterPermission", drive.copy_requires_writer},
            {"domainUsersOnly", drive.domain_users_only},
            {"driveMembersOnly", drive.members_only},
            {"sharingFoldersRequiresOrganizerPermission", drive.organizers_share_folders}}}};
}

json::object show_revision(World const& world, File const& file, Revision const& revision,
                           std::string_view viewer) {
  json::object shown{{"kind", "drive#revision"},
                     {"id", revision.id},
                     {"mimeType", revision.mime_type},
                     {"modifiedTime", to_rfc3339(revision.modified)},
                     {"lastModifyingUser", show_user(world, revision.user, viewer)}};
  if (file.is_google()) {
    shown["exportLinks"] = export_links(file);
    return shown;
  }
  shown["keepForever"] = revision.keep_forever;
  shown["md5Checksum"] = to_hex(crypto::md5(revision.bytes));
  shown["size"] = std::to_string(revision.bytes.size());
  shown["originalFilename"] = revision.original_name;
  return shown;
}

}  // namespace workspace::sandbox::drive
