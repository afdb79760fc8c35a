#pragma once
// What reading and writing events share: how an event is shown, what a request may say, and guests' copies.

#include "sandbox/calendar/times.hpp"

#include <set>

namespace workspace::sandbox::calendar {

/// For whom an event is shown, and how.
struct View {
  Calendar const& calendar;
  Role role;
  date::time_zone const* zone;
  std::int64_t max_attendees = 0;  // 0: all
};
View view_of(Request const& request, Calendar const& calendar);

/// Whether somebody of that role is told no more than the event's time.
bool seen_as_busy(Role role, Event const& event);
/// Google's Event. Whoever may only read sees of private events that they are busy, and so does, of all
/// events, whoever may see no more than free and busy.
json::object show_event(View const& view, Event const& event);
/// Calendar's default reminders, of the entry in the user's list; [] where it has none.
json::array default_reminders(World& world, std::string_view user, Calendar const& calendar);

/// Removes from a request's body what clients may not set (Google ignores it). `keep` names exceptions.
void drop_read_only(json::object& body, std::set<std::string_view> const& keep = {});
/// Checks a whole event (stored members and new ones, merged) and brings it into the stored form.
void normalise(Calendar const& calendar, json::object& data);
/// conferenceDataVersion: 0 keeps what `before` had; 1 lets the request create or remove the conference.
void apply_conference(World& world, Request const& request, json::object const* before, json::object& data);
/// supportsAttachments: without it the request's attachments are ignored. Titles and types of Drive files are
/// filled in.
void apply_attachments(World& world, Request const& request, json::object const* before, json::object& data);

/// What an event's guests see too; the rest (reminders, colour, visibility, ...) belongs to each copy.
bool is_shared_member(std::string_view member);

std::string_view organizer_of(Event const& event);
/// The calendar that decides about the event: its organizer's, or nullptr where that is not in this world.
Calendar* organizer_calendar(World& world, Event const& event);
/// The attendee of that address in `data`, or nullptr.
json::object* find_attendee(json::object& data, std::string_view email);
std::vector<std::string> attendee_emails(json::object const& data);

/// Brings the copies of the organizer's event, on the calendars of guests who have accounts, up to date:
/// makes, changes and cancels them.
void propagate(World& world, Calendar& origin, Event const& event);
/// Writes a guest's answer (responseStatus, comment, additionalGuests) into every copy of the event.
void answer(World& world, std::string_view event_id, std::string_view email, json::object const& fields);

enum class Notice { invitation, update, cancellation };
/// Mails guests as sendUpdates (or the older sendNotifications) asks. `recipients` are guests; the calendar's
/// own address gets none.
void notify(World& world, Request const& request, Event const& event, Notice notice,
            std::vector<std::string> recipients);
/// Mails the organizer a guest's answer, if sendUpdates asks for it.
void notify_answer(World& world, Request const& request, Event const& event, std::string_view guest,
                   std::string_view status);

}  // namespace workspace::sandbox::calendar
