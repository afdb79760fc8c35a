// comments.* and replies.*
#include "base/text.hpp"
#include "sandbox/drive/operations.hpp"
#include "sandbox/drive/resource.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

/// Comments have no supportsAllDrives: they work on every file the user can see.
File& require_commented(World& world, Call const& call, Role needed) {
  auto with_drives = call;
  with_drives.query.emplace_back("supportsAllDrives", "true");
  auto& file = require_file(world, with_drives);
  if (file.is_folder()) throw forbidden("Folders have no comments.", "cannotComment");
  require_role(world, call, file, needed);
  return file;
}

Comment& require_comment(File& file, Call const& call, bool deleted) {
  for (auto& comment : file.comments)
    if (comment.id == call.param("commentId") && (deleted || !comment.deleted)) return comment;
  auto fault = not_found(fmt::format("Comment not found: {}.", call.param("commentId")));
  fault.location = "commentId";
  fault.location_type = "parameter";
  throw fault;
}

drive::Reply& require_reply(Comment& comment, Call const& call, bool deleted) {
  for (auto& reply : comment.replies)
    if (reply.id == call.param("replyId") && (deleted || !reply.deleted)) return reply;
  auto fault = not_found(fmt::format("Reply not found: {}.", call.param("replyId")));
  fault.location = "replyId";
  fault.location_type = "parameter";
  throw fault;
}

std::string html_of(std::string_view text) {
  return replace_all(replace_all(replace_all(std::string(text), "&", "&amp;"), "<", "&lt;"), ">", "&gt;");
}

/// What a comment and a reply have in common.
template <class Remark>
json::object show_remark(World const& world, Call const& call, std::string_view kind, Remark const& remark) {
  auto author = show_user(world, remark.author, call.user);
  author.erase("permissionId");
  author.erase("emailAddress");  // Google does not tell it
  json::object shown{{"kind", kind},
                     {"id", remark.id},
                     {"createdTime", to_rfc3339(remark.created)},
                     {"modifiedTime", to_rfc3339(remark.modified)},
                     {"author", std::move(author)},
                     {"deleted", remark.deleted}};
  if (!remark.deleted && !remark.content.empty()) {
    shown["content"] = remark.content;
    shown["htmlContent"] = html_of(remark.content);
  }
  return shown;
}

json::object show_reply(World const& world, Call const& call, drive::Reply const& reply) {
  auto shown = show_remark(world, call, "drive#reply", reply);
  if (!reply.action.empty()) shown["action"] = reply.action;
  return shown;
}

json::object show_comment(World const& world, Call const& call, Comment const& comment) {
  auto shown = show_remark(world, call, "drive#comment", comment);
  if (!comment.anchor.empty()) shown["anchor"] = comment.anchor;
  if (!comment.quoted.empty())
    shown["quotedFileContent"] = {{"mimeType", comment.quoted_type}, {"value", comment.quoted}};
  if (comment.resolved) shown["resolved"] = true;
  json::array replies;
  for (auto const& reply : comment.replies)
    if (!reply.deleted || call.flag("includeDeleted")) replies.push_back(show_reply(world, call, reply));
  shown["replies"] = std::move(replies);
  return shown;
}

std::string required_content(Call const& call) {
  std::string content(json::text(call.body, "content"));
  if (content.empty()) throw required("The content field is required.", "content");
  return content;
}

void require_author(Call const& call, std::string_view author) {
  if (author != call.user) throw insufficient();
}

std::string new_id(World& world) {
  return "AAAB" + world.ids.any("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", 7);
}

}  // namespace

Answer list_comments(World& world, Call const& call) {
  require_fields(call);
  auto const& file = require_commented(world, call, Role::reader);
  std::optional<TimePoint> since;
  if (call.has("startModifiedTime")) {
    since = parse_rfc3339(call.param("startModifiedTime"));
    if (!since) throw invalid("Invalid Value", "startModifiedTime");
  }
  std::vector<Comment const*> comments;
  for (auto const& comment : file.comments)
    if ((!comment.deleted || call.flag("includeDeleted")) && (!since || comment.modified >= *since))
      comments.push_back(&comment);
  std::stable_sort(comments.begin(), comments.end(),
                   [](auto const* a, auto const* b) { return a->modified > b->modified; });
  auto const page =
      page_of(call, comments.size(), 20, 100, file.id + std::string(call.param("startModifiedTime")));
  json::array items;
  for (std::size_t i = page.first; i < page.last; ++i)
    items.push_back(show_comment(world, call, *comments[i]));
  json::object body{{"kind", "drive#commentList"}, {"comments", std::move(items)}};
  if (!page.next.empty()) body["nextPageToken"] = page.next;
  return {.body = std::move(body)};
}

Answer get_comment(World& world, Call const& call) {
  require_fields(call);
  auto& file = require_commented(world, call, Role::reader);
  return {.body = show_comment(world, call, require_comment(file, call, call.flag("includeDeleted")))};
}

Answer create_comment(World& world, Call const& call) {
  require_fields(call);
  auto& file = require_commented(world, call, Role::commenter);
  Comment comment;
  comment.id = new_id(world);
  comment.author = call.user;
  comment.content = required_content(call);
  comment.anchor = json::text(call.body, "anchor");
  if (auto const* const quoted = json::find(call.body, "quotedFileContent")) {
    comment.quoted = json::text(*quoted, "value");
    comment.quoted_type = json::text(*quoted, "mimeType", "text/html");
  }
  comment.created = comment.modified = call.now;
  file.comments.push_back(std::move(comment));
  log_change(world, file);
  return {.body = show_comment(world, call, file.comments.back())};
}

Answer update_comment(World& world, Call const& call) {
  require_fields(call);
  auto& comment = require_comment(require_commented(world, call, Role::commenter), call, false);
  require_author(call, comment.author);
  comment.content = required_content(call);
  comment.modified = call.now;
  return {.body = show_comment(world, call, comment)};
}

Answer delete_comment(World& world, Call const& call) {
  auto& comment = require_comment(require_commented(world, call, Role::reader), call, false);
  require_author(call, comment.author);
  comment.deleted = true;
  comment.modified = call.now;
  return {};
}

Answer list_replies(World& world, Call const& call) {
  require_fields(call);
  auto const& comment =
      require_comment(require_commented(world, call, Role::reader), call, call.flag("includeDeleted"));
  std::vector<drive::Reply const*> replies;
  for (auto const& reply : comment.replies)
    if (!reply.deleted || call.flag("includeDeleted")) replies.push_back(&reply);
  auto const page = page_of(call, replies.size(), 20, 100, comment.id);
  json::array items;
  for (std::size_t i = page.first; i < page.last; ++i) items.push_back(show_reply(world, call, *replies[i]));
  json::object body{{"kind", "drive#replyList"}, {"replies", std::move(items)}};
  if (!page.next.empty()) body["nextPageToken"] = page.next;
  return {.body = std::move(body)};
}

Answer get_reply(World& world, Call const& call) {
  require_fields(call);
  auto& comment = require_comment(require_commented(world, call, Role::reader), call, true);
  return {.body = show_reply(world, call, require_reply(comment, call, call.flag("includeDeleted")))};
}

Answer create_reply(World& world, Call const& call) {
  require_fields(call);
  auto& file = require_commented(world, call, Role::commenter);
  auto& comment = require_comment(file, call, false);
  drive::Reply reply;
  reply.action = json::text(call.body, "action");
  if (!reply.action.empty() && reply.action != "resolve" && reply.action != "reopen")
    throw invalid("Invalid Value", "action");
  reply.content =
      reply.action.empty() ? required_content(call) : std::string(json::text(call.body, "content"));
  reply.id = new_id(world);
  reply.author = call.user;
  reply.created = reply.modified = comment.modified = call.now;
  if (!reply.action.empty()) comment.resolved = reply.action == "resolve";
  comment.replies.push_back(std::move(reply));
  log_change(world, file);
  return {.body = show_reply(world, call, comment.replies.back())};
}

Answer update_reply(World& world, Call const& call) {
  require_fields(call);
  auto& comment = require_comment(require_commented(world, call, Role::commenter), call, false);
  auto& reply = require_reply(comment, call, false);
  require_author(call, reply.author);
  reply.content = required_content(call);
  reply.modified = comment.modified = call.now;
  return {.body = show_reply(world, call, reply)};
}

Answer delete_reply(World& world, Call const& call) {
  auto& comment = require_comment(require_commented(world, call, Role::reader), call, false);
  auto& reply = require_reply(comment, call, false);
  require_author(call, reply.author);
  reply.deleted = true;
  reply.modified = comment.modified = call.now;
  return {};
}

}  // namespace workspace::sandbox::drive
