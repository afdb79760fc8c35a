#include "tools/gmail/suggestions.hpp"

#include "base/text.hpp"
#include "tools/frame/context.hpp"

namespace workspace::tools::gmail {
namespace {

constexpr int most_found = 10;

Async<std::vector<std::string>> labels(ToolContext& context, std::string typed, mcp::Variables) {
  auto params = google::Params().set("userId", "me").set("fields", "labels(id,name)");
  auto const answer = co_await context.google().call(api::gmail::users::labels::list, std::move(params));
  std::vector<Named> choices;
  for (auto const label : answer.items("labels"))
    choices.push_back({std::string(label.text("id")), std::string(label.text("name"))});
  co_return matching_ids(choices, typed);
}

/// The ids in the answer's array `items`, newest first.
Async<std::vector<std::string>> by_subject(ToolContext& context, catalogue::Method const& method,
                                           std::string_view items, std::string typed) {
  auto params = google::Params().set("userId", "me").set("maxResults", most_found);
  params.set("fields", fmt::format("{}(id)", items));
  // A quotation mark would end the words that are looked for.
  auto const words = replace_all(std::move(typed), "\"", " ");
  if (!trim(words).empty()) params.set("q", fmt::format("subject:\"{}\"", trim(words)));
  auto const answer = co_await context.google().call(method, std::move(params));
  std::vector<std::string> ids;
  for (auto const item : answer.items(items)) ids.emplace_back(item.text("id"));
  co_return ids;
}

Async<std::vector<std::string>> messages(ToolContext& context, std::string typed, mcp::Variables) {
  return by_subject(context, api::gmail::users::messages::list, "messages", std::move(typed));
}

Async<std::vector<std::string>> threads(ToolContext& context, std::string typed, mcp::Variables) {
  return by_subject(context, api::gmail::users::threads::list, "threads", std::move(typed));
}

}  // namespace

Suggestions const label_ids{{api::gmail::users::labels::list}, labels};
Suggestions const message_ids{{api::gmail::users::messages::list}, messages};
Suggestions const thread_ids{{api::gmail::users::threads::list}, threads};

}  // namespace workspace::tools::gmail
