#pragma once
// What Calendar keeps: calendars with their events and access rules, and everybody's list of calendars.
// Source of the behaviour: https://developers.google.com/calendar/api/v3/reference.

#include "base/time.hpp"
#include "json/json.hpp"
#include "sandbox/operation.hpp"
#include "sandbox/world.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox {

namespace calendar {

/// One event on one calendar: a single event, a recurring one (it has `recurrence`), or an instance that
/// differs from its series (it has `recurringEventId`). Guests hold a copy under the same id on their own
/// primary calendar.
struct Event {
  std::string id;
  std::string etag;
  TimePoint created, updated;
  bool removed_by_guest = false;  // deleted from the guest's own calendar: changes no longer bring it back
  /// Google's Event without what is computed when it is shown (kind, etag, htmlLink, created, updated, self).
  /// start, end and originalStartTime hold {"date"} or {"dateTime" in UTC, "timeZone"}.
  json::object data;

  bool cancelled() const;
  bool recurring() const { return data.contains("recurrence"); }
  std::string_view text(std::string_view member) const;
};

enum class Role { none, free_busy, reader, writer, owner };

struct Calendar {
  std::string id;  // of a primary calendar: its owner's e-mail
  std::string summary, description, location, time_zone;
  std::string owner;  // e-mail; empty for public calendars such as holidays
  bool primary = false;
  std::string etag;
  json::array acl;  // Google's AclRule; those of role none are deleted
  std::map<std::string, Event, std::less<>> events;
};

}  // namespace calendar

struct CalendarState {
  std::map<std::string, calendar::Calendar, std::less<>> calendars;
  /// By user: the calendars in their list, as Google's CalendarListEntry with what the user chose (colorId,
  /// hidden, selected, summaryOverride, defaultReminders, notificationSettings, colours) or "deleted".
  std::map<std::string, json::array, std::less<>> lists;
};

namespace calendar {

std::string_view role_name(Role role);
/// nullopt where it is none of Google's names.
std::optional<Role> parse_role(std::string_view name);

Role role_of(Calendar const& calendar, std::string_view user);
/// nullptr where the user has no account.
Calendar* primary_of(World& world, std::string_view user);
/// The calendar `id` ("primary" is the user's own) if the user's role is at least `needed`. Faults as Google:
/// 404 where the user may not see it, 403 requiredAccessLevel where they may.
Calendar& require_calendar(World& world, std::string_view user, std::string_view id, Role needed);
/// The same for the call's {calendarId}.
Calendar& require_calendar(World& world, Request const& request, Role needed);

/// Adds a calendar owned by `owner` (with the right to do everything) and puts it in their list.
Calendar& add_calendar(World& world, std::string id, std::string summary, std::string owner,
                       std::string time_zone);
/// Gives a role to a scope ("user" and an address, "default" and nothing), in place of the one it had.
void grant(World& world, Calendar& calendar, std::string_view scope_type, std::string_view scope_value,
           Role role);

/// nullptr where the calendar is not in the user's list.
json::object* find_entry(World& world, std::string_view user, std::string_view calendar);
json::object& add_entry(World& world, std::string_view user, std::string_view calendar);
/// The colour of the next calendar in a list.
std::string next_color(json::array const& list);

/// Marks a change: time and etag.
void touch(World& world, Event& event);

}  // namespace calendar
}  // namespace workspace::sandbox
