// How an event is shown (https://developers.google.com/calendar/api/v3/reference/events#resource).
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "sandbox/calendar/events.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

// Of a cancelled instance and of an event that is only "busy" nothing more is told.
constexpr std::string_view busy_members[] = {
    "iCalUID",  "start",  "end",          "originalStartTime", "recurrence", "recurringEventId",
    "sequence", "status", "transparency", "visibility",        "eventType"};

json::object person(json::value const& stored, std::string_view calendar) {
  auto shown = stored.as_object();
  if (equal_ignoring_case(json::text(stored, "email"), calendar)) shown["self"] = true;
  return shown;
}

json::array show_attendees(View const& view, Event const& event, bool& omitted) {
  bool const all =
      view.calendar.id == organizer_of(event) || json::boolean(event.data, "guestsCanSeeOtherGuests", true);
  json::array shown;
  for (auto const& attendee : json::items(event.data, "attendees")) {
    bool const self = equal_ignoring_case(json::text(attendee, "email"), view.calendar.id);
    bool const full = view.max_attendees > 0 && std::int64_t(shown.size()) >= view.max_attendees;
    if (self || (all && !full))
      shown.push_back(person(attendee, view.calendar.id));
    else
      omitted = true;
  }
  return shown;
}

}  // namespace

bool seen_as_busy(Role role, Event const& event) {
  auto const visibility = event.text("visibility");
  return role < Role::reader ||
         (role < Role::writer && (visibility == "private" || visibility == "confidential"));
}

View view_of(Request const& request, Calendar const& calendar) {
  return {calendar, role_of(calendar, request.user), zone_parameter(request, "timeZone", calendar),
          request.number("maxAttendees")};
}

json::object show_event(View const& view, Event const& event) {
  json::object shown{{"kind", "calendar#event"}, {"etag", event.etag}, {"id", event.id}};
  bool const hidden = seen_as_busy(view.role, event);
  if (event.cancelled() && event.data.contains("recurringEventId")) {
    shown["status"] = "cancelled";
    shown["recurringEventId"] = event.data.at("recurringEventId");
    shown["originalStartTime"] = show_time(event.data.at("originalStartTime"), view.zone);
    return shown;
  }
  auto const link_id = to_base64url(fmt::format("{} {}", event.id, view.calendar.id));
  shown["htmlLink"] = "https://www.google.com/calendar/event?eid=" + link_id;
  shown["created"] = to_rfc3339(event.created);
  shown["updated"] = to_rfc3339(event.updated);
  for (auto const& [member, value] : event.data) {
    bool const busy =
        std::find(std::begin(busy_members), std::end(busy_members), member) != std::end(busy_members);
    if (hidden && !busy) continue;
    if (member == "start" || member == "end" || member == "originalStartTime") {
      shown[member] = show_time(value, view.zone);
    } else if (member == "creator" || member == "organizer") {
      shown[member] = person(value, view.calendar.id);
    } else if (member == "attendees") {
      bool omitted = false;
      auto attendees = show_attendees(view, event, omitted);
      if (!attendees.empty()) shown[member] = std::move(attendees);
      if (omitted) shown["attendeesOmitted"] = true;
    } else {
      shown[member] = value;
    }
  }
  if (hidden) shown["visibility"] = "private";
  return shown;
}

json::array default_reminders(World& world, std::string_view user, Calendar const& calendar) {
  auto const* const entry = find_entry(world, user, calendar.id);
  return entry && !entry->contains("deleted") ? json::items(*entry, "defaultReminders") : json::array();
}

}  // namespace workspace::sandbox::calendar
