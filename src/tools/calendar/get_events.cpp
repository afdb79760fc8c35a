// get_events: one event, or those of a span of time,
// https://developers.google.com/workspace/calendar/api/v3/reference/events/list

#include "base/text.hpp"
#include "tools/calendar/time.hpp"
#include "tools/calendar/types.hpp"
#include "tools/frame/fetch.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::calendar {
namespace {

struct GetEvents {
  std::string calendar_id = "primary";
  std::string event_id;
  std::string time_min;
  std::string time_max;
  int max_results = 25;
  std::string query;
  bool detailed = false;
  bool include_attachments = false;
  bool single_events = true;
  std::string page_token;
  static schema::Fields describe() {
    using P = GetEvents;
    return {
        schema::optional<&P::calendar_id>("Calendar to read.").to_query(),
        schema::optional<&P::event_id>("Read only this event, in full."),
        schema::optional<&P::time_min>("Events that end after this: date or RFC 3339 time (default: now)."),
        schema::optional<&P::time_max>("Events that start before this: date or time."),
        schema::optional<&P::max_results>("Most events to return.").range(1, 2500).to_query(),
        schema::optional<&P::query>("Words to find in title, description, location, attendees.")
            .to_query("q"),
        schema::optional<&P::detailed>("Add description, attendees, organizer, links."),
        schema::optional<&P::include_attachments>("With detailed: add attached files."),
        schema::optional<&P::single_events>("Give each occurrence of a recurring event, not the series.")
            .to_query(),
        schema::optional<&P::page_token>(
            "next_page_token of an earlier answer; give the same other arguments.")
            .to_query()};
  }
};

struct EventList {
  std::vector<Event> events;
  std::string time_zone;
  std::string time_min;  // as it was used: a later page needs the same
  std::string next_page_token;
  std::string heading() const { return counted(events.size(), "event"); }
  static schema::Fields describe() {
    using P = EventList;
    return {schema::required<&P::events>().from("items"), schema::optional<&P::time_zone>(),
            schema::optional<&P::time_min>().derived(), schema::optional<&P::next_page_token>()};
  }
};

/// A bound as Google takes it. A date or a time without an offset is meant in the calendar's own time zone.
Async<std::string> bound(ToolContext& context, GetEvents const& p, std::string_view parameter,
                         std::string_view text) {
  auto const when = parse_when(parameter, text).value();
  if (when.kind == WhenKind::absolute) co_return when.text;
  auto const zone = co_await time_zone_of(context, p.calendar_id);
  co_return to_rfc3339(instant(when, zone).value());
}

Async<EventList> get_events(ToolContext& context, GetEvents const& p) {
  if (!p.event_id.empty()) {
    auto params = google::Params().set("calendarId", p.calendar_id).set("eventId", p.event_id);
    auto event = co_await fetch<Event>(context, api::calendar::events::get, std::move(params),
                                       p.include_attachments ? with_attachments : full);
    EventList list;
    list.events.push_back(std::move(event));
    co_return list;
  }
  auto params = query_of(p);
  if (p.single_events) params.set("orderBy", "startTime");
  std::string time_min = to_rfc3339(context.now());
  if (!p.time_min.empty()) time_min = co_await bound(context, p, "time_min", p.time_min);
  params.set("timeMin", time_min);
  if (!p.time_max.empty()) {
    auto const time_max = co_await bound(context, p, "time_max", p.time_max);
    params.set("timeMax", time_max);
  }
  auto const detail = p.include_attachments ? with_attachments : p.detailed ? full : brief;
  auto list = co_await fetch<EventList>(context, api::calendar::events::list, std::move(params), detail);
  if (!list.next_page_token.empty()) list.time_min = time_min;
  co_return list;
}

Tool const tool{
    {.name = "get_events",
     .title = "Get events",
     .description = "Lists a calendar's events in a span of time or by words, or reads one event in full.",
     .service = Service::calendar,
     .tier = Tier::core,
     .effect = Effect::read,
     .methods = {api::calendar::events::list, api::calendar::events::get}},
    get_events};

}  // namespace
}  // namespace workspace::tools::calendar
