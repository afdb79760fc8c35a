#include "tools/gmail/mailbox.hpp"

#include "base/encoding.hpp"

namespace workspace::tools::gmail {
namespace {

Async<std::string> fetch_bytes(ToolContext& context, std::string message_id, std::string attachment_id) {
  auto params = google::Params().set("userId", "me").set("messageId", message_id).set("id", attachment_id);
  auto body =
      co_await context.google().call(api::gmail::users::messages::attachments::get, std::move(params));
  auto decode = [body = std::move(body)] { return from_base64url(body.text("data")); };
  auto bytes = co_await context.backend().workers.run(std::move(decode));
  if (!bytes)
    throw Failure(ErrorKind::unavailable, "Gmail's answer with the attachment could not be read.",
                  "Try again.");
  co_return std::move(*bytes);
}

}  // namespace

Async<json::Document> get_message(ToolContext& context, std::string id, std::string_view format) {
  auto params = google::Params().set("userId", "me").set("id", id).set("format", format);
  co_return co_await context.google().call(api::gmail::users::messages::get, std::move(params));
}

Async<content::ParsedMessage> read_message(ToolContext& context, json::value message) {
  std::string const id(message.text("id"));
  auto const held = std::make_shared<json::value const>(std::move(message));
  auto parse = [held](std::map<std::string, std::string> const& bodies) {
    auto const* payload = json::find(*held, "payload");
    return payload ? content::parse_gmail_payload(*payload, bodies) : content::ParsedMessage();
  };
  auto first = [parse] { return parse({}); };
  auto parsed = co_await context.backend().workers.run(std::move(first));
  if (parsed.missing_bodies.empty()) co_return parsed;
  std::map<std::string, std::string> bodies;
  for (auto const& missing : parsed.missing_bodies)
    bodies[missing] = co_await fetch_bytes(context, id, missing);
  auto again = [parse, bodies = std::move(bodies)] { return parse(bodies); };
  co_return co_await context.backend().workers.run(std::move(again));
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
