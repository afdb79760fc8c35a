// events.list, .get, .instances.
#include "base/text.hpp"
#include "sandbox/calendar/events.hpp"
#include "sandbox/calendar/state.hpp"
#include "sandbox/collection.hpp"
#include "sandbox/page.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

using std::chrono::hours;

// A series without end is shown two years ahead where the request names no timeMax, and never longer than
// this.
constexpr auto open_end = hours{24 * 366 * 2};
constexpr std::size_t most_instances = 2500;

/// What a list request selects by.
struct Filter {
  sys_seconds from{sys_seconds::min()}, to{sys_seconds::max()};
  Role role = Role::owner;  // of who asks: words find nothing in what they only see as busy
  bool single = false, deleted = false;
  std::int64_t changed_after = 0;
  std::optional<TimePoint> updated_min;
  std::vector<std::string> words;
  std::string_view ical_uid;
  std::vector<std::string_view> types, own_properties, shared_properties;
};

sys_seconds instant_parameter(Request const& request, std::string_view name, sys_seconds otherwise) {
  if (!request.has(name)) return otherwise;
  auto const instant = read_instant(request.param(name));
  if (!instant) throw bad_request("Bad Request", std::string(name));
  return *instant;
}

Filter read_filter(Request const& request) {
  Filter filter;
  filter.from = instant_parameter(request, "timeMin", filter.from);
  filter.to = instant_parameter(request, "timeMax", filter.to);
  if (request.has("timeMin") && request.has("timeMax") && filter.to <= filter.from)
    throw ApiFault{400, "INVALID_ARGUMENT", "timeRangeEmpty", "The specified time range is empty.",
                   "timeMax"};
  filter.single = request.flag("singleEvents");
  filter.deleted = request.flag("showDeleted");
  if (request.has("updatedMin")) {
    filter.updated_min = TimePoint{instant_parameter(request, "updatedMin", {})};
    filter.deleted = true;  // Google includes what was deleted since
  }
  auto const query = to_lower(request.param("q"));
  for (auto const word : split(query, ' '))
    if (!trim(word).empty()) filter.words.emplace_back(trim(word));
  filter.ical_uid = request.param("iCalUID");
  filter.types = request.all("eventTypes");
  filter.own_properties = request.all("privateExtendedProperty");
  filter.shared_properties = request.all("sharedExtendedProperty");
  return filter;
}

std::string searched_text(Event const& event) {
  std::string text;
  for (auto const* const member : {"summary", "description", "location"})
    text += std::string(event.text(member)) + "\n";
  auto const add_person = [&](json::value const& person) {
    text += std::string(json::text(person, "email")) + "\n" + std::string(json::text(person, "displayName")) +
            "\n";
  };
  if (event.data.contains("organizer")) add_person(event.data.at("organizer"));
  for (auto const& attendee : json::items(event.data, "attendees")) add_person(attendee);
  return to_lower(text);
}

bool has_properties(Event const& event, std::string_view kind, std::vector<std::string_view> const& wanted) {
  for (auto const pair : wanted) {
    auto const equals = pair.find('=');
    auto const* const properties = json::find_path(event.data, {"extendedProperties", kind});
    if (equals == std::string_view::npos) throw invalid_value(std::string(kind) + "ExtendedProperty");
    if (!properties || !properties->is_object() ||
        !properties->get_object().contains(pair.substr(0, equals)) ||
        json::text(*properties, pair.substr(0, equals)) != pair.substr(equals + 1))
      return false;
  }
  return true;
}

bool selects(Filter const& filter, Event const& event) {
  if (etag_number(event.etag) <= filter.changed_after) return false;
  if (filter.updated_min && event.updated < *filter.updated_min) return false;
  if (!filter.ical_uid.empty() && event.text("iCalUID") != filter.ical_uid) return false;
  if (!filter.types.empty() &&
      std::find(filter.types.begin(), filter.types.end(), event.text("eventType")) == filter.types.end())
    return false;
  if (!filter.words.empty()) {
    if (seen_as_busy(filter.role, event)) return false;
    auto const text = searched_text(event);
    for (auto const& word : filter.words)
      if (text.find(word) == std::string::npos) return false;
  }
  return has_properties(event, "private", filter.own_properties) &&
         has_properties(event, "shared", filter.shared_properties);
}

bool overlaps(Filter const& filter, Calendar const& calendar, Event const& event) {
  auto const start = stored_time(event.data.at("start"), calendar).instant;
  auto const end = stored_time(event.data.at("end"), calendar).instant;
  return start < filter.to && end > filter.from;
}

/// The occurrences that overlap the window and have no stored exception.
std::vector<Event> plain_instances(Filter const& filter, Calendar const& calendar, Event const& series,
                                   TimePoint now, std::size_t limit) {
  auto const length = duration(series, calendar);
  auto const from =
      filter.from == sys_seconds::min() ? filter.from : filter.from - length + std::chrono::seconds{1};
  auto to = filter.to;
  if (to == sys_seconds::max()) to = std::chrono::floor<std::chrono::seconds>(now) + open_end;
  std::vector<Event> result;
  for (auto const& occurrence : occurrences(series, calendar, from, to, limit)) {
    auto instance = instance_at(series, calendar, occurrence);
    if (!calendar.events.contains(instance.id)) result.push_back(std::move(instance));
  }
  return result;
}

bool series_is_live(Calendar const& calendar, Event const& exception) {
  auto const series = calendar.events.find(exception.text("recurringEventId"));
  return series != calendar.events.end() && !series->second.cancelled();
}

std::vector<Event> select(Filter const& filter, Calendar const& calendar, TimePoint now) {
  std::vector<Event> result;
  for (auto const& [id, event] : calendar.events) {
    bool const instance_gone = event.cancelled() && event.data.contains("recurringEventId") &&
                               !filter.single && series_is_live(calendar, event);
    if (event.cancelled() && !filter.deleted && !instance_gone) continue;
    if (!selects(filter, event)) continue;
    if (!event.recurring()) {
      if (overlaps(filter, calendar, event)) result.push_back(event);
    } else if (filter.single) {
      auto instances = plain_instances(filter, calendar, event, now, most_instances);
      std::move(instances.begin(), instances.end(), std::back_inserter(result));
    } else if (filter.to == sys_seconds::max() && filter.from == sys_seconds::min()) {
      result.push_back(event);
    } else if (!plain_instances(filter, calendar, event, now, most_instances).empty()) {
      result.push_back(event);
    }
  }
  return result;
}

void sort_events(std::vector<Event>& events, Calendar const& calendar, bool by_update) {
  std::vector<std::pair<sys_seconds, Event>> keyed;
  for (auto& event : events) {
    auto const key = by_update ? std::chrono::floor<std::chrono::seconds>(event.updated)
                               : stored_time(event.data.at("start"), calendar).instant;
    keyed.emplace_back(key, std::move(event));
  }
  std::stable_sort(keyed.begin(), keyed.end(), [](auto const& a, auto const& b) {
    return std::tie(a.first, a.second.id) < std::tie(b.first, b.second.id);
  });
  for (std::size_t i = 0; i < keyed.size(); ++i) events[i] = std::move(keyed[i].second);
}

/// One page of `events` in Google's envelope; `sync` is the token to end the last page with.
Answer show_page(World& world, Request const& request, Calendar const& calendar,
                 std::vector<Event> const& events, std::string const& sync) {
  auto const page = page_of(request, events.size(), {"maxResults", 250, 2500});
  auto const view = view_of(request, calendar);
  json::array items;
  TimePoint updated{};
  for (auto const& [id, event] : calendar.events) updated = std::max(updated, event.updated);
  for (auto i = page.first; i < page.last; ++i) items.push_back(show_event(view, events[i]));
  json::object body{{"kind", "calendar#events"},
                    {"etag", calendar.etag},
                    {"summary", calendar.summary},
                    {"description", calendar.description},
                    {"updated", to_rfc3339(updated)},
                    {"timeZone", view.zone->name()},
                    {"accessRole", role_name(view.role)},
                    {"defaultReminders", default_reminders(world, request.user, calendar)}};
  if (!page.next.empty())
    body["nextPageToken"] = page.next;
  else if (!sync.empty())
    body["nextSyncToken"] = sync;
  body["items"] = std::move(items);
  return {.body = std::move(body)};
}

Answer list_events(World& world, Request const& request) {
  auto const& calendar = require_calendar(world, request, Role::free_busy);
  auto filter = read_filter(request);
  filter.role = role_of(calendar, request.user);
  auto const order = request.param("orderBy");
  if (order == "startTime" && !filter.single)
    throw invalid("The requested ordering is not available for the particular query.", "orderBy");
  if (!order.empty() && order != "startTime" && order != "updated") throw invalid_value("orderBy");
  auto const sync_request = fmt::format("{}|{}", calendar.id, filter.single);
  static constexpr std::string_view not_with_sync[] = {
      "iCalUID", "orderBy",   "privateExtendedProperty", "q", "sharedExtendedProperty", "timeMin",
      "timeMax", "updatedMin"};
  bool can_sync = true;
  for (auto const name : not_with_sync)
    if (request.has(name) && name != "timeMin" && name != "timeMax") can_sync = false;
  if (request.has("syncToken")) {
    for (auto const name : not_with_sync)
      if (request.has(name))
        throw invalid(fmt::format("Sync tokens cannot be combined with {}.", name), "syncToken");
    auto const since = read_token(request.param("syncToken"), "sync", sync_request);
    if (!since) throw full_sync_required();
    filter.changed_after = *since;
    filter.deleted = true;
  }
  auto events = select(filter, calendar, request.now);
  sort_events(events, calendar, order == "updated");
  auto const sync =
      can_sync ? write_token("sync", std::int64_t(world.ids.last_etag()), sync_request) : std::string();
  return show_page(world, request, calendar, events, sync);
}

Answer get_event(World& world, Request const& request) {
  auto const& calendar = require_calendar(world, request, Role::free_busy);
  auto const event = read_event(calendar, request.param("eventId"));
  if (!event) throw not_found("Not Found");
  return {.body = show_event(view_of(request, calendar), *event)};
}

Answer list_instances(World& world, Request const& request) {
  auto const& calendar = require_calendar(world, request, Role::free_busy);
  auto const series = read_event(calendar, request.param("eventId"));
  if (!series || (series->cancelled() && !request.flag("showDeleted"))) throw not_found("Not Found");
  auto filter = read_filter(request);
  std::vector<Event> events;
  if (series->recurring()) events = plain_instances(filter, calendar, *series, request.now, most_instances);
  for (auto const& [id, event] : calendar.events)
    if (event.text("recurringEventId") == series->id && overlaps(filter, calendar, event) &&
        (filter.deleted || !event.cancelled()))
      events.push_back(event);
  if (request.has("originalStart")) {
    auto const wanted = request.param("originalStart");
    std::erase_if(events, [&](Event const& event) {
      auto const original = stored_time(event.data.at("originalStartTime"), calendar);
      if (original.all_day) return write_date(original.local) != wanted;
      return read_instant(wanted) != original.instant;
    });
  }
  sort_events(events, calendar, false);
  return show_page(world, request, calendar, events, {});
}

Operation const operations[] = {{api::calendar::events::list, list_events},
                                {api::calendar::events::get, get_event},
                                {api::calendar::events::instances, list_instances}};

}  // namespace
}  // namespace workspace::sandbox::calendar
