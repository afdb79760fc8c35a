// get_gmail_messages_content_batch: several messages in one go,
// https://developers.google.com/workspace/gmail/api/guides/batch

#include "base/text.hpp"
#include "tools/frame/tool.hpp"
#include "tools/gmail/message_view.hpp"

namespace workspace::tools::gmail {
namespace {

struct GetMessages {
  std::vector<std::string> message_ids;
  MessageFormat format = MessageFormat::full;
  BodyFormat body_format = BodyFormat::text;
  bool include_links = false;
  static schema::Fields describe() {
    using P = GetMessages;
    return {schema::required<&P::message_ids>("Messages to read, at most 100.").max_items(100),
            schema::optional<&P::format>("metadata: headers only."),
            schema::optional<&P::body_format>("raw is the MIME source."),
            schema::optional<&P::include_links>("Take the text from the HTML and keep link addresses.")};
  }
};

struct MessageList {
  std::vector<Message> messages;
  std::vector<FailedMessage> failed;
  std::string heading() const {
    auto const read = counted(messages.size(), "message");
    return failed.empty() ? read : fmt::format("{}, {} could not be read", read, failed.size());
  }
  static schema::Fields describe() {
    using R = MessageList;
    return {schema::required<&R::messages>(), schema::optional<&R::failed>()};
  }
};

/// What the message comes to; an error only where its own parts cannot be read.
Async<void> add_message(ToolContext& context, MessageList& list, json::value message, View view) {
  std::string const id(message.text("id"));
  try {
    list.messages.push_back(co_await show_message(context, std::move(message), view));
  } catch (google::ApiError const& error) {
    list.failed.push_back({id, error.error().text()});
  }
}

Async<MessageList> get_gmail_messages_content_batch(ToolContext& context, GetMessages const& p) {
  if (p.message_ids.empty())
    throw Failure(ErrorKind::invalid, "message_ids is empty.", "Give at least one id.");
  View view;
  view.format = p.format;
  view.body_format = p.body_format;
  view.include_links = p.include_links;
  view.most_characters = characters_of_each(p.message_ids.size());
  std::vector<google::Call> calls;
  for (auto const& id : p.message_ids) {
    auto params = google::Params().set("userId", "me").set("id", id).set("format", wire_format(view));
    calls.push_back({&api::gmail::users::messages::get, std::move(params)});
  }
  auto answers = co_await context.google().batch(std::move(calls));
  MessageList list;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].ok())
      co_await add_message(context, list, std::move(answers[i].value), view);
    else
      list.failed.push_back({p.message_ids[i], answers[i].error->error().text()});
  }
  co_return list;
}

Tool const tool{
    {.name = "get_gmail_messages_content_batch",
     .title = "Read Gmail messages",
     .description = "Reads several messages at once, as get_gmail_message_content does one; long bodies are "
                    "cut shorter the more there are. Those that cannot be read are listed.",
     .service = Service::gmail,
     .tier = Tier::core,
     .effect = Effect::read,
     .methods = {api::gmail::users::messages::get},
     .also = {api::gmail::users::messages::attachments::get}},
    get_gmail_messages_content_batch};

}  // namespace
}  // namespace workspace::tools::gmail
