#include "tools/calendar/suggestions.hpp"

#include "base/text.hpp"
#include "tools/frame/context.hpp"

namespace workspace::tools::calendar {
namespace {

constexpr int most_events = 10;

Async<std::vector<std::string>> calendars(ToolContext& context, std::string typed, mcp::Variables) {
  auto params = google::Params().set("maxResults", 100);
  auto const answer = co_await context.google().call(api::calendar::calendarList::list, std::move(params));
  std::vector<Named> choices;
  for (auto const& item : answer.items("items")) {
    std::string name(item.text("summaryOverride", item.text("summary")));
    if (item.boolean("primary"))
      choices.insert(choices.begin(), {"primary", std::move(name)});
    else
      choices.push_back({std::string(item.text("id")), std::move(name)});
  }
  co_return matching_ids(choices, typed);
}

Async<std::vector<std::string>> events(ToolContext& context, std::string typed, mcp::Variables known) {
  auto const calendar = known.find("calendar");
  auto params = google::Params().set("calendarId", calendar == known.end() ? "primary" : calendar->second);
  params.set("maxResults", most_events).set("singleEvents", true).set("orderBy", "startTime");
  params.set("timeMin", to_rfc3339(context.now())).set_unless_empty("q", typed);
  auto const answer = co_await context.google().call(api::calendar::events::list, std::move(params));
  std::vector<std::string> ids;
  for (auto const& event : answer.items("items")) ids.emplace_back(event.text("id"));
  co_return ids;
}

Async<std::vector<std::string>> day_words(ToolContext&, std::string typed, mcp::Variables) {
  std::vector<Named> const choices{{"today", ""}, {"tomorrow", ""}, {"yesterday", ""}};
  co_return matching_ids(choices, typed);
}

}  // namespace

Suggestions const calendar_ids{{api::calendar::calendarList::list}, calendars};
Suggestions const event_ids{{api::calendar::events::list}, events};
Suggestions const days{{}, day_words};

}  // namespace workspace::tools::calendar
