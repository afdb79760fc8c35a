#include "tools/gmail/mailbox.hpp"

#include "base/encoding.hpp"

namespace workspace::tools::gmail {
namespace {

Async<std::string> fetch_bytes(ToolContext& context, std::string message_id, std::string attachment_id) {
  auto params = google::Params().set("userId", "me").set("messageId", message_id).set("id", attachment_id);
  auto body =
      co_await context.google().call(api::gmail::users::messages::attachments::get, std::move(params));
  auto const answer = hold(std::move(body));
  co_return co_await bytes_in(context, answer, "data", "attachment");
}

}  // namespace

Answer hold(json::Document answer) { return std::make_shared<json::Document const>(std::move(answer)); }

Async<Answer> get(ToolContext& context, catalogue::Method const& method, std::string id,
                  std::string_view format, std::string fields) {
  auto params = google::Params().set("userId", "me").set("id", id).set("format", format);
  params.set("fields", fields);
  co_return hold(co_await context.google().call(method, std::move(params)));
}

Async<std::string> bytes_in(ToolContext& context, Answer answer, std::string_view member,
                            std::string_view what) {
  auto decode = [answer, member] { return from_base64url(answer->text(member)); };
  auto bytes = co_await run(context, answer->size() > most_read_on_loop, std::move(decode));
  if (!bytes)
    throw Failure(ErrorKind::unavailable, fmt::format("Gmail's answer with the {} could not be read.", what),
                  "Try again.");
  co_return std::move(*bytes);
}

Async<content::Bodies> fetch_bodies(ToolContext& context, std::string message_id,
                                    std::vector<std::string> ids) {
  content::Bodies bodies;
  for (auto const& id : ids) bodies[id] = co_await fetch_bytes(context, message_id, id);
  co_return bodies;
}

Async<std::string> fetch_file(ToolContext& context, std::string message_id, content::Attachment const& file) {
  auto const most = context.backend().google_settings.max_file_bytes;
  if (file.size > most)
    throw Failure(ErrorKind::too_large,
                  fmt::format("\"{}\" has {} bytes; this server takes at most {} of a file.", file.filename,
                              file.size, most),
                  "Open the message in Gmail.");
  if (file.attachment_id.empty()) co_return file.bytes;
  co_return co_await fetch_bytes(context, std::move(message_id), file.attachment_id);
}

}  // namespace workspace::tools::gmail
