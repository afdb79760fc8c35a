#include "sandbox/drive/write.hpp"

#include "base/text.hpp"
#include "sandbox/drive/resource.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

// Members of File that a body may hold on create and update; kind and id are looked at apart.
constexpr std::string_view writable[] = {"name",
                                         "description",
                                         "mimeType",
                                         "starred",
                                         "properties",
                                         "appProperties",
                                         "createdTime",
                                         "modifiedTime",
                                         "viewedByMeTime",
                                         "folderColorRgb",
                                         "writersCanShare",
                                         "copyRequiresWriterPermission",
                                         "viewersCanCopyContent",
                                         "trashed",
                                         "contentHints",
                                         "originalFilename",
                                         "parents",
                                         "id",
                                         "kind",
                                         "shortcutDetails"};
constexpr std::string_view unsimulated[] = {"contentRestrictions",          "downloadRestrictions",
                                            "inheritedPermissionsDisabled", "linkShareMetadata",
                                            "clientEncryptionDetails",      "labelInfo"};
// Without content of their own here, but Google can make them.
constexpr std::string_view bare_types[] = {"drawing", "form", "jam", "map",
                                           "script",  "site", "vid", "drive-sdk"};

template <class List>
bool holds(List const& list, std::string_view text) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

void check_members(json::object const& body, bool creating) {
  for (auto const& [member, value] : body) {
    if (holds(unsimulated, member))
      throw not_simulated(fmt::format("the field {}", std::string_view(member)));
    if (!holds(writable, member)) throw not_writable();
    if (creating) continue;
    if (member == "parents")
      throw not_writable(
          "The parents field is not directly writable in update requests. Use the addParents and "
          "removeParents parameters instead.");
    if (member == "id" || member == "createdTime" || member == "shortcutDetails") throw not_writable();
  }
}

void check_type(std::string_view type) {
  if (!type.starts_with(google_prefix)) return;
  auto const kind = type.substr(google_prefix.size());
  if (type != folder_type && type != shortcut_type && type != doc_type && type != sheet_type &&
      type != slides_type && !holds(bare_types, kind))
    throw invalid("Invalid MIME type provided for the uploaded content.", "mimeType");
}

std::optional<TimePoint> time_member(json::object const& body, std::string_view member) {
  if (!json::find(body, member)) return std::nullopt;
  auto const time = parse_rfc3339(json::text(body, member));
  if (!time) throw invalid_value(std::string(member));
  return time;
}

void merge_properties(json::object const& body, std::string_view member,
                      std::map<std::string, std::string, std::less<>>& into) {
  auto const* const given = json::find(body, member);
  if (!given || !given->is_object()) return;
  for (auto const& [key, value] : given->get_object()) {
    if (value.is_null())
      into.erase(std::string(key));
    else if (!value.is_string())
      throw invalid_value(std::string(member));
    else if (key.size() + value.get_string().size() > 124)
      throw invalid("A property's key and value have at most 124 bytes together.", std::string(member));
    else
      into[std::string(key)] = value.get_string();
  }
}

void apply_shortcut(World& world, Request const& request, json::object const& body, File& file) {
  auto const* const details = json::find(body, "shortcutDetails");
  auto const target_id = details ? json::text(*details, "targetId") : std::string_view{};
  if (file.mime_type != shortcut_type) {
    if (details) throw invalid("Only a shortcut has shortcutDetails.", "shortcutDetails");
    return;
  }
  if (target_id.empty())
    throw required("A shortcut needs shortcutDetails.targetId.", "shortcutDetails.targetId");
  auto const& target = require_file(world, request, target_id);
  if (target.mime_type == shortcut_type)
    throw forbidden("The shortcut target is invalid.", "shortcutTargetInvalid");
  file.shortcut_target = target.id;
}

void apply_trashed(World& world, Request const& request, json::object const& body, File& file) {
  if (!json::find(body, "trashed")) return;
  bool const wanted = json::boolean(body, "trashed");
  if (wanted == file.trashed) return;
  auto const role = role_of(world.of<DriveState>(), file, request.user, request.now);
  if (file.drive.empty() ? role != Role::owner : role < Role::file_organizer) throw insufficient();
  if (file.parent.empty() && file.is_folder()) throw insufficient();  // roots
  file.trashed = wanted;
  file.trashed_by = wanted ? request.user : std::string();
  file.trashed_at = wanted ? std::optional(request.now) : std::nullopt;
}

}  // namespace

File& require_folder(World& world, Request const& request, std::string_view id) {
  auto& folder = require_file(world, request, id);
  if (!folder.is_folder()) throw forbidden("The specified parent is not a folder.", "parentNotAFolder");
  if (role_of(world.of<DriveState>(), folder, request.user, request.now) < Role::writer) throw insufficient();
  return folder;
}

std::string parent_of_body(Request const& request) {
  auto const& parents = json::items(request.body, "parents");
  if (parents.empty()) return {};
  if (parents.size() > 1)
    throw forbidden("Increasing the number of parents is not allowed", "cannotAddParent");
  if (!parents[0].is_string()) throw invalid_value("parents");
  return std::string(parents[0].get_string());
}

void apply_body(World& world, Request const& request, File& file, bool creating) {
  auto const& body = request.members();
  check_members(body, creating);
  auto const old_type = file.mime_type;
  if (auto const type = json::text(body, "mimeType"); !type.empty()) {
    check_type(type);
    bool const was_google = !creating && file.is_google();
    if (!creating && type != old_type && (was_google || type.starts_with(google_prefix)))
      throw invalid("Invalid MIME type provided for the uploaded content.", "mimeType");
    file.mime_type = type;
  }
  if (auto const name = json::text(body, "name"); !name.empty()) file.name = name;
  if (body.contains("description")) file.description = json::text(body, "description");
  merge_properties(body, "properties", file.properties);
  merge_properties(body, "appProperties", file.app_properties);
  auto& mark = file.marks[request.user];
  if (json::find(body, "starred")) mark.starred = json::boolean(body, "starred");
  if (auto const time = time_member(body, "viewedByMeTime")) mark.viewed = time;
  if (auto const time = time_member(body, "createdTime")) file.created = *time;
  if (auto const time = time_member(body, "modifiedTime")) {
    file.modified = *time;
    mark.modified = time;
  }
  if (auto const color = json::text(body, "folderColorRgb"); !color.empty())
    file.folder_color = to_lower(color);
  if (json::find(body, "writersCanShare")) {
    if (!creating && role_of(world.of<DriveState>(), file, request.user, request.now) != Role::owner)
      throw insufficient();
    file.writers_can_share = json::boolean(body, "writersCanShare");
  }
  if (json::find(body, "copyRequiresWriterPermission"))
    file.copy_requires_writer = json::boolean(body, "copyRequiresWriterPermission");
  else if (json::find(body, "viewersCanCopyContent"))
    file.copy_requires_writer = !json::boolean(body, "viewersCanCopyContent");
  if (auto const* const hints = json::find(body, "contentHints")) {
    if (json::find(*hints, "thumbnail")) throw not_simulated("thumbnails of files");
    file.index_text = json::text(*hints, "indexableText");
  }
  if (creating)
    apply_shortcut(world, request, body, file);
  else
    apply_trashed(world, request, body, file);
}

std::string guess_type(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> types[] = {
      {"txt", "text/plain"},
      {"md", "text/markdown"},
      {"csv", "text/csv"},
      {"html", "text/html"},
      {"json", "application/json"},
      {"xml", "text/xml"},
      {"pdf", "application/pdf"},
      {"png", "image/png"},
      {"jpg", "image/jpeg"},
      {"jpeg", "image/jpeg"},
      {"gif", "image/gif"},
      {"svg", "image/svg+xml"},
      {"zip", "application/zip"},
      {"mp3", "audio/mpeg"},
      {"mp4", "video/mp4"},
      {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"}};
  auto const extension = to_lower(extension_of(name));
  for (auto const& [known, type] : types)
    if (known == extension) return std::string(type);
  return "application/octet-stream";
}

Revision& add_revision(World& world, File& file, std::string_view user) {
  auto& revision = file.revisions.emplace_back();
  revision.id =
      file.is_google()
          ? std::to_string(file.revisions.size())
          : "0B" + world.ids.any("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40);
  revision.user = user;
  revision.modified = world.now();
  revision.mime_type = file.mime_type;
  revision.original_name = file.name;
  return revision;
}

void start_document(World& world, File& file, std::string_view user) {
  if (file.mime_type != doc_type && file.mime_type != sheet_type && file.mime_type != slides_type) return;
  auto& document = add_revision(world, file, user).document;
  if (file.mime_type == doc_type) document.paragraphs.resize(1);
  if (file.mime_type == sheet_type) document.sheets.resize(1);
  if (file.mime_type == slides_type) document.slides.resize(1);
}

void apply_media(World& world, Request const& request, File& file) {
  // "text/csv; charset=utf-8" is text/csv.
  auto media_type =
      to_lower(trim(std::string_view(request.media_type).substr(0, request.media_type.find(';'))));
  if (media_type == "application/octet-stream") media_type = guess_type(file.name);
  if (file.mime_type == folder_type || file.mime_type == shortcut_type)
    throw bad_request("A folder or shortcut has no content.");
  if (file.is_google()) {
    auto document = documents::import_document(file.mime_type, media_type, request.media);
    if (!document && document.error().kind == ErrorKind::unavailable)
      throw not_simulated(document.error().message);
    if (!document) throw bad_request(document.error().message);
    add_revision(world, file, request.user).document = std::move(*document);
    return;
  }
  if (json::text(request.body, "mimeType").empty()) file.mime_type = media_type;
  auto& revision = add_revision(world, file, request.user);
  revision.bytes = request.media;
  if (auto const name = json::text(request.body, "originalFilename"); !name.empty())
    revision.original_name = name;
}

void place_new(World&, Request const& request, File& file, File const& parent) {
  file.parent = parent.id;
  file.drive = parent.drive;
  file.permissions.clear();
  if (file.drive.empty()) file.permissions.push_back(make_permission("user", request.user, Role::owner));
}

void move_file(World& world, Request const& request, File& file, std::string_view add,
               std::string_view remove) {
  auto& state = world.of<DriveState>();
  if (add.empty() && remove.empty()) return;
  if (add.find(',') != std::string_view::npos)
    throw forbidden("Increasing the number of parents is not allowed", "cannotAddParent");
  auto const root = state.roots.find(request.user);
  auto const resolved = [&](std::string_view id) {
    return id == "root" && root != state.roots.end() ? root->second : std::string(id);
  };
  bool removes_current = false;
  for (auto const id : split(remove, ','))
    removes_current = removes_current || resolved(trim(id)) == file.parent;
  auto const target_id =
      add.empty() && removes_current && root != state.roots.end() ? root->second : resolved(add);
  if (target_id.empty() || target_id == file.parent) return;
  if (!removes_current && !file.parent.empty())
    throw forbidden("Increasing the number of parents is not allowed", "cannotAddParent");
  auto const& target = require_folder(world, request, target_id);
  auto const role = role_of(state, file, request.user, request.now);
  if (file.parent.empty() && file.is_folder()) throw insufficient();  // roots stay
  if (is_inside(state, target, file.id))
    throw forbidden("A folder cannot be moved into itself.", "cannotAddParent");
  bool const leaves = !file.drive.empty() && file.drive != target.drive;
  bool const enters = !target.drive.empty() && file.drive != target.drive;
  if (file.drive.empty() ? role < (enters ? Role::owner : Role::writer)
                         : role < (leaves ? Role::organizer : Role::file_organizer))
    throw insufficient();
  if (enters && file.is_folder())
    throw forbidden("Moving folders into shared drives is not supported.",
                    "teamDrivesFolderMoveInNotSupported");
  if (enters || leaves) {
    auto const children = descendants(state, file.id);
    auto const change = [&](File& one) {
      one.drive = target.drive;
      std::erase_if(one.permissions, [](Permission const& p) { return p.role == Role::owner; });
      if (target.drive.empty()) one.permissions.push_back(make_permission("user", request.user, Role::owner));
    };
    for (auto* const child : children) change(*child);
    change(file);
  }
  file.parent = target.id;
}

}  // namespace workspace::sandbox::drive
