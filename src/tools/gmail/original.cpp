#include "tools/gmail/original.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace workspace::tools::gmail {
namespace {

std::string bracketed(std::string_view id) {
  id = trim(id);
  return id.empty() || id.starts_with('<') ? std::string(id) : fmt::format("<{}>", id);
}

bool has_label(json::Node message, std::string_view label) {
  return std::ranges::any_of(message.items("labelIds"), [&](json::Node id) { return id.text() == label; });
}

json::Node choose(json::Elements messages, std::string const& message_id) {
  json::Node newest;
  for (auto const message : messages) {
    if (!message_id.empty() &&
        bracketed(content::gmail_header(message["payload"], "Message-ID")) == message_id)
      return message;
    if (!has_label(message, "DRAFT") && !has_label(message, "TRASH")) newest = message;
  }
  return newest;
}

Async<Original> original_of(ToolContext& context, Answer answer, json::Node message) {
  auto const parse = [](json::Node from, content::Bodies const& bodies) {
    return content::parse_gmail_payload(from["payload"], bodies);
  };
  Original original;
  original.id = message.text("id");
  original.thread_id = message.text("threadId");
  original.message = co_await read_message(context, std::move(answer), message, parse);
  co_return original;
}

Async<std::string> thread_of(ToolContext& context, std::string message_id) {
  auto params = google::Params().set("userId", "me").set("maxResults", 1).set("fields", "messages(threadId)");
  params.set("q", "rfc822msgid:" + std::string(message_id.substr(1, message_id.size() - 2)));
  auto const answer = co_await context.google().call(api::gmail::users::messages::list, std::move(params));
  co_return std::string(answer.items("messages")[0].text("threadId"));
}

}  // namespace

Async<std::optional<Original>> find_original(ToolContext& context, Compose const& p) {
  auto const message_id = bracketed(p.in_reply_to);
  auto thread_id = p.thread_id;
  if (thread_id.empty() && !message_id.empty()) thread_id = co_await thread_of(context, message_id);
  if (thread_id.empty()) co_return std::nullopt;
  // Bodies of a whole thread would be much to read for the one that is quoted.
  auto const thread = co_await get(context, api::gmail::users::threads::get, std::move(thread_id), "metadata",
                                   "messages(id,threadId,labelIds,payload(headers))");
  auto const message = choose(thread->items("messages"), message_id);
  if (!message) co_return std::nullopt;
  if (p.quote_original) co_return co_await read_original(context, std::string(message.text("id")));
  co_return co_await original_of(context, thread, message);
}

Async<Original> read_original(ToolContext& context, std::string message_id) {
  auto const answer = co_await get(context, api::gmail::users::messages::get, std::move(message_id), "full",
                                   "id,threadId,payload");
  co_return co_await original_of(context, answer, *answer);
}

}  // namespace workspace::tools::gmail
