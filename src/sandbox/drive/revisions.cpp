// revisions.*
#include "sandbox/drive/operations.hpp"
#include "sandbox/drive/resource.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

/// Revisions have no supportsAllDrives, and only writers see them.
File& require_revised(World& world, Call const& call, Role needed = Role::writer) {
  auto with_drives = call;
  with_drives.query.emplace_back("supportsAllDrives", "true");
  auto& file = require_file(world, with_drives);
  if (file.revisions.empty()) throw forbidden("This file has no revisions.", "revisionsNotSupported");
  require_role(world, call, file, needed);
  return file;
}

Revision& require_revision(File& file, Call const& call) {
  auto const id = call.param("revisionId");
  if (id == "head") return file.revisions.back();
  for (auto& revision : file.revisions)
    if (revision.id == id) return revision;
  auto fault = not_found(fmt::format("Revision not found: {}.", id));
  fault.location = "revisionId";
  fault.location_type = "parameter";
  throw fault;
}

json::object answer(World const& world, Call const& call, File const& file, Revision const& revision) {
  return only(call, show_revision(world, file, revision, call.user),
              {"kind", "id", "mimeType", "modifiedTime"});
}

}  // namespace

Answer list_revisions(World& world, Call const& call) {
  auto const& file = require_revised(world, call);
  auto const page = page_of(call, file.revisions.size(), 200, 1000, file.id);
  json::array items;
  for (std::size_t i = page.first; i < page.last; ++i)
    items.push_back(answer(world, call, file, file.revisions[i]));
  json::object body{{"kind", "drive#revisionList"}, {"revisions", std::move(items)}};
  if (!page.next.empty()) body["nextPageToken"] = page.next;
  return {.body = std::move(body)};
}

Answer get_revision(World& world, Call const& call) {
  auto& file = require_revised(world, call);
  auto const& revision = require_revision(file, call);
  if (call.param("alt") != "media") return {.body = answer(world, call, file, revision)};
  if (file.is_google())
    throw forbidden("Only files with binary content can be downloaded. Use Export with Docs Editors files.",
                    "fileNotDownloadable");
  return {.media = revision.bytes, .media_type = revision.mime_type};
}

Answer update_revision(World& world, Call const& call) {
  auto& file = require_revised(world, call);
  auto& revision = require_revision(file, call);
  for (auto const& [member, value] : call.body.is_object() ? call.body.get_object() : json::object()) {
    if (member == "published" || member == "publishAuto" || member == "publishedOutsideDomain")
      throw not_simulated("publishing of revisions");
    if (member != "keepForever") throw not_writable();
  }
  if (file.is_google())
    throw forbidden("Only revisions of files with binary content can be kept.", "cannotUpdateRevision");
  revision.keep_forever = json::boolean(call.body, "keepForever", revision.keep_forever);
  return {.body = answer(world, call, file, revision)};
}

Answer delete_revision(World& world, Call const& call) {
  auto& file = require_revised(world, call);
  auto const& revision = require_revision(file, call);
  if (file.is_google() || file.revisions.size() == 1)
    throw forbidden("The last revision of a file, and those of Docs Editors files, cannot be deleted.",
                    "cannotDeleteRevision");
  auto const id = revision.id;
  std::erase_if(file.revisions, [&](Revision const& one) { return one.id == id; });
  log_change(world, file);
  return {};
}

}  // namespace workspace::sandbox::drive
