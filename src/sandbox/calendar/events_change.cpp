// events.patch and .update: by the organizer, and by a guest on their own copy.
#include "base/text.hpp"
#include "sandbox/calendar/events.hpp"
#include "sandbox/calendar/state.hpp"
#include "sandbox/items.hpp"
#include "sandbox/operation.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

// Set by the server; a full update keeps them although its body lacks them.
constexpr std::string_view kept[] = {"creator",          "organizer",         "iCalUID",     "sequence",
                                     "recurringEventId", "originalStartTime", "hangoutLink", "locked"};

bool differs(json::object const& a, json::object const& b, std::string_view member) {
  auto const* const left = a.if_contains(member);
  auto const* const right = b.if_contains(member);
  return left && right ? *left != *right : left != right;
}

std::vector<std::string> missing_in(std::vector<std::string> const& all,
                                    std::vector<std::string> const& present) {
  std::vector<std::string> result;
  for (auto const& one : all)
    if (std::find(present.begin(), present.end(), one) == present.end()) result.push_back(one);
  return result;
}

/// The event as the request wants it, checked.
json::object wanted(World& world, Request const& request, Calendar const& calendar, Event const& before,
                    bool patch) {
  auto body = request.body.is_object() ? request.body.get_object() : json::object();
  drop_read_only(body);
  json::object data;
  if (patch) {
    data = before.data;
    merge_patch(data, body);
  } else {
    merge_patch(data, body);
    for (auto const member : kept)
      if (auto const* const old = before.data.if_contains(member)) data[member] = *old;
    if (!data.contains("eventType")) data["eventType"] = before.text("eventType");
  }
  if (data.contains("recurringEventId") && data.contains("recurrence"))
    throw invalid("Cannot turn an instance of a recurring event into a recurring event itself.",
                  "recurrence");
  if (differs(before.data, data, "eventType"))
    throw invalid("The event type cannot be changed.", "eventType");
  apply_conference(world, request, &before.data, data);
  apply_attachments(world, request, &before.data, data);
  normalise(calendar, data);
  return data;
}

/// Drops stored exceptions that are no occurrence of the changed series any more.
void drop_stale_exceptions(Calendar& calendar, Event const& series) {
  std::erase_if(calendar.events, [&](auto const& item) {
    auto const& exception = item.second;
    if (exception.text("recurringEventId") != series.id) return false;
    if (!series.recurring()) return true;
    auto const original = stored_time(exception.data.at("originalStartTime"), calendar).instant;
    return occurrences(series, calendar, original, original + std::chrono::seconds{1}, 1).empty();
  });
}

/// Guests added to or removed from a series are so for its exceptions.
void change_exceptions_guests(World& world, Calendar& calendar, Event const& series,
                              std::vector<std::string> const& added,
                              std::vector<std::string> const& removed) {
  for (auto& [id, exception] : calendar.events) {
    if (exception.text("recurringEventId") != series.id) continue;
    if (!added.empty() || !removed.empty()) {
      auto attendees = json::items(exception.data, "attendees");
      for (auto const& email : added)
        if (!find_attendee(exception.data, email))
          attendees.push_back({{"email", email}, {"responseStatus", "needsAction"}});
      json::array left;
      for (auto const& attendee : attendees)
        if (std::find(removed.begin(), removed.end(), json::text(attendee, "email")) == removed.end())
          left.push_back(attendee);
      if (left.empty())
        exception.data.erase("attendees");
      else
        exception.data["attendees"] = std::move(left);
      touch(world, exception);
    }
    propagate(world, calendar, exception);
  }
}

Event const& change_as_organizer(World& world, Request const& request, Calendar& calendar,
                                 Event const& before, json::object data) {
  bool const moved = differs(before.data, data, "start") || differs(before.data, data, "end") ||
                     differs(before.data, data, "recurrence");
  if (moved) data["sequence"] = json::integer(before.data, "sequence") + 1;
  auto const old_guests = attendee_emails(before.data), guests = attendee_emails(data);
  auto& event = *materialise(world, calendar, before.id);
  event.data = std::move(data);
  touch(world, event);
  if (moved) drop_stale_exceptions(calendar, event);
  propagate(world, calendar, event);
  auto const added = missing_in(guests, old_guests), removed = missing_in(old_guests, guests);
  if (event.recurring()) change_exceptions_guests(world, calendar, event, added, removed);
  if (event.cancelled()) {
    notify(world, request, event, Notice::cancellation, guests);
  } else {
    notify(world, request, event, Notice::invitation, added);
    notify(world, request, event, Notice::update, missing_in(guests, added));
    notify(world, request, event, Notice::cancellation, removed);
  }
  return event;
}

ApiFault only_organizer() {
  return forbidden("Shared properties can only be changed by the organizer of the event.",
                   "forbiddenForNonOrganizer");
}

/// What the guest's request changes, by who may do it.
struct GuestChange {
  json::object answer;               // their own responseStatus, comment, additionalGuests
  std::vector<std::string> shared;   // members that only the organizer, or guestsCanModify, allows
  std::vector<std::string> invited;  // guests added
  bool removes_guests = false;
};

GuestChange guest_change(Calendar const& calendar, Event const& before, json::object const& data) {
  GuestChange change;
  auto old = before.data, wish = data;
  auto const* const mine = find_attendee(old, calendar.id);
  auto const* const mine_now = find_attendee(wish, calendar.id);
  for (auto const* const member : {"responseStatus", "comment", "additionalGuests"})
    if (mine && mine_now && differs(*mine, *mine_now, member) && mine_now->contains(member))
      change.answer[member] = mine_now->at(member);
  auto const old_guests = attendee_emails(old), guests = attendee_emails(wish);
  change.invited = missing_in(guests, old_guests);
  // Who cannot see the other guests cannot mean to remove them, nor can a list of oneself alone (an answer).
  bool const sees_all = json::boolean(old, "guestsCanSeeOtherGuests", true);
  bool const only_me = guests.size() == 1 && mine_now;
  change.removes_guests =
      sees_all && !only_me && data.contains("attendees") && !missing_in(old_guests, guests).empty();
  std::set<std::string> members;
  for (auto const& [member, value] : old) members.emplace(member);
  for (auto const& [member, value] : wish) members.emplace(member);
  for (auto const& member : members) {
    if (!is_shared_member(member) || member == "attendees" || !differs(old, wish, member)) continue;
    if (member == "extendedProperties") {
      // The private half belongs to the copy.
      json::value const none;
      auto const* const a = json::find_path(old, {member, "shared"});
      auto const* const b = json::find_path(wish, {member, "shared"});
      if ((a ? *a : none) == (b ? *b : none)) continue;
    }
    change.shared.push_back(member);
  }
  return change;
}

void change_as_guest(World& world, Request const& request, Calendar& calendar, Calendar& organizer,
                     Event const& before, json::object const& data) {
  auto const change = guest_change(calendar, before, data);
  bool const may_modify = json::boolean(before.data, "guestsCanModify");
  if ((!change.shared.empty() || change.removes_guests) && !may_modify) throw only_organizer();
  if (!change.invited.empty() && !may_modify && !json::boolean(before.data, "guestsCanInviteOthers", true))
    throw only_organizer();
  auto& own = *materialise(world, calendar, before.id);
  for (auto const* const member :
       {"reminders", "colorId", "transparency", "visibility", "extendedProperties"}) {
    if (auto const* const value = data.if_contains(member))
      own.data[member] = *value;
    else
      own.data.erase(member);
  }
  touch(world, own);
  if (!change.shared.empty() || !change.invited.empty() || change.removes_guests) {
    auto* const event = materialise(world, organizer, before.id);
    if (!event) throw not_found("Not Found");
    for (auto const& member : change.shared) {
      if (member == "extendedProperties") {
        auto const* const shared = json::find_path(data, {member, "shared"});
        merge_patch(event->data, {{member, {{"shared", nullptr}}}});
        if (shared) event->data[member].as_object()["shared"] = *shared;
      } else if (auto const* const value = data.if_contains(member))
        event->data[member] = *value;
      else
        event->data.erase(member);
    }
    auto attendees = json::items(event->data, "attendees");
    auto const guests = attendee_emails(data);
    for (auto const& email : change.invited)
      attendees.push_back({{"email", email}, {"responseStatus", "needsAction"}});
    if (change.removes_guests)
      attendees.erase(std::remove_if(attendees.begin(), attendees.end(),
                                     [&](json::value const& one) {
                                       return std::find(guests.begin(), guests.end(),
                                                        json::text(one, "email")) == guests.end();
                                     }),
                      attendees.end());
    event->data["attendees"] = std::move(attendees);
    touch(world, *event);
    propagate(world, organizer, *event);
    notify(world, request, *event, Notice::invitation, change.invited);
  }
  if (!change.answer.empty()) {
    answer(world, before.id, calendar.id, change.answer);
    if (change.answer.contains("responseStatus"))
      notify_answer(world, request, before, calendar.id, json::text(change.answer, "responseStatus"));
  }
}

Answer change(World& world, Request const& request, bool patch) {
  auto& calendar = require_calendar(world, request, Role::writer);
  auto const before = read_event(calendar, request.param("eventId"));
  if (!before) throw not_found("Not Found");
  if (before->cancelled() && json::text(request.body, "status") != "confirmed") throw not_found("Not Found");
  auto data = wanted(world, request, calendar, *before, patch);
  auto* const organizer = organizer_calendar(world, *before);
  if (!organizer || organizer == &calendar)
    change_as_organizer(world, request, calendar, *before, std::move(data));
  else
    change_as_guest(world, request, calendar, *organizer, *before, data);
  auto const after = read_event(calendar, before->id);
  if (!after) throw not_found("Not Found");
  return {.body = show_event(view_of(request, calendar), *after)};
}

Answer patch_event(World& world, Request const& request) { return change(world, request, true); }
Answer update_event(World& world, Request const& request) { return change(world, request, false); }

Operation const operations[] = {{api::calendar::events::patch, patch_event},
                                {api::calendar::events::update, update_event}};

}  // namespace
}  // namespace workspace::sandbox::calendar
