// send_gmail_message: a new mail, a reply or a forward,
// https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/send

#include "base/text.hpp"
#include "tools/frame/tool.hpp"
#include "tools/gmail/compose.hpp"

namespace workspace::tools::gmail {
namespace {

struct SentMessage {
  std::string message_id;
  std::string thread_id;
  std::string subject;
  std::vector<std::string> to, cc, bcc;
  std::vector<std::string> attached;
  std::string note;
  std::string heading() const {
    return attached.empty() ? "Sent." : fmt::format("Sent with {}.", counted(attached.size(), "attachment"));
  }
  static schema::Fields describe() {
    using R = SentMessage;
    return {schema::required<&R::message_id>(), schema::required<&R::thread_id>(),
            schema::required<&R::subject>(),    schema::optional<&R::to>(),
            schema::optional<&R::cc>(),         schema::optional<&R::bcc>(),
            schema::optional<&R::attached>(),   schema::optional<&R::note>()};
  }
};

json::value as_message(json::object message) { return json::value(std::move(message)); }

Async<SentMessage> send_gmail_message(ToolContext& context, Compose const& p) {
  auto mail = co_await compose(context, p);
  if (mail.to.empty() && mail.cc.empty() && mail.bcc.empty())
    throw Failure(ErrorKind::invalid, "There is nobody to send to.",
                  "Give to, or thread_id to answer a thread. Nothing was sent.");
  mail.intent.question = "Send this mail?";
  co_await context.confirm(mail.intent);
  auto const sent = co_await submit(context, api::gmail::users::messages::send, mail, &as_message);
  SentMessage result;
  result.message_id = sent.text("id");
  result.thread_id = sent.text("threadId");
  show_composed(result, std::move(mail));
  co_return result;
}

std::string const description = fmt::format("Sends a mail. {}", about_compose);

Tool const tool{{.name = "send_gmail_message",
                 .title = "Send Gmail message",
                 .description = description,
                 .service = Service::gmail,
                 .tier = Tier::core,
                 .effect = Effect::destructive,
                 .methods = {api::gmail::users::messages::send},
                 .also = compose_methods},
                send_gmail_message};

}  // namespace
}  // namespace workspace::tools::gmail
