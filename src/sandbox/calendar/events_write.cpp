// events.insert, .import, .delete, .move; changes stand in events_change.cpp.
#include "base/text.hpp"
#include "sandbox/calendar/events.hpp"
#include "sandbox/calendar/state.hpp"
#include "sandbox/operation.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

bool is_event_id(std::string_view id) {
  return id.size() >= 5 && id.size() <= 1024 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'v');
         });
}

json::object organizer_person(Calendar const& calendar) {
  json::object person{{"email", calendar.id}};
  if (!calendar.primary) person["displayName"] = calendar.summary;
  return person;
}

ApiFault gone() { return {410, "FAILED_PRECONDITION", "deleted", "Resource has been deleted", {}}; }

Event& store(World& world, Calendar& calendar, std::string id, json::object data) {
  Event event;
  event.id = id;
  event.created = world.now();
  event.data = std::move(data);
  auto& stored = calendar.events[std::move(id)] = std::move(event);
  touch(world, stored);
  return stored;
}

/// Cancels the event and, where it is a series, its exceptions.
void cancel_with_exceptions(World& world, Calendar& calendar, Event& event) {
  event.data["status"] = "cancelled";
  touch(world, event);
  for (auto& [id, other] : calendar.events) {
    if (other.text("recurringEventId") != event.id || other.cancelled()) continue;
    other.data["status"] = "cancelled";
    touch(world, other);
  }
}

Answer insert_event(World& world, Request const& request) {
  auto& calendar = require_calendar(world, request, Role::writer);
  auto data = request.members();
  drop_read_only(data, {"id", "iCalUID"});
  std::string id(json::text(data, "id"));
  if (!id.empty() && !is_event_id(id)) throw invalid("Invalid resource id value.", "id");
  if (calendar.events.contains(id)) throw conflict("The requested identifier already exists.");
  if (id.empty()) id = world.ids.calendar();
  data.erase("id");
  if (json::text(data, "iCalUID").empty()) data["iCalUID"] = id + "@google.com";
  data["creator"] = {{"email", request.user}};
  data["organizer"] = organizer_person(calendar);
  data["sequence"] = 0;
  apply_conference(world, request, nullptr, data);
  apply_attachments(world, request, nullptr, data);
  normalise(calendar, data);
  auto const& event = store(world, calendar, id, std::move(data));
  propagate(world, calendar, event);
  notify(world, request, event, Notice::invitation, attendee_emails(event.data));
  return {.body = show_event(view_of(request, calendar), event)};
}

Answer import_event(World& world, Request const& request) {
  auto& calendar = require_calendar(world, request, Role::writer);
  auto data = request.members();
  drop_read_only(data, {"iCalUID", "organizer", "sequence"});
  data["creator"] = {{"email", request.user}};
  if (!data.contains("organizer")) data["organizer"] = organizer_person(calendar);
  if (!data.contains("sequence")) data["sequence"] = 0;
  auto id = world.ids.calendar();
  for (auto const& [known, event] : calendar.events)
    if (event.text("iCalUID") == json::text(data, "iCalUID") && !event.data.contains("recurringEventId"))
      id = known;
  apply_conference(world, request, nullptr, data);
  apply_attachments(world, request, nullptr, data);
  normalise(calendar, data);
  auto const& event = store(world, calendar, id, std::move(data));
  return {.body = show_event(view_of(request, calendar), event)};
}

Answer delete_event(World& world, Request const& request) {
  auto& calendar = require_calendar(world, request, Role::writer);
  auto const known = read_event(calendar, request.param("eventId"));
  if (!known) throw not_found("Not Found");
  if (known->cancelled()) throw gone();
  auto& event = *materialise(world, calendar, known->id);
  cancel_with_exceptions(world, calendar, event);
  auto const* const organizer = organizer_calendar(world, event);
  if (organizer == &calendar) {
    // Guests' copies learn of every cancelled exception through the series.
    propagate(world, calendar, event);
    for (auto const& [id, other] : calendar.events)
      if (other.text("recurringEventId") == event.id) propagate(world, calendar, other);
    notify(world, request, event, Notice::cancellation, attendee_emails(event.data));
  } else {
    event.removed_by_guest = true;
    if (find_attendee(event.data, calendar.id)) {
      answer(world, event.id, calendar.id, {{"responseStatus", "declined"}});
      notify_answer(world, request, event, calendar.id, "declined");
    }
  }
  return {};
}

Answer move_event(World& world, Request const& request) {
  auto& from = require_calendar(world, request, Role::writer);
  auto& to = require_calendar(world, request.user, request.param("destination"), Role::writer);
  auto const found = from.events.find(request.param("eventId"));
  if (found == from.events.end() || found->second.cancelled()) throw not_found("Not Found");
  if (found->second.data.contains("recurringEventId"))
    throw invalid("Instances of recurring events cannot be moved.", "eventId");
  if (organizer_calendar(world, found->second) != &from)
    throw forbidden("Only the organizer's event can be moved to another calendar.",
                    "forbiddenForNonOrganizer");
  if (found->second.text("eventType") != "default")
    throw invalid(fmt::format("Events of type {} cannot be moved.", found->second.text("eventType")),
                  "eventId");
  if (&from == &to) return {.body = show_event(view_of(request, to), found->second)};
  auto const id = found->first;
  std::vector<std::string> moved{id};
  for (auto const& [other_id, other] : from.events)
    if (other.text("recurringEventId") == id) moved.push_back(other_id);
  for (auto const& one : moved) {
    auto& old = from.events.at(one);
    auto& event = to.events[one] = old;
    event.data["organizer"] = organizer_person(to);
    event.data["sequence"] = json::integer(event.data, "sequence") + 1;
    normalise(to, event.data);
    old.data["status"] = "cancelled";
    // What stays behind no longer decides about the event.
    old.data["organizer"] = event.data.at("organizer");
    touch(world, old);
    touch(world, event);
    propagate(world, to, event);
  }
  auto const& event = to.events.at(id);
  notify(world, request, event, Notice::update, attendee_emails(event.data));
  return {.body = show_event(view_of(request, to), event)};
}

Operation const operations[] = {{api::calendar::events::insert, insert_event},
                                {api::calendar::events::import_, import_event},
                                {api::calendar::events::delete_, delete_event},
                                {api::calendar::events::move, move_event}};

}  // namespace
}  // namespace workspace::sandbox::calendar
