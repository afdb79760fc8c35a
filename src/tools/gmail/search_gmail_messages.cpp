// search_gmail_messages: by Gmail's search operators,
// https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/list

#include "base/text.hpp"
#include "tools/frame/tool.hpp"
#include "tools/gmail/mailbox.hpp"
#include "tools/gmail/types.hpp"

namespace workspace::tools::gmail {
namespace {

// Messages whose headers are read sooner than a worker is woken.
constexpr std::size_t most_on_loop = 50;

struct SearchMessages {
  std::string query;
  int page_size = 10;
  Paging paging;
  bool include_headers = false;
  std::vector<std::string> label_ids;
  static schema::Fields describe() {
    using P = SearchMessages;
    return {schema::required<&P::query>("As in Gmail's search box, e.g. from:bob@example.com is:unread.")
                .to_query("q"),
            schema::optional<&P::page_size>("Most messages to return.").range(1, 500).to_query("maxResults"),
            schema::group<&P::paging>(),
            schema::optional<&P::include_headers>("Add subject, sender, date and labels of each."),
            schema::optional<&P::label_ids>("Labels that each must have, e.g. INBOX, Label_12.")
                .max_items(20)
                .to_query()};
  }
};

struct FoundMessages {
  std::vector<Message> messages;
  std::string next_page_token;
  std::string link_template;
  std::vector<FailedMessage> failed;  // their headers could not be read
  std::string heading() const {
    return messages.empty() ? "No messages found." : counted(messages.size(), "message");
  }
  static schema::Fields describe() {
    using R = FoundMessages;
    return {schema::required<&R::messages>(), schema::optional<&R::failed>().derived(),
            schema::optional<&R::link_template>().derived(), schema::optional<&R::next_page_token>()};
  }
};

/// What was found, from the batch's answers.
FoundMessages with_headers_of(FoundMessages found, std::vector<google::BatchAnswer> const& answers) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    auto& message = found.messages[i];
    if (auto const& error = answers[i].error)
      found.failed.push_back({message.id, error->error().message});
    else
      message = message_with_headers(answers[i].value);
  }
  return found;
}

Async<FoundMessages> add_headers(ToolContext& context, FoundMessages found) {
  auto const fields = schema::selector<Message>(with_headers);
  std::vector<google::Call> calls;
  for (auto const& message : found.messages) {
    auto params = google::Params().set("userId", "me").set("id", message.id).set("format", "metadata");
    for (auto const* name : {"Subject", "From", "Date"}) params.add("metadataHeaders", name);
    params.set("fields", fields);
    calls.push_back({&api::gmail::users::messages::get, std::move(params)});
  }
  auto const answers =
      std::make_shared<std::vector<google::BatchAnswer>>(co_await context.google().batch(std::move(calls)));
  auto read = [found = std::move(found), answers]() mutable {
    return with_headers_of(std::move(found), *answers);
  };
  co_return co_await run(context, answers->size() > most_on_loop, std::move(read));
}

Async<FoundMessages> search_gmail_messages(ToolContext& context, SearchMessages const& p) {
  auto params = query_of(p);
  params.set("userId", "me");
  auto found =
      co_await fetch<FoundMessages>(context, api::gmail::users::messages::list, std::move(params), ids_only);
  if (found.messages.empty()) co_return found;
  found.link_template = link_template(context.user());
  if (!p.include_headers) co_return found;
  co_return co_await add_headers(context, std::move(found));
}

Tool const tool{
    {.name = "search_gmail_messages",
     .title = "Search Gmail",
     .description = "Finds messages by Gmail's search operators and gives their ids, newest first; with "
                    "include_headers also subject, sender, date and labels.",
     .service = Service::gmail,
     .tier = Tier::core,
     .effect = Effect::read,
     .methods = {api::gmail::users::messages::list},
     .also = {api::gmail::users::messages::get}},
    search_gmail_messages};

}  // namespace
}  // namespace workspace::tools::gmail
