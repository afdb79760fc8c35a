#pragma once
// How Drive's things look to one user.

#include "sandbox/drive/state.hpp"

namespace workspace::sandbox::drive {

/// https://developers.google.com/drive/api/reference/rest/v3/User
json::object show_user(World const& world, std::string_view email, std::string_view viewer);
/// All of Google's File that is simulated, as `viewer` sees it.
json::object show_file(World& world, File const& file, std::string_view viewer);
/// As show_file, or without `fields` the default members.
json::object answer_file(World& world, Request const& request, File const& file);
json::object show_permission(World const& world, File const& file, Effective const& effective);
json::object show_drive(World& world, SharedDrive const& drive, std::string_view viewer);
json::object show_revision(World const& world, File const& file, Revision const& revision,
                           std::string_view viewer);
/// Links by export type.
json::object export_links(File const& file);
/// Whether the user may add, change and remove permissions of the file.
bool can_share(DriveState const& state, File const& file, Role role);
/// What follows the last dot of a name; empty where there is none.
std::string extension_of(std::string_view name);
/// The bytes that count against the quota.
std::int64_t quota_bytes(File const& file);

}  // namespace workspace::sandbox::drive
