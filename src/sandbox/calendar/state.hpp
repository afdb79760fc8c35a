#pragma once
// What Calendar keeps: calendars with their events and access rules, and everybody's list of calendars.
// Source of the behaviour: https://developers.google.com/calendar/api/v3/reference.

#include "base/time.hpp"
#include "json/json.hpp"
#include "sandbox/service.hpp"
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
  std::int64_t changed = 0;  // CalendarState::sequence at the last change: what sync tokens compare
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

struct AclRule {
  std::string scope_type;  // default, user, group, domain
  std::string scope_value;
  Role role = Role::none;  // none: deleted
  std::string etag;
  std::int64_t changed = 0;

  std::string id() const { return scope_type == "default" ? "default" : scope_type + ":" + scope_value; }
};

struct Calendar {
  std::string id;  // of a primary calendar: its owner's e-mail
  std::string summary, description, location, time_zone;
  std::string owner;  // e-mail; empty for public calendars such as holidays
  bool primary = false;
  std::string etag;
  std::map<std::string, AclRule, std::less<>> acl;  // by rule id
  std::map<std::string, Event, std::less<>> events;

  AclRule& grant(std::string scope_type, std::string scope_value, Role role);
};

/// A calendar as one user sees it in the list.
struct ListEntry {
  std::string calendar;
  std::string etag;
  std::int64_t changed = 0;
  bool deleted = false;
  /// What the user chose: colorId, backgroundColor, foregroundColor, hidden, selected, summaryOverride,
  /// defaultReminders, notificationSettings.
  json::object own;
};

}  // namespace calendar

struct CalendarState {
  std::map<std::string, calendar::Calendar, std::less<>> calendars;
  std::map<std::string, std::vector<calendar::ListEntry>, std::less<>> lists;  // by user
  std::int64_t sequence = 1;
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
Calendar& require_calendar(World& world, Call const& call, Role needed);

/// Adds a calendar owned by `owner` (with the right to do everything) and puts it in their list.
Calendar& add_calendar(World& world, std::string id, std::string summary, std::string owner,
                       std::string time_zone);
ListEntry* find_entry(World& world, std::string_view user, std::string_view calendar);
ListEntry& add_entry(World& world, std::string_view user, std::string_view calendar);

/// Marks a change: time, etag, sequence.
void touch(World& world, Event& event);
void touch(World& world, ListEntry& entry);
void touch(World& world, AclRule& rule);

/// A token that names a place: Google's are opaque, ours hold `kind`, a number and the request they belong
/// to.
std::string write_token(std::string_view kind, std::int64_t number, std::string_view request);
/// nullopt where it is forged, of another kind, or of another request.
std::optional<std::int64_t> read_token(std::string_view token, std::string_view kind,
                                       std::string_view request);

/// RFC 7396: objects merge, null removes, all else replaces.
void merge_patch(json::object& target, json::object const& patch);

ApiFault not_simulated(std::string_view what);

}  // namespace calendar
}  // namespace workspace::sandbox
