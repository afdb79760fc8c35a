// draft_gmail_message: a mail for the user to look over and send,
// https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.drafts/create

#include "tools/frame/tool.hpp"
#include "tools/gmail/compose.hpp"

namespace workspace::tools::gmail {
namespace {

struct SavedDraft {
  std::string draft_id;
  std::string message_id;
  std::string thread_id;
  MailSummary mail;
  std::string heading() const { return "Draft saved, not sent."; }
  static schema::Fields describe() {
    using R = SavedDraft;
    return {schema::required<&R::draft_id>().from("id"),
            schema::required<&R::message_id>().from("message.id"),
            schema::required<&R::thread_id>().from("message.threadId"), schema::group<&R::mail>()};
  }
};

Async<SavedDraft> draft_gmail_message(ToolContext& context, Compose const& p) {
  auto mail = co_await compose(context, p);
  mail.intent.question = "Save this draft?";
  mail.intent.reach = Reach::own;
  co_await context.confirm(mail.intent);
  auto const draft = co_await submit(context, api::gmail::users::drafts::create, mail, "message");
  auto result = schema::taken<SavedDraft>(draft);
  result.mail = std::move(mail.summary);
  co_return result;
}

std::string const description =
    fmt::format("Saves a draft for the user to look over and send. {}", about_compose);

Tool const tool{{.name = "draft_gmail_message",
                 .title = "Draft Gmail message",
                 .description = description,
                 .service = Service::gmail,
                 .tier = Tier::extended,
                 .effect = Effect::write,
                 .methods = {api::gmail::users::drafts::create},
                 .also = compose_methods},
                draft_gmail_message};

}  // namespace
}  // namespace workspace::tools::gmail
