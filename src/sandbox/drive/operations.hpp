#pragma once
// Drive's methods by name; service.cpp puts them under Google's ids. Each is documented at
// https://developers.google.com/drive/api/reference/rest/v3.

#include "sandbox/drive/state.hpp"

namespace workspace::sandbox::drive {

using Answer = sandbox::Reply;

Answer list_files(World& world, Call const& call);
Answer get_file(World& world, Call const& call);
Answer export_file(World& world, Call const& call);
Answer generate_ids(World& world, Call const& call);
Answer create_file(World& world, Call const& call);
Answer update_file(World& world, Call const& call);
Answer copy_file(World& world, Call const& call);
Answer delete_file(World& world, Call const& call);
Answer empty_trash(World& world, Call const& call);

Answer list_permissions(World& world, Call const& call);
Answer get_permission(World& world, Call const& call);
Answer create_permission(World& world, Call const& call);
Answer update_permission(World& world, Call const& call);
Answer delete_permission(World& world, Call const& call);

Answer list_drives(World& world, Call const& call);
Answer get_drive(World& world, Call const& call);
Answer create_drive(World& world, Call const& call);
Answer update_drive(World& world, Call const& call);
Answer delete_drive(World& world, Call const& call);
Answer hide_drive(World& world, Call const& call);
Answer unhide_drive(World& world, Call const& call);

Answer list_comments(World& world, Call const& call);
Answer get_comment(World& world, Call const& call);
Answer create_comment(World& world, Call const& call);
Answer update_comment(World& world, Call const& call);
Answer delete_comment(World& world, Call const& call);
Answer list_replies(World& world, Call const& call);
Answer get_reply(World& world, Call const& call);
Answer create_reply(World& world, Call const& call);
Answer update_reply(World& world, Call const& call);
Answer delete_reply(World& world, Call const& call);

Answer list_revisions(World& world, Call const& call);
Answer get_revision(World& world, Call const& call);
Answer update_revision(World& world, Call const& call);
Answer delete_revision(World& world, Call const& call);

Answer get_start_page_token(World& world, Call const& call);
Answer list_changes(World& world, Call const& call);
Answer get_about(World& world, Call const& call);

}  // namespace workspace::sandbox::drive
