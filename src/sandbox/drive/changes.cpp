// changes.*: the log of what a user could see change. A page token is a place in the log.
#include "sandbox/drive/resource.hpp"
#include "sandbox/drive/state.hpp"
#include "sandbox/operation.hpp"

#include <charconv>
#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

// Google's tokens are small whole numbers too.
constexpr std::size_t first_token = 1000;

std::size_t read_token(Request const& request, std::size_t end) {
  auto const text = request.param("pageToken");
  if (text.empty()) throw required("Required parameter: pageToken", "pageToken");
  std::size_t token = 0;
  auto const [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), token);
  if (problem != std::errc{} || stop != text.data() + text.size() || token < first_token ||
      token - first_token > end)
    throw invalid_value("pageToken");
  return token - first_token;
}

void check_drive(World& world, Request const& request) {
  auto const id = request.param("driveId");
  if (id.empty()) return;
  if (!request.flag("supportsAllDrives"))
    throw bad_request("The supportsAllDrives parameter must be set to true when driveId is set.",
                      "supportsAllDrives");
  auto const root = world.of<DriveState>().files.find(id);
  if (world.of<DriveState>().drives.contains(id) &&
      role_of(world.of<DriveState>(), root->second, request.user, request.now) != Role::none)
    return;
  throw not_found(fmt::format("Shared drive not found: {}", id), "driveId");
}

bool concerns(Request const& request, Change const& change) {
  if (!change.audience.contains(request.user)) return false;
  if (auto const drive = request.param("driveId"); !drive.empty()) return change.drive == drive;
  return change.drive.empty() || request.flag("includeItemsFromAllDrives");
}

json::object show_change(World& world, Request const& request, Change const& change) {
  json::object shown{{"kind", "drive#change"}, {"time", to_rfc3339(change.time)}};
  bool const of_drive = change.file.empty();
  for (auto const* const member : {"changeType", "type"}) shown[member] = of_drive ? "drive" : "file";
  if (of_drive) {
    shown["driveId"] = change.drive;
    auto const drive = world.of<DriveState>().drives.find(change.drive);
    shown["removed"] = drive == world.of<DriveState>().drives.end();
    if (drive != world.of<DriveState>().drives.end())
      shown["drive"] = only(request, show_drive(world, drive->second, request.user), {"kind", "id", "name"});
    return shown;
  }
  shown["fileId"] = change.file;
  auto const file = world.of<DriveState>().files.find(change.file);
  bool const visible = file != world.of<DriveState>().files.end() &&
                       role_of(world.of<DriveState>(), file->second, request.user, request.now) != Role::none;
  shown["removed"] = !visible;
  if (visible) shown["file"] = answer_file(world, request, file->second);
  return shown;
}

Answer get_start_page_token(World& world, Request const& request) {
  check_drive(world, request);
  return {.body = {{"kind", "drive#startPageToken"},
                   {"startPageToken", std::to_string(first_token + world.of<DriveState>().changes.size())}}};
}

Answer list_changes(World& world, Request const& request) {
  check_drive(world, request);
  auto const& log = world.of<DriveState>().changes;
  auto const start = read_token(request, log.size());
  auto const size = request.number("pageSize", 100);
  if (size < 1 || size > 1000) throw invalid_value("pageSize");
  json::array items;
  auto at = start;
  for (; at < log.size() && std::int64_t(items.size()) < size; ++at) {
    auto const& change = log[at];
    if (!concerns(request, change)) continue;
    // Only the last change of a thing is told.
    bool const told_later =
        std::any_of(log.begin() + std::ptrdiff_t(at) + 1, log.end(), [&](Change const& later) {
          return later.file == change.file && (!change.file.empty() || later.drive == change.drive) &&
                 concerns(request, later);
        });
    if (told_later) continue;
    auto shown = show_change(world, request, change);
    if (json::boolean(shown, "removed") && !request.flag("includeRemoved", true)) continue;
    items.push_back(std::move(shown));
  }
  json::object body{{"kind", "drive#changeList"}, {"changes", std::move(items)}};
  body[at < log.size() ? "nextPageToken" : "newStartPageToken"] = std::to_string(first_token + at);
  return {.body = std::move(body)};
}

Operation const operations[] = {{api::drive::changes::getStartPageToken, get_start_page_token},
                                {api::drive::changes::list, list_changes}};

}  // namespace
}  // namespace workspace::sandbox::drive
