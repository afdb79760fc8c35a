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
  std::string subject;
  std::vector<std::string> to, cc, bcc;
  std::vector<std::string> attached;
  std::string note;
  std::string heading() const { return "Draft saved, not sent."; }
  static schema::Fields describe() {
    using R = SavedDraft;
    return {schema::required<&R::draft_id>(),  schema::required<&R::message_id>(),
            schema::required<&R::thread_id>(), schema::required<&R::subject>(),
            schema::optional<&R::to>(),        schema::optional<&R::cc>(),
            schema::optional<&R::bcc>(),       schema::optional<&R::attached>(),
            schema::optional<&R::note>()};
  }
};

json::value as_draft(json::object message) { return json::object{{"message", std::move(message)}}; }

Async<SavedDraft> draft_gmail_message(ToolContext& context, Compose const& p) {
  auto mail = co_await compose(context, p);
  mail.intent.question = "Save this draft?";
  mail.intent.reach = Reach::own;
  co_await context.confirm(mail.intent);
  auto const draft = co_await submit(context, api::gmail::users::drafts::create, mail, &as_draft);
  SavedDraft result;
  result.draft_id = draft.text("id");
  if (auto const message = draft["message"]) {
    result.message_id = message.text("id");
    result.thread_id = message.text("threadId");
  }
  show_composed(result, std::move(mail));
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
