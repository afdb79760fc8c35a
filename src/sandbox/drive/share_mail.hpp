#pragma once
// The mail that tells somebody a file was shared with them.

#include "sandbox/drive/state.hpp"

namespace workspace::sandbox::drive {

/// `message` is what the sharer wrote; may be empty.
void send_share_notice(World& world, File const& file, std::string_view from, std::string const& to,
                       Role role, std::string_view message);

}  // namespace workspace::sandbox::drive
