// revisions.*
#include "sandbox/collection.hpp"
#include "sandbox/drive/resource.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

/// Revisions have no supportsAllDrives, and only writers see them.
File& require_revised(World& world, Request const& request, Role needed = Role::writer) {
  auto& file = require_file_anywhere(world, request);
  if (file.revisions.empty()) throw forbidden("This file has no revisions.", "revisionsNotSupported");
  require_role(world, request, file, needed);
  return file;
}

Revision& require_revision(File& file, Request const& request) {
  auto const id = request.param("revisionId");
  if (id == "head") return file.revisions.back();
  for (auto& revision : file.revisions)
    if (revision.id == id) return revision;
  throw not_found(fmt::format("Revision not found: {}.", id), "revisionId");
}

json::object answer(World const& world, Request const& request, File const& file, Revision const& revision) {
  return only(request, show_revision(world, file, revision, request.user),
              {"kind", "id", "mimeType", "modifiedTime"});
}

json::array read_revisions(World& world, Request const& request) {
  auto const& file = require_revised(world, request);
  json::array all;
  for (auto const& revision : file.revisions) all.push_back(answer(world, request, file, revision));
  return all;
}

Collection const list{{.name = "drive.revisions",
                       .read = read_revisions,
                       .items = "revisions",
                       .list_kind = "drive#revisionList",
                       .methods = {"list"},
                       .page = {"pageSize", 200, 1000, true}}};

Answer get_revision(World& world, Request const& request) {
  auto& file = require_revised(world, request);
  auto const& revision = require_revision(file, request);
  if (request.param("alt") != "media") return {.body = answer(world, request, file, revision)};
  if (file.is_google())
    throw forbidden("Only files with binary content can be downloaded. Use Export with Docs Editors files.",
                    "fileNotDownloadable");
  return {.media = revision.bytes, .media_type = revision.mime_type};
}

Answer update_revision(World& world, Request const& request) {
  auto& file = require_revised(world, request);
  auto& revision = require_revision(file, request);
  for (auto const& [member, value] : request.members()) {
    if (member == "published" || member == "publishAuto" || member == "publishedOutsideDomain")
      throw not_simulated("publishing of revisions");
    if (member != "keepForever") throw not_writable();
  }
  if (file.is_google())
    throw forbidden("Only revisions of files with binary content can be kept.", "cannotUpdateRevision");
  revision.keep_forever = json::boolean(request.body, "keepForever", revision.keep_forever);
  return {.body = answer(world, request, file, revision)};
}

Answer delete_revision(World& world, Request const& request) {
  auto& file = require_revised(world, request);
  auto const& revision = require_revision(file, request);
  if (file.is_google() || file.revisions.size() == 1)
    throw forbidden("The last revision of a file, and those of Docs Editors files, cannot be deleted.",
                    "cannotDeleteRevision");
  auto const id = revision.id;
  std::erase_if(file.revisions, [&](Revision const& one) { return one.id == id; });
  log_change(world, file);
  return {};
}

Operation const operations[] = {{api::drive::revisions::get, get_revision},
                                {api::drive::revisions::update, update_revision},
                                {api::drive::revisions::delete_, delete_revision}};

}  // namespace
}  // namespace workspace::sandbox::drive
