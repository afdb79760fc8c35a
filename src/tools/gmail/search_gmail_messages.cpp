// search_gmail_messages: by Gmail's search operators,
// https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/list

#include "content/mime_headers.hpp"
#include "tools/frame/context.hpp"
#include "tools/frame/tool.hpp"
#include "tools/gmail/types.hpp"

namespace workspace::tools::gmail {
namespace {

struct SearchMessages {
  std::string query;
  int page_size = 10;
  std::string page_token;
  bool include_headers = false;
  std::vector<std::string> label_ids;
  static schema::Fields describe() {
    using P = SearchMessages;
    return {
        schema::required<&P::query>("As in Gmail's search box, e.g. from:bob@example.com is:unread."),
        schema::optional<&P::page_size>("Most messages to return.").range(1, 500),
        schema::optional<&P::page_token>("next_page_token of an earlier answer."),
        schema::optional<&P::include_headers>("Add subject, sender, date and labels of each."),
        schema::optional<&P::label_ids>("Labels that each must have, e.g. INBOX, Label_12.").max_items(20)};
  }
};

constexpr std::size_t read_on_loop = 50;  // messages whose headers take less than going to a worker and back

struct FoundMessages {
  std::vector<Message> messages;
  std::string next_page_token;
  std::string link_template;
  std::vector<FailedMessage> failed;  // their headers could not be read
  std::string heading() const {
    return messages.empty() ? "No messages found."
                            : fmt::format("{} message{}", messages.size(), messages.size() == 1 ? "" : "s");
  }
  static schema::Fields describe() {
    using R = FoundMessages;
    return {schema::required<&R::messages>(), schema::optional<&R::failed>(),
            schema::optional<&R::link_template>(), schema::optional<&R::next_page_token>()};
  }
};

/// What was found, from the batch's answers.
FoundMessages with_headers(FoundMessages found, std::vector<google::BatchAnswer> const& answers) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    auto& message = found.messages[i];
    if (!answers[i].ok()) {
      found.failed.push_back({message.id, answers[i].error->error().message});
      continue;
    }
    message = make_message(answers[i].value);
    if (auto const* payload = json::find(answers[i].value, "payload"))
      set_headers(message, content::parse_gmail_headers(*payload));
  }
  return found;
}

Async<FoundMessages> add_headers(ToolContext& context, FoundMessages found) {
  std::vector<google::Call> calls;
  for (auto const& message : found.messages) {
    auto params = google::Params().set("userId", "me").set("id", message.id).set("format", "metadata");
    for (auto const* name : {"Subject", "From", "Date"}) params.add("metadataHeaders", name);
    calls.push_back({&api::gmail::users::messages::get, std::move(params)});
  }
  auto answers = co_await context.google().batch(std::move(calls));
  if (answers.size() <= read_on_loop) co_return with_headers(std::move(found), answers);
  auto read = [found = std::move(found), answers = std::move(answers)]() mutable {
    return with_headers(std::move(found), answers);
  };
  co_return co_await context.backend().workers.run(std::move(read));
}

Async<FoundMessages> search_gmail_messages(ToolContext& context, SearchMessages const& p) {
  auto params = google::Params().set("userId", "me").set("maxResults", p.page_size);
  params.set_unless_empty("q", p.query).set_unless_empty("pageToken", p.page_token);
  for (auto const& id : p.label_ids) params.add("labelIds", id);
  auto const answer = co_await context.google().call(api::gmail::users::messages::list, std::move(params));
  FoundMessages found;
  for (auto const& item : json::items(answer, "messages")) found.messages.push_back(make_message(item));
  found.next_page_token = json::text(answer, "nextPageToken");
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
