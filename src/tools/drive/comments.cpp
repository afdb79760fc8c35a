#include "tools/drive/comments.hpp"

#include "base/text.hpp"
#include "content/html.hpp"
#include "tools/drive/file_id.hpp"
#include "tools/drive/files.hpp"

namespace workspace::tools::drive {
namespace {

/// How much of a comment is asked for.
constexpr int alone = 0, with_replies = 1;

Failure no_such_file(CommentedFile const& file, std::string_view reference) {
  return {ErrorKind::not_found,
          fmt::format("This account sees no {} with {} \"{}\".", file.noun, file.parameter, reference),
          "search_drive_files finds files by their names."};
}

google::Params params_of(std::string_view file_id) { return google::Params().set("fileId", file_id); }

/// What a call is about, read before anything is written.
struct Thread {
  Target file;
  Comment comment;
  google::Params params() const { return params_of(file.id).set("commentId", comment.id); }
  CommentChange change(std::string done) && {
    return {.done = std::move(done), .file_name = std::move(file.name), .comment = std::move(comment)};
  }
};

Async<Thread> read_file(ToolContext& context, std::string reference, CommentedFile const& file) {
  try {
    auto target = co_await read_target(context, reference);
    co_return Thread{.file = std::move(target)};
  } catch (google::ApiError const& error) {
    if (error.error().kind != ErrorKind::not_found) throw;
    throw no_such_file(file, reference);
  }
}

Async<Thread> read_thread(ToolContext& context, ManageComment const& p, CommentedFile const& file) {
  auto thread = co_await read_file(context, p.file_id, file);
  auto params = params_of(thread.file.id).set("commentId", trim(p.comment_id));
  try {
    thread.comment = co_await fetch<Comment>(context, api::drive::comments::get, std::move(params), alone);
  } catch (google::ApiError const& error) {
    if (error.error().kind != ErrorKind::not_found) throw;
    throw Failure(
        ErrorKind::not_found,
        fmt::format("\"{}\" has no comment with comment_id \"{}\".", thread.file.name, p.comment_id),
        fmt::format("list_{}_comments gives the ids.", file.noun));
  }
  co_return thread;
}

/// The same where only its author may do it; not even the file's owner may, for Drive.
Async<Thread> read_own_thread(ToolContext& context, ManageComment const& p, CommentedFile const& file) {
  auto thread = co_await read_thread(context, p, file);
  if (!thread.comment.mine)
    throw Failure(ErrorKind::denied,
                  fmt::format("Comment \"{}\" is by {}: only its author can change or delete it.",
                              thread.comment.id, thread.comment.author),
                  "Use action=reply, or action=resolve to close it.");
  co_return thread;
}

/// Outbound, as Drive mails those who follow the file or the comment.
Async<void> confirm(ToolContext& context, Thread const& thread, std::string question, std::string_view label,
                    std::string_view content) {
  Intent intent{Reach::outbound, std::move(question)};
  intent.fact("File", thread.file.name).fact("Link", thread.file.link);
  if (auto const& comment = thread.comment; !comment.id.empty())
    intent.fact("Comment", fmt::format("{}: {}", comment.author, comment.content));
  intent.contents = thread.comment.modified;
  co_await context.confirm(intent.fact(label, content));
}

/// Creates or updates the comment, as the method says.
Async<void> write_comment(ToolContext& context, catalogue::Method const& method, google::Params params,
                          std::string const& content, Comment& comment) {
  params.set("fields", schema::selector<Comment>(alone));
  json::value body{{"content", content}};
  auto const written = co_await context.google().call(method, std::move(params), std::move(body));
  comment = schema::taken<Comment>(written, alone);
}

/// Comments are resolved by a reply, which may have words or not.
Async<CommentChange> answer(ToolContext& context, ManageComment const& p, CommentedFile const& file,
                            bool resolves) {
  auto thread = co_await read_thread(context, p, file);
  auto const question = resolves ? "Resolve this comment?" : "Reply to this comment?";
  co_await confirm(context, thread, question, "Reply", p.comment_content);
  json::object body;
  if (resolves) body["action"] = "resolve";
  if (!p.comment_content.empty()) body["content"] = p.comment_content;
  json::value sent(std::move(body));
  auto params = thread.params().set("fields", schema::selector<Reply>());
  auto const written =
      co_await context.google().call(api::drive::replies::create, std::move(params), std::move(sent));
  auto change = std::move(thread).change(resolves ? "resolved" : "answered");
  change.comment.resolved |= resolves;
  change.reply = schema::taken<Reply>(written);
  change.comment.modified = change.reply->created;
  co_return change;
}

}  // namespace

schema::Fields ListComments::describe() {
  using P = ListComments;
  return {schema::required<&P::file_id>(),
          schema::optional<&P::max_comments>("Most comments to return.").range(1, 10'000)};
}

schema::Fields ManageComment::describe() {
  using P = ManageComment;
  return {schema::required<&P::file_id>(), schema::required<&P::action>(),
          schema::optional<&P::comment_content>("Plain text to create, reply, resolve or update with."),
          schema::optional<&P::comment_id>("Comment to reply to, resolve, update or delete.")};
}

schema::Fields Reply::describe() {
  using R = Reply;
  return {schema::required<&R::id>(), schema::required<&R::author>().from("author.displayName"),
          schema::required<&R::created>().from("createdTime"), schema::optional<&R::action>(),
          schema::optional<&R::content>()};
}

schema::Fields Comment::describe() {
  using R = Comment;
  return {schema::required<&R::id>(),
          schema::required<&R::author>().from("author.displayName"),
          schema::optional<&R::mine>().from("author.me"),
          schema::required<&R::created>().from("createdTime"),
          schema::optional<&R::modified>().from("modifiedTime"),
          schema::optional<&R::resolved>(),
          schema::optional<&R::quoted_text>().derived("quotedFileContent.value"),
          schema::required<&R::content>(),
          schema::optional<&R::replies>().at(with_replies)};
}

void Comment::derive(json::Node from) {
  quoted_text = content::html_to_text(from.at("quotedFileContent.value").text());
  // A deleted reply is still there, without its words.
  std::erase_if(replies, [](Reply const& reply) { return reply.content.empty() && reply.action.empty(); });
}

std::string CommentList::heading() const {
  return counted(comments.size(), "comment") + (more ? ", and there are more: raise max_comments" : "");
}

schema::Fields CommentList::describe() {
  using R = CommentList;
  return {schema::required<&R::comments>(), schema::optional<&R::more>().derived()};
}

std::string CommentChange::heading() const { return fmt::format("Comment {}: {}", done, file_name); }

schema::Fields CommentChange::describe() {
  using R = CommentChange;
  return {schema::required<&R::done>().derived(), schema::required<&R::file_name>().derived(),
          schema::required<&R::comment>().derived(), schema::optional<&R::reply>().derived()};
}

Async<CommentList> list_comments(ToolContext& context, ListComments const& p, CommentedFile const& file) {
  auto const thread = co_await read_file(context, p.file_id, file);
  auto params = params_of(thread.file.id)
                    .set("pageSize", std::min(p.max_comments, 100))
                    .set("fields", fmt::format("nextPageToken,comments({})", schema::selector<Comment>()));
  auto listed = co_await context.google().list_all(api::drive::comments::list, std::move(params), "comments",
                                                   std::size_t(p.max_comments));
  auto take = [listed = std::make_shared<google::Listed>(std::move(listed))] {
    CommentList list{.more = listed->more};
    for (auto const item : listed->items) list.comments.push_back(schema::taken<Comment>(item));
    return list;
  };
  co_return co_await context.backend().workers.run(std::move(take));
}

Async<CommentChange> create_comment(ToolContext& context, ManageComment const& p, CommentedFile const& file) {
  if (!p.comment_id.empty())
    throw Failure(ErrorKind::invalid, "comment_id does not go with action=create, which begins a thread.",
                  "Use action=reply to answer that comment, or leave comment_id out.");
  auto thread = co_await read_file(context, p.file_id, file);
  co_await confirm(context, thread, "Add this comment?", "New comment", p.comment_content);
  auto params = params_of(thread.file.id);
  co_await write_comment(context, api::drive::comments::create, std::move(params), p.comment_content,
                         thread.comment);
  co_return std::move(thread).change("created");
}

Async<CommentChange> reply_to_comment(ToolContext& context, ManageComment const& p,
                                      CommentedFile const& file) {
  return answer(context, p, file, false);
}

Async<CommentChange> resolve_comment(ToolContext& context, ManageComment const& p,
                                     CommentedFile const& file) {
  return answer(context, p, file, true);
}

Async<CommentChange> update_comment(ToolContext& context, ManageComment const& p, CommentedFile const& file) {
  auto thread = co_await read_own_thread(context, p, file);
  co_await confirm(context, thread, "Change this comment?", "Becomes", p.comment_content);
  auto params = thread.params();
  co_await write_comment(context, api::drive::comments::update, std::move(params), p.comment_content,
                         thread.comment);
  co_return std::move(thread).change("updated");
}

Async<CommentChange> delete_comment(ToolContext& context, ManageComment const& p, CommentedFile const& file) {
  auto thread = co_await read_own_thread(context, p, file);
  co_await confirm(context, thread, "Delete this comment with its replies?", {}, {});
  auto params = thread.params();
  co_await context.google().call(api::drive::comments::delete_, std::move(params));
  co_return std::move(thread).change("deleted");
}

}  // namespace workspace::tools::drive
