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
#include "sandbox/calendar/operations.hpp"
#include "sandbox/calendar/seed_content.hpp"

#include <fmt/format.h>

namespace workspace::sandbox {
namespace calendar {

std::string seed_event(World& world, std::string_view user, std::string_view calendar, json::object body) {
  static catalogue::Method const method{.id = "calendar.events.insert"};
  Call const call{method,
                  std::string(user),
                  {},
                  {{"calendarId", std::string(calendar)}},
                  {{"supportsAttachments", "true"}, {"conferenceDataVersion", "1"}},
                  json::value(std::move(body)),
                  {},
                  {},
                  world.now()};
  auto const inserted = insert_event(world, call);
  return std::string(json::text(inserted.body, "id"));
}

namespace {

void add_primary(World& world, User const& user) {
  auto& calendar = add_calendar(world, user.email, user.name, user.email, user.time_zone);
  calendar.primary = true;
  touch(world, calendar.grant("domain", user.email.substr(user.email.find('@') + 1), Role::free_busy));
  auto& entry = *find_entry(world, user.email, user.email);
  entry.own["defaultReminders"] = json::array{json::object{{"method", "popup"}, {"minutes", 10}}};
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
      touch(world, calendar.grant("user", to_lower(email), role));
      add_entry(world, to_lower(email), calendar.id);
    }
  }
  if (!seed["public"].boolean(false)) return;
  touch(world, calendar.grant("default", "", Role::reader));
  for (auto const& user : world.directory.users())
    if (user.account) add_entry(world, user.email, calendar.id);
}

void read_event_entry(World& world, Seed const& seed) {
  seed.only({"calendar", "start", "minutes", "allDay", "days", "event"});
  auto const id = to_lower(seed["calendar"].text());
  auto const found = world.calendar->calendars.find(id);
  if (found == world.calendar->calendars.end()) seed["calendar"].fail("there is no such calendar");
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
  if (ownerless) found->second.grant("user", writer, Role::owner);
  try {
    seed_event(world, writer, id, std::move(body));
  } catch (ApiFault const& fault) {
    seed["event"].fail(fault.message);
  }
  if (ownerless) found->second.acl.erase("user:" + writer);
}

}  // namespace
}  // namespace calendar

void seed_calendar(World& world, Seed const& seed) {
  world.calendar = std::make_shared<CalendarState>();
  for (auto const& user : world.directory.users())
    if (user.account) calendar::add_primary(world, user);
  if (seed.present()) {
    seed.only({"calendars", "events"});
    for (auto const& entry : seed["calendars"].items()) calendar::read_calendar(world, entry);
    for (auto const& entry : seed["events"].items()) calendar::read_event_entry(world, entry);
    return;
  }
  bool const builtin_people = world.directory.account("alice@example.com") &&
                              world.directory.account("bob@example.com") &&
                              world.directory.account("carol@example.com");
  if (builtin_people) calendar::seed_builtin(world);
}

}  // namespace workspace::sandbox
