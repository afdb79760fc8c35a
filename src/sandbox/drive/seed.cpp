// What the sandbox's Drive holds at the start. Every account has a My Drive.
//
// The member "drive" of --sandbox-seed replaces the built-in content:
//   {"drives": [{"name": "Team", "organizers": ["alice@example.com"], "writers": [], "readers": []}],
//    "files":  [{"owner": "alice@example.com", "path": "Projects/Plan.md",  // folders on the way are made
//                "drive": "Team",              // in place of owner's My Drive; owner then created it
//                "mimeType": "text/markdown",  // default: from the name's extension
//                "text": "# Plan",             // or "base64": "..."; of Google types, text is Markdown, CSV,
//                or slides
//                                              // separated by lines of ---
//                "modified": "-2d", "description": "", "starred": false, "trashed": false,
//                "share": [{"user": "bob@example.com", "role": "reader"}, {"anyone": true, "role":
//                "reader"}]}]}
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "sandbox/drive/seed_content.hpp"
#include "sandbox/drive/write.hpp"
#include "sandbox/operation.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {

File& seed_folder(World& world, std::string_view owner, std::string_view drive, std::string_view path,
                  TimePoint when) {
  auto& state = world.of<DriveState>();
  auto* at = &state.files.at(drive.empty() ? state.roots.at(std::string(owner)) : std::string(drive));
  for (auto const name : split(path, '/')) {
    if (name.empty()) continue;
    File* next = nullptr;
    for (auto& [id, file] : state.files)
      if (file.parent == at->id && file.name == name && file.is_folder()) next = &file;
    if (!next) {
      File folder;
      folder.id = world.ids.drive();
      folder.name = name;
      folder.mime_type = folder_type;
      folder.parent = at->id;
      folder.drive = at->drive;
      folder.creator = folder.modifier = owner;
      folder.created = folder.modified = when;
      if (folder.drive.empty())
        folder.permissions.push_back(make_permission("user", std::string(owner), Role::owner));
      auto const id = folder.id;
      next = &(state.files[id] = std::move(folder));
      log_change(world, *next);
    }
    at = next;
  }
  return *at;
}

File& seed_file(World& world, NewFile const& wanted) {
  auto const slash = wanted.path.rfind('/');
  auto const& folder =
      seed_folder(world, wanted.owner, wanted.drive,
                  slash == std::string::npos ? "" : wanted.path.substr(0, slash), wanted.when);
  File file;
  file.id = world.ids.drive();
  file.name = slash == std::string::npos ? wanted.path : wanted.path.substr(slash + 1);
  file.mime_type = wanted.mime_type.empty() ? guess_type(file.name) : wanted.mime_type;
  file.parent = folder.id;
  file.drive = folder.drive;
  file.index_text = wanted.index_text;
  file.creator = file.modifier = wanted.owner;
  file.created = file.modified = wanted.when;
  if (file.drive.empty()) file.permissions.push_back(make_permission("user", wanted.owner, Role::owner));
  auto& mark = file.marks[wanted.owner];
  mark.modified = mark.viewed = wanted.when;
  auto& revision = add_revision(world, file, wanted.owner);
  revision.modified = wanted.when;
  if (file.mime_type == doc_type) {
    revision.document.paragraphs = documents::read_markdown(wanted.content);
  } else if (file.mime_type == sheet_type) {
    revision.document.sheets = {{"Sheet1", documents::read_csv(wanted.content, ',')}};
  } else if (file.mime_type == slides_type) {
    std::string slide;
    for (auto const line : split(wanted.content, '\n')) {
      if (line == "---")
        revision.document.slides.push_back(std::exchange(slide, {}));
      else
        slide += (slide.empty() ? "" : "\n") + std::string(line);
    }
    revision.document.slides.push_back(slide);
  } else {
    revision.bytes = wanted.content;
  }
  auto const id = file.id;
  auto& stored = world.of<DriveState>().files[id] = std::move(file);
  log_change(world, stored);
  return stored;
}

SharedDrive& seed_drive_of(World& world, std::string name,
                           std::vector<std::pair<std::string, Role>> const& members) {
  SharedDrive drive;
  drive.id = world.ids.drive_root();
  drive.name = std::move(name);
  drive.color = "#4285f4";
  drive.created = world.now() - std::chrono::hours{24 * 90};
  File root;
  root.id = root.drive = drive.id;
  root.name = drive.name;
  root.mime_type = folder_type;
  root.created = root.modified = drive.created;
  for (auto const& [email, role] : members) root.permissions.push_back(make_permission("user", email, role));
  root.creator = root.modifier = members.empty() ? std::string() : members.front().first;
  auto const id = drive.id;
  world.of<DriveState>().files[id] = std::move(root);
  return world.of<DriveState>().drives[id] = std::move(drive);
}

void seed_share(World& world, File& file, std::string_view type, std::string const& grantee, Role role,
                TimePoint when) {
  file.permissions.push_back(make_permission(type, grantee, role));
  if (type == "user") {
    file.marks[grantee].shared = when;
    file.marks[grantee].shared_by = owner_of(world.of<DriveState>(), file);
  }
  log_change(world, file, true);
}

namespace {

void add_root(World& world, User const& user) {
  File root;
  root.id = world.ids.drive_root();
  root.name = "My Drive";
  root.mime_type = folder_type;
  root.creator = root.modifier = user.email;
  root.created = root.modified = world.now() - std::chrono::hours{24 * 365};
  root.permissions.push_back(make_permission("user", user.email, Role::owner));
  world.of<DriveState>().roots[user.email] = root.id;
  auto const id = root.id;
  world.of<DriveState>().files[id] = std::move(root);
}

void read_share(World& world, File& file, Seed const& seed) {
  seed.only({"user", "group", "domain", "anyone", "role"});
  auto const role = parse_role(seed["role"].text("reader"));
  if (!role || *role == Role::owner) seed["role"].fail("reader, commenter or writer is expected");
  if (seed["anyone"].boolean(false)) return seed_share(world, file, "anyone", "", *role, world.now());
  for (auto const* const type : {"user", "group", "domain"})
    if (seed[type].present())
      return seed_share(world, file, type, to_lower(seed[type].text()), *role, world.now());
  seed.fail("user, group, domain or anyone is expected");
}

void read_file(World& world, Seed const& seed, std::map<std::string, std::string> const& drives) {
  seed.only({"owner", "path", "drive", "mimeType", "text", "base64", "modified", "description", "starred",
             "trashed", "share"});
  NewFile wanted;
  wanted.owner = to_lower(seed["owner"].text());
  if (!world.directory.account(wanted.owner)) seed["owner"].fail("no account has this address");
  wanted.path = seed["path"].text();
  wanted.mime_type = seed["mimeType"].text("");
  wanted.when = seed["modified"].moment(world.now(), world.now());
  if (seed["drive"].present()) {
    auto const drive = drives.find(seed["drive"].text());
    if (drive == drives.end()) seed["drive"].fail("there is no such shared drive in \"drives\"");
    wanted.drive = drive->second;
  }
  if (wanted.mime_type == folder_type) {
    auto& folder = seed_folder(world, wanted.owner, wanted.drive, wanted.path, wanted.when);
    for (auto const& share : seed["share"].items()) read_share(world, folder, share);
    return;
  }
  wanted.content = seed["text"].text("");
  if (seed["base64"].present()) {
    auto const bytes = from_any_base64(seed["base64"].text());
    if (!bytes) seed["base64"].fail("base64 is expected");
    wanted.content = *bytes;
  }
  auto& file = seed_file(world, wanted);
  file.description = seed["description"].text("");
  file.marks[wanted.owner].starred = seed["starred"].boolean(false);
  file.trashed = seed["trashed"].boolean(false);
  for (auto const& share : seed["share"].items()) read_share(world, file, share);
}

void fill(World& world, Seed const& seed) {
  world.of<DriveState>() = DriveState();
  for (auto const& user : world.directory.users())
    if (user.account) add_root(world, user);
  if (!seed.present()) {
    if (world.directory.has_builtin_people()) seed_builtin(world);
    return;
  }
  seed.only({"drives", "files"});
  std::map<std::string, std::string> drives;
  for (auto const& entry : seed["drives"].items()) {
    entry.only({"name", "organizers", "writers", "readers"});
    std::vector<std::pair<std::string, Role>> members;
    for (auto const& [member, role] :
         {std::pair{"organizers", Role::organizer}, std::pair{"writers", Role::writer},
          std::pair{"readers", Role::reader}})
      for (auto const& email : entry[member].texts()) members.emplace_back(to_lower(email), role);
    auto const name = entry["name"].text();
    drives[name] = seed_drive_of(world, name, members).id;
  }
  for (auto const& entry : seed["files"].items()) read_file(world, entry, drives);
}

// Sharing sends its mail.
Seeding const seeding{"drive", fill, "gmail"};

}  // namespace
}  // namespace workspace::sandbox::drive
