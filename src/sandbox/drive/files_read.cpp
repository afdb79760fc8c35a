// files.get (also its content), .export, .generateIds, about.get.
#include "sandbox/drive/resource.hpp"
#include "sandbox/drive/state.hpp"
#include "sandbox/operation.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

// https://developers.google.com/drive/api/reference/rest/v3/files/export
constexpr std::size_t most_export_bytes = 10 << 20;
constexpr std::int64_t quota = std::int64_t{15} << 30;

void require_download(World const& world, Request const& request, File const& file) {
  if (file.copy_requires_writer &&
      role_of(world.of<DriveState>(), file, request.user, request.now) < Role::writer)
    throw forbidden("This file cannot be downloaded by the user.", "cannotDownloadFile");
}

Answer get_file(World& world, Request const& request) {
  auto const& file = require_file(world, request);
  if (request.has("includeLabels")) throw not_simulated("labels");
  if (request.param("alt") != "media") return {.body = answer_file(world, request, file)};
  if (!file.is_binary()) {
    throw forbidden("Only files with binary content can be downloaded. Use Export with Docs Editors files.",
                    "fileNotDownloadable", "alt");
  }
  require_download(world, request, file);
  return {.media = file.bytes(), .media_type = file.mime_type};
}

Answer export_file(World& world, Request const& request) {
  // Export has no supportsAllDrives: it works on every file the user can see.
  auto const& file = require_file_anywhere(world, request);
  if (!file.is_google() || file.is_folder() || file.mime_type == shortcut_type)
    throw forbidden("Export only supports Docs Editors files.", "fileNotExportable");
  require_download(world, request, file);
  auto const type = request.param("mimeType");
  if (file.revisions.empty()) throw not_simulated(fmt::format("the content of {}", file.mime_type));
  auto bytes = documents::export_document(file.mime_type, file.document(), type);
  if (!bytes) throw bad_request(bytes.error().message, "convertTo");
  if (bytes->size() > most_export_bytes)
    throw forbidden("This file is too large to be exported.", "exportSizeLimitExceeded");
  return {.media = std::move(*bytes), .media_type = std::string(type)};
}

Answer generate_ids(World& world, Request const& request) {
  auto const count = request.number("count", 10);
  if (count < 1 || count > 1000) throw invalid_value("count");
  if (request.param("space", "drive") != "drive") throw not_simulated("the space appDataFolder");
  json::array ids;
  for (std::int64_t i = 0; i < count; ++i) {
    auto id = world.ids.drive();
    ids.push_back(json::value(id));
    world.of<DriveState>().reserved_ids.insert(std::move(id));
  }
  return {.body = {{"kind", "drive#generatedIds"}, {"space", "drive"}, {"ids", std::move(ids)}}};
}

Answer get_about(World& world, Request const& request) {
  require_fields(request);
  std::int64_t used = 0, in_trash = 0;
  for (auto const& [id, file] : world.of<DriveState>().files) {
    if (owner_of(world.of<DriveState>(), file) != request.user) continue;
    used += quota_bytes(file);
    if (is_trashed(world.of<DriveState>(), file)) in_trash += quota_bytes(file);
  }
  json::object import_formats, export_formats;
  auto const add = [](json::object& formats, std::string_view from, std::string_view to) {
    auto& targets = formats[from];
    if (!targets.is_array()) targets = json::array();
    targets.get_array().push_back(json::value(to));
  };
  for (auto const& [from, to] : documents::imports()) add(import_formats, from, to);
  for (auto const& [from, to] : documents::exports()) add(export_formats, from, to);
  return {.body = {{"kind", "drive#about"},
                   {"user", show_user(world, request.user, request.user)},
                   {"storageQuota",
                    {{"limit", std::to_string(quota)},
                     {"usage", std::to_string(used)},
                     {"usageInDrive", std::to_string(used)},
                     {"usageInDriveTrash", std::to_string(in_trash)}}},
                   {"importFormats", std::move(import_formats)},
                   {"exportFormats", std::move(export_formats)},
                   {"maxUploadSize", "5242880000000"},
                   {"maxImportSizes",
                    {{doc_type, "10485760"}, {sheet_type, "104857600"}, {slides_type, "104857600"}}},
                   {"folderColorPalette",
                    json::array{"#ac725e", "#d06b64", "#f83a22", "#fa573c", "#ff7537", "#ffad46",
                                "#42d692", "#16a765", "#7bd148", "#b3dc6c", "#fbe983", "#fad165",
                                "#92e1c0", "#9fe1e7", "#9fc6e7", "#4986e7", "#9a9cff", "#b99aff",
                                "#8f8f8f", "#cabdbf", "#cca6ac", "#f691b2", "#cd74e6", "#a47ae2"}},
                   {"appInstalled", true},
                   {"canCreateDrives", true},
                   {"canCreateTeamDrives", true}}};
}

Operation const operations[] = {{api::drive::files::get, get_file},
                                {api::drive::files::export_, export_file},
                                {api::drive::files::generateIds, generate_ids},
                                {api::drive::about::get, get_about}};

}  // namespace
}  // namespace workspace::sandbox::drive
