// changes.*: the log of what a user could see change. A page token is a place in the log.
#include "sandbox/drive/operations.hpp"
#include "sandbox/drive/resource.hpp"

#include <charconv>
#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

// Google's tokens are small whole numbers too.
constexpr std::size_t first_token = 1000;

std::size_t read_token(Call const& call, std::size_t end) {
  auto const text = call.param("pageToken");
  if (text.empty()) throw required("Required parameter: pageToken", "pageToken");
  std::size_t token = 0;
  auto const [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), token);
  if (problem != std::errc{} || stop != text.data() + text.size() || token < first_token ||
      token - first_token > end)
    throw invalid("Invalid Value", "pageToken");
  return token - first_token;
}

void check_drive(World& world, Call const& call) {
  auto const id = call.param("driveId");
  if (id.empty()) return;
  if (!call.flag("supportsAllDrives"))
    throw ApiFault{400, "INVALID_ARGUMENT", "badRequest",
                   "The supportsAllDrives parameter must be set to true when driveId is set.",
                   "supportsAllDrives"};
  auto const root = world.drive->files.find(id);
  if (world.drive->drives.contains(id) &&
      role_of(*world.drive, root->second, call.user, call.now) != Role::none)
    return;
  auto fault = not_found(fmt::format("Shared drive not found: {}", id));
  fault.location = "driveId";
  throw fault;
}

bool concerns(Call const& call, Change const& change) {
  if (!change.audience.contains(call.user)) return false;
  if (auto const drive = call.param("driveId"); !drive.empty()) return change.drive == drive;
  return change.drive.empty() || call.flag("includeItemsFromAllDrives");
}

json::object show_change(World& world, Call const& call, Change const& change) {
  json::object shown{{"kind", "drive#change"}, {"time", to_rfc3339(change.time)}};
  bool const of_drive = change.file.empty();
  for (auto const* const member : {"changeType", "type"}) shown[member] = of_drive ? "drive" : "file";
  if (of_drive) {
    shown["driveId"] = change.drive;
    auto const drive = world.drive->drives.find(change.drive);
    shown["removed"] = drive == world.drive->drives.end();
    if (drive != world.drive->drives.end())
      shown["drive"] = only(call, show_drive(world, drive->second, call.user), {"kind", "id", "name"});
    return shown;
  }
  shown["fileId"] = change.file;
  auto const file = world.drive->files.find(change.file);
  bool const visible = file != world.drive->files.end() &&
                       role_of(*world.drive, file->second, call.user, call.now) != Role::none;
  shown["removed"] = !visible;
  if (visible) shown["file"] = answer_file(world, call, file->second);
  return shown;
}

}  // namespace

Answer get_start_page_token(World& world, Call const& call) {
  check_drive(world, call);
  return {.body = {{"kind", "drive#startPageToken"},
                   {"startPageToken", std::to_string(first_token + world.drive->changes.size())}}};
}

Answer list_changes(World& world, Call const& call) {
  check_drive(world, call);
  auto const& log = world.drive->changes;
  auto const start = read_token(call, log.size());
  auto const size = call.number("pageSize", 100);
  if (size < 1 || size > 1000) throw invalid("Invalid Value", "pageSize");
  json::array items;
  auto at = start;
  for (; at < log.size() && std::int64_t(items.size()) < size; ++at) {
    auto const& change = log[at];
    if (!concerns(call, change)) continue;
    // Only the last change of a thing is told.
    bool const told_later =
        std::any_of(log.begin() + std::ptrdiff_t(at) + 1, log.end(), [&](Change const& later) {
          return later.file == change.file && (!change.file.empty() || later.drive == change.drive) &&
                 concerns(call, later);
        });
    if (told_later) continue;
    auto shown = show_change(world, call, change);
    if (json::boolean(shown, "removed") && !call.flag("includeRemoved", true)) continue;
    items.push_back(std::move(shown));
  }
  json::object body{{"kind", "drive#changeList"}, {"changes", std::move(items)}};
  body[at < log.size() ? "nextPageToken" : "newStartPageToken"] = std::to_string(first_token + at);
  return {.body = std::move(body)};
}

}  // namespace workspace::sandbox::drive
