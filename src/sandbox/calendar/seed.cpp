// What the sandbox's calendars hold at the start. Every account has a primary calendar, open to its domain as
// free/busy.
//
// The member "calendar" of --sandbox-seed replaces the built-in content:
//   {"calendars": [{"id": "team@group.calendar.google.com", "summary": "Team", "description": "", "owner":
//   "alice@example.com",
//                   "timeZone": "Europe/Berlin", "readers": ["carol@example.com"], "writers":
//                   ["bob@example.com"], "public": false}],            // public: everybody reads it
//    "events": [{"calendar": "alice@example.com", // a user's primary calendar or an id of "calendars"
//                "start": "+2h", "minutes": 30,   // or, for all-day events: "allDay": true, "days": 1
//                "event": {"summary": "Review", "attendees": [{"email": "bob@example.com", "responseStatus":
//                "accepted"}],
//                          "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=4"]}}]}    // Google's Event, without
//                          start and end
// Guests with accounts get their copies; nobody is mailed.
#include "base/text.hpp"
#include "sandbox/calendar/events.hpp"
#include "sandbox/calendar/seed_content.hpp"
#include "sandbox/items.hpp"
#include "sandbox/operation.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::calendar {

std::string seed_event(World& world, std::string_view user, std::string_view calendar, json::object body) {
  Request const request{.method = api::calendar::events::insert,
                        .user = std::string(user),
                        .path = {{"calendarId", std::string(calendar)}},
                        .query = {{"supportsAttachments", "true"}, {"conferenceDataVersion", "1"}},
                        .body = json::value(std::move(body)),
                        .now = world.now()};
  auto const inserted = (*registry().find(request.method))(world, request);
  return std::string(json::text(inserted.body, "id"));
}

namespace {

void add_primary(World& world, User const& user) {
  auto& calendar = add_calendar(world, user.email, user.name, user.email, user.time_zone);
  calendar.primary = true;
  grant(world, calendar, "domain", user.email.substr(user.email.find('@') + 1), Role::free_busy);
  auto& entry = *find_entry(world, user.email, user.email);
  entry["defaultReminders"] = json::array{json::object{{"method", "popup"}, {"minutes", 10}}};
}

void read_calendar(World& world, Seed const& seed) {
  seed.only({"id", "summary", "description", "owner", "timeZone", "readers", "writers", "public"});
  auto const owner = to_lower(seed["owner"].text(""));
  auto const zone = seed["timeZone"].text("UTC");
  if (!owner.empty() && !world.directory.account(owner)) seed["owner"].fail("no account has this address");
  if (!find_zone(zone)) seed["timeZone"].fail("an IANA time zone is expected");
  auto& calendar = add_calendar(world, seed["id"].text(), seed["summary"].text(), owner, zone);
  calendar.description = seed["description"].text("");
  for (auto const& [member, role] :
       {std::pair{"readers", Role::reader}, std::pair{"writers", Role::writer}}) {
    for (auto const& email : seed[member].texts()) {
      grant(world, calendar, "user", to_lower(email), role);
      add_entry(world, to_lower(email), calendar.id);
    }
  }
  if (!seed["public"].boolean(false)) return;
  grant(world, calendar, "default", "", Role::reader);
  for (auto const& user : world.directory.users())
    if (user.account) add_entry(world, user.email, calendar.id);
}

void read_event_entry(World& world, Seed const& seed) {
  seed.only({"calendar", "start", "minutes", "allDay", "days", "event"});
  auto const id = to_lower(seed["calendar"].text());
  auto const found = world.of<CalendarState>().calendars.find(id);
  if (found == world.of<CalendarState>().calendars.end()) seed["calendar"].fail("there is no such calendar");
  auto const& calendar = found->second;
  if (!seed["event"].present() || !seed["event"].value().is_object())
    seed["event"].fail("an object is expected");
  auto body = seed["event"].value().get_object();
  auto const start = std::chrono::floor<std::chrono::seconds>(seed["start"].moment(world.now()));
  auto const* const zone = zone_of(calendar.time_zone);
  if (seed["allDay"].boolean(false)) {
    auto const local = local_seconds{(start + zone->get_info(start).offset).time_since_epoch()};
    body["start"] = {{"date", write_date(local)}};
    body["end"] = {{"date", write_date(local + date::days{seed["days"].integer(1)})}};
  } else {
    auto const end = start + std::chrono::minutes{seed["minutes"].integer(60)};
    body["start"] = {{"dateTime", write_instant(start, zone)}, {"timeZone", calendar.time_zone}};
    body["end"] = {{"dateTime", write_instant(end, zone)}, {"timeZone", calendar.time_zone}};
  }
  // A public calendar has no owner: whoever may write stands for it while it is filled.
  bool const ownerless = calendar.owner.empty();
  auto const writer = ownerless ? std::string("calendar@example.com") : calendar.owner;
  if (ownerless) grant(world, found->second, "user", writer, Role::owner);
  try {
    seed_event(world, writer, id, std::move(body));
  } catch (ApiFault const& fault) {
    seed["event"].fail(fault.message);
  }
  if (ownerless) erase_item(found->second.acl, "id", "user:" + writer);
}

void fill(World& world, Seed const& seed) {
  world.of<CalendarState>() = CalendarState();
  for (auto const& user : world.directory.users())
    if (user.account) add_primary(world, user);
  if (seed.present()) {
    seed.only({"calendars", "events"});
    for (auto const& entry : seed["calendars"].items()) read_calendar(world, entry);
    for (auto const& entry : seed["events"].items()) read_event_entry(world, entry);
  } else if (world.directory.has_builtin_people()) {
    seed_builtin(world);
  }
}

// Events name files that are attached.
Seeding const seeding{"calendar", fill, "drive"};

}  // namespace
}  // namespace workspace::sandbox::calendar
