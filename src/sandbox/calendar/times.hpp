#pragma once
// Start and end of events: reading what a client sent, and the instants and local times behind it.

#include "sandbox/calendar/recurrence.hpp"
#include "sandbox/calendar/state.hpp"

namespace workspace::sandbox::calendar {

/// nullptr where there is no such IANA zone.
date::time_zone const* find_zone(std::string_view name);
/// A zone that is known to exist, e.g. of a stored calendar or event.
date::time_zone const* zone_of(std::string_view name);
/// The query parameter `name`, or the calendar's zone where it is absent; fault 400 where it names no zone.
date::time_zone const* zone_parameter(Request const& request, std::string_view name,
                                      Calendar const& calendar);

/// "2026-07-01T09:00:00+02:00"; "Z" where the offset is zero.
std::string write_instant(sys_seconds instant, date::time_zone const* zone);
/// "2026-07-01".
std::string write_date(local_seconds local);
/// RFC 3339 with its mandatory offset, to whole seconds; nullopt otherwise.
std::optional<sys_seconds> read_instant(std::string_view text);

struct EventTime {
  bool all_day = false;
  local_seconds local;
  sys_seconds instant;
  date::time_zone const* zone = nullptr;  // the event's own
};

/// A stored time (see Event::data). An all-day date is taken at midnight of the calendar's zone.
EventTime stored_time(json::value const& time, Calendar const& calendar);
/// Brings an EventDateTime of a request into the stored form. `side` is "start" or "end", for the fault's
/// text.
json::object store_time(json::value const& time, Calendar const& calendar, std::string_view side,
                        bool recurring);
/// A stored time as Google shows it in `zone`.
json::object show_time(json::value const& time, date::time_zone const* zone);

/// "20260701T070000Z" or, for all-day events, "20260701": what follows '_' in an instance's id.
std::string stamp(Occurrence const& occurrence, bool all_day);

/// The occurrences of a recurring event that begin in [from, to), at most `limit`.
std::vector<Occurrence> occurrences(Event const& series, Calendar const& calendar, sys_seconds from,
                                    sys_seconds to, std::size_t limit);
/// The instance of a recurring event at an occurrence, as if it had been stored.
Event instance_at(Event const& series, Calendar const& calendar, Occurrence const& occurrence);
/// The stored event, or the instance of a stored series that the id names; nullopt where there is neither.
std::optional<Event> read_event(Calendar const& calendar, std::string_view id);
/// As read_event, but an instance becomes a stored exception; nullptr where there is neither.
Event* materialise(World& world, Calendar& calendar, std::string_view id);
/// Length of an event on its calendar.
std::chrono::seconds duration(Event const& event, Calendar const& calendar);

}  // namespace workspace::sandbox::calendar
