// calendars.* and calendarList.*.
#include "base/text.hpp"
#include "sandbox/calendar/colors.hpp"
#include "sandbox/calendar/operations.hpp"
#include "sandbox/calendar/times.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

json::object conference_properties() {
  return {{"allowedConferenceSolutionTypes", json::array{"hangoutsMeet"}}};
}

json::object show_calendar(Calendar const& calendar) {
  json::object shown{{"kind", "calendar#calendar"},
                     {"etag", calendar.etag},
                     {"id", calendar.id},
                     {"summary", calendar.summary},
                     {"timeZone", calendar.time_zone},
                     {"conferenceProperties", conference_properties()}};
  if (!calendar.description.empty()) shown["description"] = calendar.description;
  if (!calendar.location.empty()) shown["location"] = calendar.location;
  if (!calendar.owner.empty()) shown["dataOwner"] = calendar.owner;
  return shown;
}

json::object show_entry(Calendar const& calendar, ListEntry const& entry, Role role) {
  json::object shown{{"kind", "calendar#calendarListEntry"}, {"etag", entry.etag}, {"id", calendar.id}};
  if (entry.deleted) {
    shown["deleted"] = true;
    return shown;
  }
  shown["summary"] = calendar.summary;
  if (!calendar.description.empty()) shown["description"] = calendar.description;
  if (!calendar.location.empty()) shown["location"] = calendar.location;
  shown["timeZone"] = calendar.time_zone;
  for (auto const& [member, value] : entry.own) shown[member] = value;
  auto const* const color = find_calendar_color(json::text(entry.own, "colorId"));
  if (color && !shown.contains("backgroundColor")) shown["backgroundColor"] = color->background;
  if (color && !shown.contains("foregroundColor")) shown["foregroundColor"] = color->foreground;
  shown["accessRole"] = role_name(role);
  if (!shown.contains("defaultReminders")) shown["defaultReminders"] = json::array();
  if (calendar.primary) shown["primary"] = true;
  shown["conferenceProperties"] = conference_properties();
  return shown;
}

/// The entry of the call's {calendarId} in the user's list.
ListEntry& require_entry(World& world, Call const& call, Calendar const& calendar) {
  auto* const entry = find_entry(world, call.user, calendar.id);
  if (!entry || entry->deleted) throw not_found("Not Found");
  return *entry;
}

void change_entry(World& world, Call const& call, ListEntry& entry, bool patch) {
  static constexpr std::string_view writable[] = {
      "colorId", "hidden", "selected", "summaryOverride", "defaultReminders", "notificationSettings"};
  for (auto const member : writable) {
    auto const* const value = call.body.is_object() ? call.body.get_object().if_contains(member) : nullptr;
    if (value && !value->is_null())
      entry.own[member] = *value;
    else if (value || !patch)
      entry.own.erase(member);
  }
  if (call.flag("colorRgbFormat"))
    for (auto const* const member : {"backgroundColor", "foregroundColor"})
      if (auto const text = json::text(call.body, member); !text.empty()) entry.own[member] = text;
  auto const color = json::text(entry.own, "colorId");
  if (!color.empty() && !find_calendar_color(color)) throw invalid("Invalid Value", "colorId");
  touch(world, entry);
}

void change_calendar(World& world, Call const& call, Calendar& calendar, bool patch) {
  auto const body = call.body.is_object() ? call.body.get_object() : json::object();
  auto const take = [&](std::string_view member, std::string& into) {
    auto const* const value = body.if_contains(member);
    if (value && value->is_string())
      into = value->get_string();
    else if ((value || !patch) && member != "timeZone")
      into.clear();
  };
  auto summary = calendar.summary, zone = calendar.time_zone;
  take("summary", summary);
  take("timeZone", zone);
  if (summary.empty()) throw required("Missing title.", "summary");
  if (!find_zone(zone)) throw invalid("Invalid Value", "timeZone");
  calendar.summary = summary;
  calendar.time_zone = zone;
  take("description", calendar.description);
  take("location", calendar.location);
  calendar.etag = world.etag();
  for (auto& [user, list] : world.calendar->lists)
    for (auto& entry : list)
      if (entry.calendar == calendar.id) touch(world, entry);
}

}  // namespace

Reply list_calendar_list(World& world, Call const& call) {
  auto const limit = std::size_t(std::clamp<std::int64_t>(call.number("maxResults", 100), 1, 250));
  auto const least = parse_role(call.param("minAccessRole", "none"));
  if (!least) throw invalid("Invalid Value", "minAccessRole");
  bool const syncing = call.has("syncToken");
  std::int64_t since = 0;
  if (syncing) {
    auto const read = read_token(call.param("syncToken"), "list", call.user);
    if (!read)
      throw ApiFault{410, "FAILED_PRECONDITION", "fullSyncRequired",
                     "Sync token is no longer valid, a full sync is required.", "syncToken"};
    since = *read;
  }
  json::array all;
  for (auto const& entry : world.calendar->lists[call.user]) {
    auto const calendar = world.calendar->calendars.find(entry.calendar);
    if (calendar == world.calendar->calendars.end()) continue;
    auto const role = role_of(calendar->second, call.user);
    bool const hidden = json::boolean(entry.own, "hidden") && !call.flag("showHidden") && !syncing;
    bool const deleted = entry.deleted && !call.flag("showDeleted") && !syncing;
    if (role == Role::none || role < *least || hidden || deleted || entry.changed <= since) continue;
    all.push_back(show_entry(calendar->second, entry, role));
  }
  std::size_t first = 0;
  auto const request = fmt::format("{}|{}|{}|{}", call.user, call.param("minAccessRole"),
                                   call.param("showHidden"), call.param("showDeleted"));
  if (call.has("pageToken")) {
    auto const place = read_token(call.param("pageToken"), "lists", request);
    if (!place) throw invalid("Invalid Value", "pageToken");
    first = std::min(all.size(), std::size_t(*place));
  }
  json::array items(all.begin() + std::ptrdiff_t(first),
                    all.begin() + std::ptrdiff_t(std::min(all.size(), first + limit)));
  json::object body{{"kind", "calendar#calendarList"},
                    {"etag", fmt::format("\"p{}\"", world.calendar->sequence)}};
  if (first + items.size() < all.size())
    body["nextPageToken"] = write_token("lists", std::int64_t(first + items.size()), request);
  else
    body["nextSyncToken"] = write_token("list", world.calendar->sequence, call.user);
  body["items"] = std::move(items);
  return {.body = std::move(body)};
}

Reply get_calendar_list_entry(World& world, Call const& call) {
  auto const& calendar = require_calendar(world, call, Role::free_busy);
  return {.body = show_entry(calendar, require_entry(world, call, calendar), role_of(calendar, call.user))};
}

Reply insert_calendar_list_entry(World& world, Call const& call) {
  auto const id = json::text(call.body, "id");
  if (id.empty()) throw required("Missing calendar id.", "id");
  auto const& calendar = require_calendar(world, call.user, id, Role::free_busy);
  auto& entry = add_entry(world, call.user, calendar.id);
  change_entry(world, call, entry, true);
  return {.body = show_entry(calendar, entry, role_of(calendar, call.user))};
}

Reply patch_calendar_list_entry(World& world, Call const& call) {
  auto const& calendar = require_calendar(world, call, Role::free_busy);
  auto& entry = require_entry(world, call, calendar);
  change_entry(world, call, entry, true);
  return {.body = show_entry(calendar, entry, role_of(calendar, call.user))};
}

Reply update_calendar_list_entry(World& world, Call const& call) {
  auto const& calendar = require_calendar(world, call, Role::free_busy);
  auto& entry = require_entry(world, call, calendar);
  change_entry(world, call, entry, false);
  return {.body = show_entry(calendar, entry, role_of(calendar, call.user))};
}

Reply delete_calendar_list_entry(World& world, Call const& call) {
  auto const& calendar = require_calendar(world, call, Role::free_busy);
  auto& entry = require_entry(world, call, calendar);
  if (calendar.primary && calendar.owner == call.user)
    throw forbidden("The primary calendar cannot be removed from the list.",
                    "cannotUnsubscribePrimaryCalendar");
  entry.deleted = true;
  touch(world, entry);
  return {};
}

Reply get_calendar(World& world, Call const& call) {
  return {.body = show_calendar(require_calendar(world, call, Role::free_busy))};
}

Reply insert_calendar(World& world, Call const& call) {
  auto const summary = json::text(call.body, "summary");
  if (summary.empty()) throw required("Missing title.", "summary");
  auto const* const primary = primary_of(world, call.user);
  std::string const zone(json::text(call.body, "timeZone", primary ? primary->time_zone : "UTC"));
  if (!find_zone(zone)) throw invalid("Invalid Value", "timeZone");
  auto const id = fmt::format("c_{}@group.calendar.google.com", world.ids.any("0123456789abcdef", 64));
  auto& calendar = add_calendar(world, id, std::string(summary), call.user, zone);
  calendar.description = json::text(call.body, "description");
  calendar.location = json::text(call.body, "location");
  return {.body = show_calendar(calendar)};
}

Reply patch_calendar(World& world, Call const& call) {
  auto& calendar = require_calendar(world, call, Role::owner);
  change_calendar(world, call, calendar, true);
  return {.body = show_calendar(calendar)};
}

Reply update_calendar(World& world, Call const& call) {
  auto& calendar = require_calendar(world, call, Role::owner);
  change_calendar(world, call, calendar, false);
  return {.body = show_calendar(calendar)};
}

Reply delete_calendar(World& world, Call const& call) {
  auto const& calendar = require_calendar(world, call, Role::owner);
  if (calendar.primary)
    throw forbidden("The primary calendar cannot be deleted; clear it instead.",
                    "cannotDeletePrimaryCalendar");
  auto const id = calendar.id;
  for (auto& [user, list] : world.calendar->lists)
    std::erase_if(list, [&](ListEntry const& entry) { return entry.calendar == id; });
  world.calendar->calendars.erase(id);
  return {};
}

Reply clear_calendar(World& world, Call const& call) {
  auto& calendar = require_calendar(world, call, Role::owner);
  if (!calendar.primary) throw invalid("Only a primary calendar can be cleared.", "calendarId");
  for (auto& [id, event] : calendar.events) {
    if (event.cancelled()) continue;
    event.data["status"] = "cancelled";
    touch(world, event);
  }
  return {};
}

}  // namespace workspace::sandbox::calendar
