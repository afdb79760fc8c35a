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
  MailSummary mail;
  std::string heading() const {
    auto const files = mail.attached.size();
    return files == 0 ? "Sent." : fmt::format("Sent with {}.", counted(files, "attachment"));
  }
  static schema::Fields describe() {
    using R = SentMessage;
    return {schema::required<&R::message_id>().from("id"), schema::required<&R::thread_id>(),
            schema::group<&R::mail>()};
  }
};

Async<SentMessage> send_gmail_message(ToolContext& context, Compose const& p) {
  auto mail = co_await compose(context, p);
  if (mail.summary.to.empty() && mail.summary.cc.empty() && mail.summary.bcc.empty())
    throw Failure(ErrorKind::invalid, "There is nobody to send to.",
                  "Give to, or thread_id to answer a thread. Nothing was sent.");
  mail.intent.question = "Send this mail?";
  co_await context.confirm(mail.intent);
  auto const sent = co_await submit(context, api::gmail::users::messages::send, mail);
  auto result = schema::taken<SentMessage>(sent);
  result.mail = std::move(mail.summary);
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
