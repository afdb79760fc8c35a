// list_calendars: what a user can see,
// https://developers.google.com/workspace/calendar/api/v3/reference/calendarList/list

#include "base/text.hpp"
#include "tools/frame/context.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::calendar {
namespace {

struct ListCalendars {
  std::optional<int> max_results;
  std::string page_token;
  static schema::Fields describe() {
    using P = ListCalendars;
    return {schema::optional<&P::max_results>("Most calendars to return (default 100).").range(1, 250),
            schema::optional<&P::page_token>("next_page_token of an earlier answer.")};
  }
};

struct Calendar {
  std::string id;
  std::string name;
  std::string access_role;
  std::string time_zone;
  bool primary = false;
  bool hidden = false;
  std::string description;
  static schema::Fields describe() {
    using P = Calendar;
    return {schema::required<&P::id>(),          schema::required<&P::name>(),
            schema::required<&P::access_role>(), schema::optional<&P::time_zone>(),
            schema::optional<&P::primary>(),     schema::optional<&P::hidden>(),
            schema::optional<&P::description>()};
  }
};

struct CalendarList {
  std::vector<Calendar> calendars;
  std::string next_page_token;
  std::string heading() const { return counted(calendars.size(), "calendar"); }
  static schema::Fields describe() {
    using P = CalendarList;
    return {schema::required<&P::calendars>(), schema::optional<&P::next_page_token>()};
  }
};

Async<CalendarList> list_calendars(ToolContext& context, ListCalendars const& p) {
  auto params = google::Params().set("maxResults", p.max_results.value_or(100));
  if (!p.page_token.empty()) params.set("pageToken", p.page_token);
  auto const answer = co_await context.google().call(api::calendar::calendarList::list, std::move(params));
  CalendarList list;
  for (auto const& item : answer.items("items"))
    list.calendars.push_back(
        {.id = std::string(item.text("id")),
         .name = std::string(item.text("summaryOverride", item.text("summary"))),
         .access_role = std::string(item.text("accessRole")),
         .time_zone = std::string(item.text("timeZone")),
         .primary = item.boolean("primary"),
         .hidden = item.boolean("hidden"),
         .description = std::string(item.text("description"))});
  list.next_page_token = answer.text("nextPageToken");
  co_return list;
}

Tool const tool{
    {.name = "list_calendars",
     .title = "List calendars",
     .description = "Lists the calendars a user can see, with the ids that other calendar tools take.",
     .service = Service::calendar,
     .tier = Tier::core,
     .effect = Effect::read,
     .methods = {api::calendar::calendarList::list}},
    list_calendars};

}  // namespace
}  // namespace workspace::tools::calendar
