// comments.* and replies.*
#include "base/html.hpp"
#include "sandbox/collection.hpp"
#include "sandbox/drive/resource.hpp"

namespace workspace::sandbox::drive {
namespace {

/// Comments have no supportsAllDrives: they work on every file the user can see.
json::array& comments_of(World& world, Request const& request) {
  bool const removes = request.method.verb == "DELETE";
  if (!removes) require_fields(request);
  auto& file = require_file_anywhere(world, request);
  if (file.is_folder()) throw forbidden("Folders have no comments.", "cannotComment");
  require_role(world, request, file, request.method.is_read() || removes ? Role::reader : Role::commenter);
  return file.comments;
}

/// What a comment and a reply have in common; the author is kept as an address.
void show_remark(World& world, Request const& request, json::object& remark) {
  auto author = show_user(world, json::text(remark, "author"), request.user);
  author.erase("permissionId");
  author.erase("emailAddress");  // Google does not tell it
  remark["author"] = std::move(author);
  if (json::boolean(remark, "deleted")) remark.erase("content");
  if (auto const content = json::text(remark, "content"); !content.empty())
    remark["htmlContent"] = escape_html(content);
}

void require_author(World&, Request const& request, json::object const& remark) {
  if (json::text(remark, "author") != request.user) throw insufficient();
}

std::string new_id(World& world, Request const&, json::object const&) { return "AAAB" + world.ids.opaque(7); }

void check_comment(World& world, Request const& request, json::object& comment, json::object const* before) {
  if (before) {
    require_author(world, request, *before);
    for (auto const* const member : {"anchor", "quotedFileContent"})
      if (auto const* const old = before->if_contains(member)) comment[member] = *old;
    return;
  }
  comment["author"] = request.user;
  if (json::find(comment, "quotedFileContent"))
    comment["quotedFileContent"].as_object().emplace("mimeType", "text/html");
}

void log_comment(World& world, Request const& request, json::object const* before, json::object const*) {
  if (!before) log_change(world, require_file_anywhere(world, request));
}

bool listed(World&, Request const& request, json::object const& comment) {
  auto const since = parse_rfc3339(request.param("startModifiedTime"));
  if (!since && request.has("startModifiedTime")) throw invalid_value("startModifiedTime");
  return !since || parse_rfc3339(json::text(comment, "modifiedTime")) >= since;
}

void show_comment(World& world, Request const& request, json::object& comment);

Collection const comments{{.name = "drive.comments",
                           .at = comments_of,
                           .items = "comments",
                           .kind = "drive#comment",
                           .list_kind = "drive#commentList",
                           .missing = "Comment not found: {}.",
                           .defaults = {{"deleted", false}, {"replies", json::array()}},
                           .writable = {"content", "anchor", "quotedFileContent"},
                           .created = "createdTime",
                           .updated = "modifiedTime",
                           .order = "-modifiedTime",
                           .tombstone = {"deleted", true, "includeDeleted"},
                           .page = {"pageSize", 20, 100, true},
                           .new_id = new_id,
                           .check = check_comment,
                           .may_delete = require_author,
                           .changed = log_comment,
                           .listed = listed,
                           .show = show_comment}};

void check_reply(World& world, Request const& request, json::object& reply, json::object const* before) {
  if (before) require_author(world, request, *before);
  reply["author"] = before ? before->at("author") : json::value(request.user);
  auto const action = json::text(reply, "action");
  if (!action.empty() && action != "resolve" && action != "reopen") throw invalid_value("action");
  if (action.empty() && json::text(reply, "content").empty())
    throw required("The reply content field is required.", "reply.content");
}

void log_reply(World& world, Request const& request, json::object const* before, json::object const* after) {
  auto& comment = comments.require(world, request);
  comment["modifiedTime"] = to_rfc3339(request.now);
  if (before) return;
  if (auto const action = json::text(*after, "action"); !action.empty())
    comment["resolved"] = action == "resolve";
  log_change(world, require_file_anywhere(world, request));
}

Collection const replies{{.name = "drive.replies",
                          .at = [](auto& world, auto& request) -> json::array& {
                            return comments.require(world, request)["replies"].as_array();
                          },
                          .items = "replies",
                          .kind = "drive#reply",
                          .list_kind = "drive#replyList",
                          .missing = "Reply not found: {}.",
                          .defaults = {{"deleted", false}},
                          .writable = {"content", "action"},
                          .created = "createdTime",
                          .updated = "modifiedTime",
                          .tombstone = {"deleted", true, "includeDeleted"},
                          .page = {"pageSize", 20, 100, true},
                          .new_id = new_id,
                          .check = check_reply,
                          .may_delete = require_author,
                          .changed = log_reply,
                          .show = show_remark}};

void show_comment(World& world, Request const& request, json::object& comment) {
  show_remark(world, request, comment);
  json::array shown;
  for (auto const& reply : json::items(comment, "replies"))
    if (!json::boolean(reply, "deleted") || request.flag("includeDeleted"))
      shown.push_back(replies.shown(world, request, reply.get_object()));
  comment["replies"] = std::move(shown);
}

}  // namespace
}  // namespace workspace::sandbox::drive
