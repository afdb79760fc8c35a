#pragma once
// Comments on files (https://developers.google.com/workspace/drive/api/guides/manage-comments): one
// implementation. Each service declares its own two tools of it, under the names that its users know:
//
//   constexpr CommentedFile document{"document", "document_id", "Document: id or link."};
//   Tool const list = list_comments_tool<document>({.name = "list_document_comments", ...});
//   Tool const manage = manage_comment_tool<document>({.name = "manage_document_comment", ...});

#include "tools/frame/context.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::drive {

/// What a service calls the files that its tools comment on.
struct CommentedFile {
  std::string_view noun;         // "document", also in the names of the tools
  std::string_view parameter;    // "document_id"
  std::string_view description;  // of the parameter
};

struct ListComments {
  std::string file_id;
  int max_comments = 100;
  static schema::Fields describe();
};

struct ManageComment {
  std::string file_id;
  std::string action;
  std::string comment_content;
  std::string comment_id;
  static schema::Fields describe();
};

/// https://developers.google.com/workspace/drive/api/reference/rest/v3/replies
struct Reply {
  std::string id;
  std::string author;
  std::string created;
  std::string action;  // resolve, reopen
  std::string content;
  static schema::Fields describe();
};

/// https://developers.google.com/workspace/drive/api/reference/rest/v3/comments
struct Comment {
  std::string id;
  std::string author;
  bool mine = false;
  std::string created;
  std::string modified;  // of the comment or its newest reply
  bool resolved = false;
  std::string quoted_text;
  std::string content;
  std::vector<Reply> replies;  // only where a list is asked for
  void derive(json::Node from);
  static schema::Fields describe();
};

struct CommentList {
  std::vector<Comment> comments;
  bool more = false;  // than were asked for
  std::string heading() const;
  static schema::Fields describe();
};

struct CommentChange {
  std::string done;  // created, answered, resolved, updated, deleted
  std::string file_name;
  Comment comment{};
  std::optional<Reply> reply{};  // that was added
  std::string heading() const;
  static schema::Fields describe();
};

Async<CommentList> list_comments(ToolContext&, ListComments const&, CommentedFile const&);
Async<CommentChange> create_comment(ToolContext&, ManageComment const&, CommentedFile const&);
Async<CommentChange> reply_to_comment(ToolContext&, ManageComment const&, CommentedFile const&);
Async<CommentChange> resolve_comment(ToolContext&, ManageComment const&, CommentedFile const&);
Async<CommentChange> update_comment(ToolContext&, ManageComment const&, CommentedFile const&);
Async<CommentChange> delete_comment(ToolContext&, ManageComment const&, CommentedFile const&);

/// The parameters of P, file_id under the service's own name.
template <class P, CommentedFile const& file>
struct CallAbout {
  P call;
  static schema::Fields describe() {
    auto fields = schema::group<&CallAbout::call>();
    fields.fields.front() = fields.fields.front().named(file.parameter);
    fields.fields.front().description = file.description;
    return {std::move(fields)};
  }
};

template <class P, CommentedFile const& file, auto handler>
auto about(ToolContext& context, CallAbout<P, file> const& p) {
  return handler(context, p.call, file);
}

template <CommentedFile const& file>
Tool list_comments_tool(ToolInfo info) {
  info.methods = {api::drive::files::get, api::drive::comments::list};
  return Tool(std::move(info), &about<ListComments, file, list_comments>);
}

template <CommentedFile const& file>
Tool manage_comment_tool(ToolInfo info) {
  using namespace api::drive;
  using P = ManageComment;
  auto const row = [](std::string_view name, std::string_view needs, std::vector<MethodRef> methods) {
    return ActionInfo{
        .name = name, .needs = needs, .effect = Effect::destructive, .methods = std::move(methods)};
  };
  return Tool(
      std::move(info),
      Actions<CallAbout<P, file>, CommentChange>{
          {row("create", "comment_content", {files::get, comments::create}), about<P, file, create_comment>},
          {row("reply", "comment_id, comment_content", {files::get, comments::get, replies::create}),
           about<P, file, reply_to_comment>},
          {row("resolve", "comment_id", {files::get, comments::get, replies::create}),
           about<P, file, resolve_comment>},
          {row("update", "comment_id, comment_content", {files::get, comments::get, comments::update}),
           about<P, file, update_comment>},
          {row("delete", "comment_id", {files::get, comments::get, comments::delete_}),
           about<P, file, delete_comment>}});
}

}  // namespace workspace::tools::drive
