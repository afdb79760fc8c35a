#pragma once
// What Drive keeps: files and folders of everybody's My Drive and of shared drives, who may do what,
// revisions, comments, and the log of changes. Source of the behaviour:
// https://developers.google.com/drive/api/reference/rest/v3.

#include "base/time.hpp"
#include "json/json.hpp"
#include "sandbox/documents/document.hpp"
#include "sandbox/page.hpp"
#include "sandbox/world.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox {

namespace drive {

using documents::Document, documents::doc_type, documents::sheet_type, documents::slides_type;

inline constexpr std::string_view folder_type = "application/vnd.google-apps.folder";
inline constexpr std::string_view shortcut_type = "application/vnd.google-apps.shortcut";
inline constexpr std::string_view google_prefix = "application/vnd.google-apps.";

enum class Role { none, reader, commenter, writer, file_organizer, organizer, owner };

struct Permission {
  std::string id;
  std::string type;     // user, group, domain, anyone
  std::string address;  // e-mail of a user or group, or the domain; empty for anyone
  Role role = Role::reader;
  bool discoverable = false;  // allowFileDiscovery: found by search, not only by link
  bool pending_owner = false;
  std::optional<TimePoint> expires;
};

struct Revision {
  std::string id;
  std::string bytes;  // of binary files
  Document document;  // of Google's own types
  std::string mime_type, original_name, user;
  TimePoint modified;
  bool keep_forever = false;
};

/// What a file is to one user.
struct Mark {
  bool starred = false;
  std::optional<TimePoint> viewed, modified, shared;
  std::string shared_by;
};

struct File {
  std::string id, name, mime_type, description;
  std::string parent;  // empty: a root, or a file of somebody else outside of every folder the owner has
  std::string drive;   // the shared drive's id; empty in My Drive
  std::string creator, modifier;
  TimePoint created, modified;
  std::int64_t version = 1;
  bool trashed = false;  // itself, not by its folder
  std::optional<TimePoint> trashed_at;
  std::string trashed_by;
  std::vector<Permission> permissions;             // its own; those of its folders are inherited
  std::map<std::string, Mark, std::less<>> marks;  // by user
  std::map<std::string, std::string, std::less<>> properties, app_properties;
  std::string shortcut_target, folder_color, index_text;
  bool writers_can_share = true, copy_requires_writer = false;
  std::vector<Revision> revisions;  // the last is the content; none for folders and shortcuts
  json::array comments;             // Google's Comment, each with all its replies; authors are addresses
  std::set<std::string> audience;   // who could see it at the last logged change

  bool is_folder() const { return mime_type == folder_type; }
  bool is_google() const { return mime_type.starts_with(google_prefix); }
  /// Its bytes can be downloaded.
  bool is_binary() const { return !is_google() && !revisions.empty(); }
  std::string const& bytes() const { return revisions.back().bytes; }
  Document const& document() const { return revisions.back().document; }
};

struct SharedDrive {
  std::string id, name, color, theme;
  TimePoint created;
  bool copy_requires_writer = false, domain_users_only = false, members_only = false,
       organizers_share_folders = false;
  std::set<std::string> hidden_by;
};

struct Change {
  TimePoint time;
  std::string file;  // empty where a shared drive changed
  std::string drive;
  std::set<std::string> audience;  // who could see the thing before or after
};

}  // namespace drive

struct DriveState {
  std::map<std::string, drive::File, std::less<>> files;
  std::map<std::string, drive::SharedDrive, std::less<>> drives;
  std::map<std::string, std::string, std::less<>> roots;  // user -> id of My Drive
  std::vector<drive::Change> changes;
  std::set<std::string, std::less<>> reserved_ids;    // of generateIds
  std::set<std::string, std::less<>> drive_requests;  // requestIds of drives.create, by user
};

namespace drive {

std::string_view role_name(Role role);
std::optional<Role> parse_role(std::string_view name);

/// Stable for a grantee, as Google publishes it: 20 digits, "anyoneWithLink", or digits and "k" for a domain.
std::string permission_id(std::string_view type, std::string_view address, bool discoverable);
Permission make_permission(std::string_view type, std::string address, Role role, bool discoverable = false);

/// The permissions in force: its own and its folders', one per grantee with the highest role.
struct Effective {
  Permission permission;
  std::string inherited_from;  // empty where it is the file's own
};
std::vector<Effective> effective_permissions(DriveState const& state, File const& file, TimePoint now);
Role role_of(DriveState const& state, File const& file, std::string_view user, TimePoint now);
/// The role without those that only knowing the link gives.
Role discovered_role(DriveState const& state, File const& file, std::string_view user, TimePoint now);
/// The owner's e-mail; empty on shared drives.
std::string owner_of(DriveState const& state, File const& file);
/// Itself or by one of its folders.
bool is_trashed(DriveState const& state, File const& file);
bool is_inside(DriveState const& state, File const& file, std::string_view folder);
std::vector<File*> descendants(DriveState& state, std::string_view folder);

/// The file that {fileId} names ("root" is My Drive), if the user may see it and the request supports shared
/// drives where it is on one. Fault: 404.
File& require_file(World& world, Request const& request, std::string_view id);
File& require_file(World& world, Request const& request);  // of the path parameter fileId
/// The same for methods without supportsAllDrives, which work on every file the user can see.
File& require_file_anywhere(World& world, Request const& request);
/// Fault 403 insufficientFilePermissions where the user's role is lower.
void require_role(World& world, Request const& request, File const& file, Role needed);

ApiFault file_not_found(std::string_view id);
ApiFault insufficient();
ApiFault not_writable(
    std::string message = "The resource body includes fields which are not directly writable.");

/// Logs a change of the file (and, where `deep`, of all beneath it): version, time of the log, who sees it.
void log_change(World& world, File& file, bool deep = false);
/// Also sets who modified it last and when.
void mark_modified(World& world, File& file, std::string_view user);
/// Removes the file and all beneath it.
void erase_file(World& world, std::string const& id);

bool has_fields(Request const& request);
/// Google's default answer: the named members only, unless the request has `fields`.
json::object only(Request const& request, json::object full, std::initializer_list<std::string_view> members);
/// Comments and about answer nothing without `fields`.
void require_fields(Request const& request);

}  // namespace drive
}  // namespace workspace::sandbox
