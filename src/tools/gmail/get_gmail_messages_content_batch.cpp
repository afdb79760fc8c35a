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
    return {schema::required<&R::messages>().derived(), schema::optional<&R::failed>().derived()};
  }
};

/// What the answer comes to; also an error where the message's own parts cannot be read.
Async<void> add_message(ToolContext& context, MessageList& list, std::string id, google::BatchAnswer part,
                        View view) {
  try {
    if (part.error) throw *part.error;
    auto const answer = hold(std::move(part.value));
    list.messages.push_back(co_await show_message(context, answer, *answer, view));
  } catch (google::ApiError const& error) {
    list.failed.push_back({std::move(id), error.error().text()});
  }
}

Async<MessageList> get_gmail_messages_content_batch(ToolContext& context, GetMessages const& p) {
  if (p.message_ids.empty())
    throw Failure(ErrorKind::invalid, "message_ids is empty.", "Give at least one id.");
  View view{p.format, p.body_format, p.include_links};
  view.most_characters = characters_of_each(p.message_ids.size());
  auto const fields = schema::selector<Message>(detail_of(view));
  std::vector<google::Call> calls;
  for (auto const& id : p.message_ids) {
    auto params = google::Params().set("userId", "me").set("id", id).set("format", wire_format(view));
    params.set("fields", fields);
    calls.push_back({&api::gmail::users::messages::get, std::move(params)});
  }
  auto answers = co_await context.google().batch(std::move(calls));
  MessageList list;
  for (std::size_t i = 0; i < answers.size(); ++i)
    co_await add_message(context, list, p.message_ids[i], std::move(answers[i]), view);
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
