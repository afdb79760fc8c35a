// calendars.*.
#include "base/text.hpp"
#include "sandbox/calendar/state.hpp"
#include "sandbox/calendar/times.hpp"
#include "sandbox/items.hpp"
#include "sandbox/operation.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

json::object show_calendar(Calendar const& calendar) {
  json::object shown{
      {"kind", "calendar#calendar"},
      {"etag", calendar.etag},
      {"id", calendar.id},
      {"summary", calendar.summary},
      {"timeZone", calendar.time_zone},
      {"conferenceProperties", {{"allowedConferenceSolutionTypes", json::array{"hangoutsMeet"}}}}};
  if (!calendar.description.empty()) shown["description"] = calendar.description;
  if (!calendar.location.empty()) shown["location"] = calendar.location;
  if (!calendar.owner.empty()) shown["dataOwner"] = calendar.owner;
  return shown;
}

void change_calendar(World& world, Request const& request, Calendar& calendar, bool patch) {
  auto const& body = request.members();
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
  if (!find_zone(zone)) throw invalid_value("timeZone");
  calendar.summary = summary;
  calendar.time_zone = zone;
  take("description", calendar.description);
  take("location", calendar.location);
  calendar.etag = world.etag();
  for (auto& [user, list] : world.of<CalendarState>().lists)
    for (auto& entry : list)
      if (json::text(entry, "id") == calendar.id) entry.as_object()["etag"] = world.etag();
}

Answer get_calendar(World& world, Request const& request) {
  return {.body = show_calendar(require_calendar(world, request, Role::free_busy))};
}

Answer insert_calendar(World& world, Request const& request) {
  auto const summary = json::text(request.body, "summary");
  auto const* const primary = primary_of(world, request.user);
  std::string const zone(json::text(request.body, "timeZone", primary ? primary->time_zone : "UTC"));
  if (!find_zone(zone)) throw invalid_value("timeZone");
  auto const id = fmt::format("c_{}@group.calendar.google.com", world.ids.any("0123456789abcdef", 64));
  auto& calendar = add_calendar(world, id, std::string(summary), request.user, zone);
  calendar.description = json::text(request.body, "description");
  calendar.location = json::text(request.body, "location");
  return {.body = show_calendar(calendar)};
}

Answer patch_calendar(World& world, Request const& request) {
  auto& calendar = require_calendar(world, request, Role::owner);
  change_calendar(world, request, calendar, true);
  return {.body = show_calendar(calendar)};
}

Answer update_calendar(World& world, Request const& request) {
  auto& calendar = require_calendar(world, request, Role::owner);
  change_calendar(world, request, calendar, false);
  return {.body = show_calendar(calendar)};
}

Answer delete_calendar(World& world, Request const& request) {
  auto const& calendar = require_calendar(world, request, Role::owner);
  if (calendar.primary)
    throw forbidden("The primary calendar cannot be deleted; clear it instead.",
                    "cannotDeletePrimaryCalendar");
  auto const id = calendar.id;
  for (auto& [user, list] : world.of<CalendarState>().lists) erase_item(list, "id", id);
  world.of<CalendarState>().calendars.erase(id);
  return {};
}

Answer clear_calendar(World& world, Request const& request) {
  auto& calendar = require_calendar(world, request, Role::owner);
  if (!calendar.primary) throw invalid("Only a primary calendar can be cleared.", "calendarId");
  for (auto& [id, event] : calendar.events) {
    if (event.cancelled()) continue;
    event.data["status"] = "cancelled";
    touch(world, event);
  }
  return {};
}

Operation const operations[] = {
    {api::calendar::calendars::get, get_calendar},        {api::calendar::calendars::insert, insert_calendar},
    {api::calendar::calendars::patch, patch_calendar},    {api::calendar::calendars::update, update_calendar},
    {api::calendar::calendars::delete_, delete_calendar}, {api::calendar::calendars::clear, clear_calendar}};

}  // namespace
}  // namespace workspace::sandbox::calendar
