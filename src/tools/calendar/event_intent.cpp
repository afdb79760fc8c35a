#include "tools/calendar/event_intent.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace workspace::tools::calendar {
namespace {

using Addresses = std::vector<std::string>;

bool has(Addresses const& list, std::string_view email) {
  return std::ranges::any_of(list, [&](auto const& one) { return equal_ignoring_case(one, email); });
}

/// All but the user, each once.
template <class Emails>
void add_guests(Addresses& guests, Emails const& emails, std::string const& user) {
  for (std::string_view const email : emails) {
    if (!email.empty() && !equal_ignoring_case(email, user) && !has(guests, email))
      guests.emplace_back(email);
  }
}

Addresses emails_in(json::Elements attendees) {
  Addresses emails;
  for (auto const attendee : attendees) emails.emplace_back(attendee.text("email"));
  return emails;
}

Addresses emails_in(json::array const& attendees) {
  Addresses emails;
  for (auto const& attendee : attendees) emails.emplace_back(json::text(attendee, "email"));
  return emails;
}

std::string in_words(std::string_view time, std::string_view zone) {
  return fmt::format("{}{}{}", time, zone.empty() ? "" : " ", zone);
}

std::string time_of(json::Node event, std::string_view key) {
  auto const time = event[key];
  return in_words(time.text("dateTime", time.text("date")), time.text("timeZone"));
}

std::string time_of(json::object const& body, std::string_view key) {
  auto const* time = json::find(body, key);
  if (!time) return {};
  return in_words(json::text(*time, "dateTime", json::text(*time, "date")), json::text(*time, "timeZone"));
}

std::string_view mailed(ManageEvent const& p) {
  switch (p.send_updates.value_or(SendUpdates::all)) {
    case SendUpdates::all:
      return "all of them get mail";
    case SendUpdates::externalOnly:
      return "only those who do not use Google Calendar get mail";
    case SendUpdates::none:
      return "nobody gets mail, but it shows in their calendars";
  }
  return {};
}

std::string question(ManageEvent const& p, bool series) {
  std::string_view const what = p.this_and_following ? "this and all later occurrences of the event"
                                : series             ? "this event with all its occurrences"
                                                     : "this event";
  if (p.action == "create") return series ? "Create this recurring event?" : "Create this event?";
  if (p.action == "rsvp") return "Send this answer to an invitation?";
  return fmt::format("{} {}?", p.action == "delete" ? "Delete" : "Change", what);
}

void add_texts(Intent& intent, std::string_view label, json::array const& values, std::string_view key = {}) {
  std::vector<std::string> texts;
  for (auto const& value : values)
    texts.emplace_back(value.is_string() ? std::string_view(value.get_string()) : json::text(value, key));
  intent.list(label, texts);
}

/// The members of `body` by their values where they are short, else by their names.
void add_changes(Intent& intent, json::object const& body) {
  intent.fact("Starts", time_of(body, "start"))
      .fact("Ends", time_of(body, "end"))
      .fact("Place", json::text(body, "location"));
  add_texts(intent, "Recurs", json::items(body, "recurrence"));
  add_texts(intent, "Files", json::items(body, "attachments"), "title");
  static constexpr std::string_view told[] = {"summary",  "start",      "end",        "attendees",
                                              "location", "recurrence", "attachments"};
  std::vector<std::string> others;
  for (auto const& member : body)
    if (std::ranges::find(told, std::string_view(member.key())) == std::end(told))
      others.emplace_back(member.key());
  intent.list("Also sets", others);
}

/// Those of the event, and of its series where that changes too.
Async<Addresses> guests_now(ToolContext& context, ManageEvent const& p, json::Node existing) {
  Addresses guests;
  add_guests(guests, emails_in(existing.items("attendees")), context.user());
  auto const series_id = existing.text("recurringEventId");
  if (p.this_and_following && !series_id.empty()) {
    auto params = google::Params().set("calendarId", p.calendar_id).set("eventId", series_id);
    auto const series = co_await context.google().call(api::calendar::events::get, std::move(params));
    add_guests(guests, emails_in(series.items("attendees")), context.user());
  }
  co_return guests;
}

}  // namespace

Async<void> confirm_event(ToolContext& context, ManageEvent const& p, json::Node existing,
                          json::object const& body) {
  if (!context.confirms(Reach::outbound)) co_return;
  auto guests = co_await guests_now(context, p, existing);
  Addresses uninvited;
  if (body.contains("attendees") && p.action != "rsvp") {
    auto const before = std::exchange(guests, {});
    add_guests(guests, emails_in(json::items(body, "attendees")), context.user());
    for (auto const& email : before)
      if (!has(guests, email)) uninvited.push_back(email);
  }
  bool const others = !guests.empty() || !uninvited.empty() || existing.boolean("attendeesOmitted");
  bool const outbound = others || p.action == "delete" || p.action == "rsvp";
  bool const series = !existing.items("recurrence").empty() || !json::items(body, "recurrence").empty();
  Intent intent{outbound ? Reach::outbound : Reach::own, question(p, series)};
  intent.fact("Event", existing.text("summary"))
      .fact("Time", time_of(existing, "start"))
      .fact(existing ? "New title" : "Title", json::text(body, "summary"));
  if (p.action == "rsvp") {
    intent.fact("Organizer", existing.at("organizer.email").text())
        .fact("Answer", p.response ? schema::Type<Response>::name(*p.response) : std::string_view())
        .fact("Note", p.rsvp_comment.value_or(""));
  } else {
    add_changes(intent, body);
  }
  intent.list("Guests", guests).list("No longer invited", uninvited);
  if (existing.boolean("attendeesOmitted")) intent.fact("More guests", "yes, which cannot be listed");
  if (others) intent.fact("Mail", mailed(p));
  if (p.calendar_id != "primary") intent.fact("Calendar", p.calendar_id);
  co_await context.confirm(std::move(intent));
}

}  // namespace workspace::tools::calendar
