// list_calendars: what a user can see,
// https://developers.google.com/workspace/calendar/api/v3/reference/calendarList/list

#include "tools/frame/fetch.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::calendar {
namespace {

struct ListCalendars {
  std::optional<int> max_results;
  Paging paging;
  static schema::Fields describe() {
    using P = ListCalendars;
    return {
        schema::optional<&P::max_results>("Most calendars to return (default 100).").range(1, 250).to_query(),
        schema::group<&P::paging>()};
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
    using R = Calendar;
    return {schema::required<&R::id>(), schema::required<&R::name>().from("summaryOverride|summary"),
            schema::required<&R::access_role>(),
            schema::optional<&R::time_zone, &R::primary, &R::hidden, &R::description>()};
  }
};

struct CalendarList {
  std::vector<Calendar> calendars;
  std::string next_page_token;
  std::string heading() const { return counted(calendars.size(), "calendar"); }
  static schema::Fields describe() {
    using R = CalendarList;
    return {schema::required<&R::calendars>().from("items"), schema::optional<&R::next_page_token>()};
  }
};

Async<CalendarList> list_calendars(ToolContext& context, ListCalendars const& p) {
  return fetch<CalendarList>(context, api::calendar::calendarList::list, query_of(p));
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
