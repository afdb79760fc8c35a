// freebusy.query.
#include "sandbox/calendar/state.hpp"
#include "sandbox/calendar/times.hpp"
#include "sandbox/operation.hpp"

namespace workspace::sandbox::calendar {
namespace {

struct Span {
  sys_seconds start, end;
};

bool keeps_busy(Event const& event, Calendar const& calendar) {
  if (event.cancelled() || event.text("transparency") == "transparent" ||
      event.text("eventType") == "workingLocation")
    return false;
  for (auto const& attendee : json::items(event.data, "attendees"))
    if (json::text(attendee, "email") == calendar.id && json::text(attendee, "responseStatus") == "declined")
      return false;
  return true;
}

std::vector<Span> busy_times(Calendar const& calendar, sys_seconds from, sys_seconds to) {
  std::vector<Span> spans;
  auto const add = [&](sys_seconds start, sys_seconds end) {
    if (start < to && end > from) spans.push_back({std::max(start, from), std::min(end, to)});
  };
  for (auto const& [id, event] : calendar.events) {
    if (!keeps_busy(event, calendar)) continue;
    if (!event.recurring()) {
      auto const start = stored_time(event.data.at("start"), calendar).instant;
      add(start, start + duration(event, calendar));
      continue;
    }
    auto const length = duration(event, calendar);
    bool const all_day = event.data.at("start").as_object().contains("date");
    for (auto const& occurrence : occurrences(event, calendar, from - length, to, 2500))
      if (!calendar.events.contains(event.id + "_" + stamp(occurrence, all_day)))
        add(occurrence.instant, occurrence.instant + length);
  }
  std::sort(spans.begin(), spans.end(), [](Span const& a, Span const& b) { return a.start < b.start; });
  std::vector<Span> merged;
  for (auto const& span : spans) {
    if (!merged.empty() && span.start <= merged.back().end)
      merged.back().end = std::max(merged.back().end, span.end);
    else
      merged.push_back(span);
  }
  return merged;
}

json::object problem(std::string_view reason) {
  return {{"errors", json::array{json::object{{"domain", "global"}, {"reason", reason}}}}};
}

sys_seconds bound(Request const& request, std::string_view member) {
  auto const text = json::text(request.body, member);
  if (text.empty()) throw required("Missing " + std::string(member) + ".", std::string(member));
  auto const instant = read_instant(text);
  if (!instant) throw bad_request("Bad Request", std::string(member));
  return *instant;
}

Answer query_freebusy(World& world, Request const& request) {
  auto const from = bound(request, "timeMin"), to = bound(request, "timeMax");
  if (to <= from)
    throw ApiFault{400, "INVALID_ARGUMENT", "timeRangeEmpty", "The specified time range is empty.",
                   "timeMax"};
  auto const zone_name = json::text(request.body, "timeZone", "UTC");
  auto const* const zone = find_zone(zone_name);
  if (!zone) throw invalid_value("timeZone");
  auto const& items = json::items(request.body, "items");
  auto const most = json::integer(request.body, "calendarExpansionMax", 50);
  if (most < 1 || most > 50) throw invalid_value("calendarExpansionMax");
  if (std::int64_t(items.size()) > most)
    throw ApiFault{400, "INVALID_ARGUMENT", "tooManyCalendarsRequested", "Too many calendars were requested.",
                   "items"};
  json::object calendars;
  for (auto const& item : items) {
    auto const id = json::text(item, "id");
    auto const found =
        world.of<CalendarState>().calendars.find(id == "primary" ? std::string_view(request.user) : id);
    if (found == world.of<CalendarState>().calendars.end() ||
        role_of(found->second, request.user) < Role::free_busy) {
      auto entry = problem("notFound");
      entry["busy"] = json::array();
      calendars[id] = std::move(entry);
      continue;
    }
    json::array busy;
    for (auto const& span : busy_times(found->second, from, to))
      busy.push_back({{"start", write_instant(span.start, zone)}, {"end", write_instant(span.end, zone)}});
    calendars[id] = {{"busy", std::move(busy)}};
  }
  return {.body = {{"kind", "calendar#freeBusy"},
                   {"timeMin", date::format("%FT%T.000Z", from)},
                   {"timeMax", date::format("%FT%T.000Z", to)},
                   {"calendars", std::move(calendars)}}};
}

Operation const operations[] = {{api::calendar::freebusy::query, query_freebusy}};

}  // namespace
}  // namespace workspace::sandbox::calendar
