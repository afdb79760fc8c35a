// calendarList.*: the calendars in a user's list, and what the user chose for each.
#include "sandbox/calendar/colors.hpp"
#include "sandbox/calendar/state.hpp"
#include "sandbox/collection.hpp"

namespace workspace::sandbox::calendar {
namespace {

Calendar const& calendar_of(World& world, json::object const& entry) {
  return world.of<CalendarState>().calendars.at(std::string(json::text(entry, "id")));
}

bool listed(World& world, Request const& request, json::object const& entry) {
  auto const role = role_of(calendar_of(world, entry), request.user);
  auto const least = parse_role(request.param("minAccessRole", "none")).value_or(Role::none);
  bool const hidden =
      json::boolean(entry, "hidden") && !request.flag("showHidden") && !request.has("syncToken");
  return role != Role::none && role >= least && !hidden;
}

void show(World& world, Request const& request, json::object& entry) {
  if (entry.contains("deleted")) {
    entry = {{"kind", entry["kind"]}, {"etag", entry["etag"]}, {"id", entry["id"]}, {"deleted", true}};
    return;
  }
  auto const& calendar = calendar_of(world, entry);
  entry["summary"] = calendar.summary;
  if (!calendar.description.empty()) entry["description"] = calendar.description;
  if (!calendar.location.empty()) entry["location"] = calendar.location;
  entry["timeZone"] = calendar.time_zone;
  if (auto const* const color = find_calendar_color(json::text(entry, "colorId"))) {
    if (!entry.contains("backgroundColor")) entry["backgroundColor"] = color->background;
    if (!entry.contains("foregroundColor")) entry["foregroundColor"] = color->foreground;
  }
  entry["accessRole"] = role_name(role_of(calendar, request.user));
  if (!entry.contains("defaultReminders")) entry["defaultReminders"] = json::array();
  if (calendar.primary) entry["primary"] = true;
  entry["conferenceProperties"] = {{"allowedConferenceSolutionTypes", json::array{"hangoutsMeet"}}};
}

void check(World& world, Request const& request, json::object& entry, json::object const* before) {
  if (!before) {
    auto const id = json::text(request.body, "id");
    require_calendar(world, request.user, id, Role::free_busy);
    // What the user chose before they took the calendar off their list comes back.
    auto const* const known = find_entry(world, request.user, id);
    for (auto const& [member, value] : known ? *known : json::object())
      if (member != "deleted" && !entry.contains(member)) entry[member] = value;
    if (!entry.contains("colorId"))
      entry["colorId"] = next_color(world.of<CalendarState>().lists[request.user]);
  }
  if (request.flag("colorRgbFormat"))
    for (auto const* const member : {"backgroundColor", "foregroundColor"})
      if (auto const text = json::text(request.body, member); !text.empty()) entry[member] = text;
  auto const color = json::text(entry, "colorId");
  if (!color.empty() && !find_calendar_color(color)) throw invalid_value("colorId");
}

Collection const entries{
    {.name = "calendar.calendarList",
     .at = [](auto& world, auto& request) -> json::array& {
       if (request.has("calendarId")) require_calendar(world, request, Role::free_busy);
       return world.template of<CalendarState>().lists[request.user];
     },
     .kind = "calendar#calendarListEntry",
     .list_kind = "calendar#calendarList",
     .missing = "Not Found",
     .writable = {"colorId", "hidden", "selected", "summaryOverride", "defaultReminders",
                  "notificationSettings"},
     .replaces = true,
     .syncs = true,
     .tombstone = {"deleted", true, "showDeleted"},
     .page = {"maxResults", 100, 250},
     .named = [](auto& world, auto& request) { return require_calendar(world, request, Role::free_busy).id; },
     .new_id =
         [](auto& world, auto& request, auto&) {
           return require_calendar(world, request.user, json::text(request.body, "id"), Role::free_busy).id;
         },
     .check = check,
     .may_delete =
         [](auto& world, auto& request, auto& entry) {
           auto const& calendar = calendar_of(world, entry);
           if (calendar.primary && calendar.owner == request.user)
             throw forbidden("The primary calendar cannot be removed from the list.",
                             "cannotUnsubscribePrimaryCalendar");
         },
     .listed = listed,
     .show = show}};

}  // namespace
}  // namespace workspace::sandbox::calendar
