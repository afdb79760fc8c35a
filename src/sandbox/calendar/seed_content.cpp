#include "sandbox/calendar/seed_content.hpp"

#include "sandbox/calendar/events.hpp"
#include "sandbox/drive/state.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

using date::days;

constexpr std::string_view alice = "alice@example.com", bob = "bob@example.com", carol = "carol@example.com";

/// Writes events by day and hour of the current week, in one time zone.
class Week {
 public:
  Week(World& world, std::string zone) : world_(world), zone_(std::move(zone)) {
    auto const now = std::chrono::floor<std::chrono::seconds>(world.now());
    auto const today =
        date::floor<days>(local_seconds{(now + zone_of(zone_)->get_info(now).offset).time_since_epoch()});
    monday_ = today - (date::weekday{today} - date::Monday);
    tomorrow_ = local_seconds{(now + zone_of(zone_)->get_info(now).offset).time_since_epoch()} + days{1};
  }

  /// `day` counts from this week's Monday.
  std::string timed(std::string_view user, std::string_view calendar, int day, int hour, int minute,
                    int length, json::object body) {
    body["start"] = time(day, hour * 60 + minute);
    body["end"] = time(day, hour * 60 + minute + length);
    return seed_event(world_, user, calendar, std::move(body));
  }

  std::string all_day(std::string_view user, std::string_view calendar, int day, int length,
                      json::object body) {
    body["start"] = {{"date", write_date(monday_ + days{day})}};
    body["end"] = {{"date", write_date(monday_ + days{day + length})}};
    return seed_event(world_, user, calendar, std::move(body));
  }

  json::object time(int day, int minute) const {
    auto const local = local_seconds{monday_ + days{day}} + std::chrono::minutes{minute};
    return {{"dateTime", date::format("%FT%T", local)}, {"timeZone", zone_}};
  }

  /// The id of a series' instance.
  std::string instance(std::string const& series, int day, int hour, int minute) const {
    auto const local = local_seconds{monday_ + days{day}} + std::chrono::minutes{hour * 60 + minute};
    return fmt::format("{}_{}", series, stamp({local, to_instant(local, zone_of(zone_))}, false));
  }

  /// The first `weekday` (0 is Monday) whose `hour` is more than a day ahead, counted as days are.
  int ahead(int weekday, int hour) const {
    while (local_seconds{monday_ + days{weekday}} + std::chrono::hours{hour} <= tomorrow_) weekday += 7;
    return weekday;
  }

  date::year year() const { return date::year_month_day{monday_}.year(); }

 private:
  World& world_;
  std::string zone_;
  date::local_days monday_;
  local_seconds tomorrow_;  // a day from now
};

json::array guests(std::initializer_list<std::pair<std::string_view, std::string_view>> people) {
  json::array result;
  for (auto const& [email, status] : people) result.push_back({{"email", email}, {"responseStatus", status}});
  return result;
}

json::object meet(std::string_view request) {
  return {{"createRequest", {{"requestId", request}, {"conferenceSolutionKey", {{"type", "hangoutsMeet"}}}}}};
}

void add_standup(World& world, Week& week) {
  auto const id =
      week.timed(alice, alice, -28, 9, 30, 15,
                 {{"summary", "Apollo stand-up"},
                  {"description", "What did you do, what will you do, what is in your way?"},
                  {"recurrence", json::array{"RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR"}},
                  {"attendees", guests({{alice, "accepted"}, {bob, "accepted"}, {carol, "tentative"}})},
                  {"conferenceData", meet("stand-up")}});
  auto& calendar = *primary_of(world, alice);
  // This Wednesday's is at eleven, next Monday's does not take place.
  auto& moved = *materialise(world, calendar, week.instance(id, 2, 9, 30));
  moved.data["start"] = week.time(2, 11 * 60);
  moved.data["end"] = week.time(2, 11 * 60 + 15);
  normalise(calendar, moved.data);
  propagate(world, calendar, moved);
  auto& cancelled = *materialise(world, calendar, week.instance(id, 7, 9, 30));
  cancelled.data["status"] = "cancelled";
  propagate(world, calendar, cancelled);
}

void add_alice(World& world, Week& week) {
  add_standup(world, week);
  week.timed(alice, alice, 3, 14, 0, 30,
             {{"summary", "1:1 Alice / Bob"},
              {"recurrence", json::array{"RRULE:FREQ=WEEKLY;INTERVAL=2"}},
              {"attendees", guests({{alice, "accepted"}, {bob, "accepted"}})},
              {"conferenceData", meet("one-to-one")}});
  week.timed(alice, alice, -5, 15, 0, 90,
             {{"summary", "Apollo kick-off"},
              {"location", "Room Saturn"},
              {"description", "Goals, people, first dates."},
              {"attendees", guests({{alice, "accepted"}, {bob, "accepted"}, {carol, "declined"}})}});
  week.timed(alice, alice, 1, 10, 0, 120,
             {{"summary", "Focus time"},
              {"eventType", "focusTime"},
              {"focusTimeProperties", {{"autoDeclineMode", "declineNone"}, {"chatStatus", "doNotDisturb"}}}});
  // What is asked for by name must be ahead whenever the sandbox starts.
  week.timed(alice, alice, week.ahead(4, 8), 8, 0, 60,
             {{"summary", "Dentist"},
              {"location", "12 Station Road"},
              {"visibility", "private"},
              {"colorId", "11"}});
  week.timed(alice, alice, -3, 16, 0, 60,
             {{"summary", "Write the monthly report"},
              {"recurrence", json::array{"RRULE:FREQ=MONTHLY;BYDAY=-1FR"}},
              {"reminders",
               {{"useDefault", false}, {"overrides", json::array{{{"method", "popup"}, {"minutes", 60}}}}}}});
  week.all_day(alice, alice, 8, 4,
               {{"summary", "Trip to Lisbon"},
                {"location", "Lisbon"},
                {"description", "Flights and hotel are in the Travel folder."}});
  week.all_day(alice, alice, 4, 1, {{"summary", "Office party"}, {"transparency", "transparent"}});
  json::object review{{"summary", "Apollo design review"},
                      {"location", "Room Mercury"},
                      {"description", "Please read the specification before."},
                      {"attendees", guests({{alice, "accepted"}, {bob, "tentative"}})}};
  for (auto const& [id, file] : world.of<DriveState>().files)
    if (file.name == "Apollo specification")
      review["attachments"] = json::array{json::object{
          {"fileUrl", fmt::format("https://docs.google.com/document/d/{}/edit?usp=drivesdk", id)}}};
  week.timed(alice, alice, 2, 13, 0, 60, std::move(review));
}

void add_others(World& world, Week& week) {
  // The invitation alice has not answered.
  week.timed(bob, bob, 1, 16, 0, 45,
             {{"summary", "Budget review"},
              {"description", "Numbers for the next quarter."},
              {"location", "Room Venus"},
              {"attendees", guests({{bob, "accepted"}, {alice, "needsAction"}, {carol, "accepted"}})}});
  week.timed(bob, bob, 0, 18, 30, 60,
             {{"summary", "Gym"}, {"recurrence", json::array{"RRULE:FREQ=WEEKLY;BYDAY=MO,TH"}}});
  week.timed(bob, bob, 3, 12, 0, 60, {{"summary", "Lunch with Dana"}, {"visibility", "private"}});
  week.timed(carol, carol, 2, 18, 0, 90,
             {{"summary", "Language class"}, {"recurrence", json::array{"RRULE:FREQ=WEEKLY;COUNT=12"}}});
  grant(world, *primary_of(world, bob), "user", std::string(alice), Role::reader);
}

void add_team(World& world, Week& week, std::string const& zone) {
  auto& team = add_calendar(world, std::string(team_calendar), "Team Apollo", std::string(alice), zone);
  team.description = "Dates of the whole team";
  grant(world, team, "user", std::string(bob), Role::writer);
  grant(world, team, "user", std::string(carol), Role::reader);
  add_entry(world, bob, team.id);
  add_entry(world, carol, team.id);
  week.timed(alice, team.id, 0, 10, 0, 90,
             {{"summary", "Sprint planning"}, {"recurrence", json::array{"RRULE:FREQ=WEEKLY;INTERVAL=2"}}});
  week.timed(bob, team.id, 4, 15, 0, 60, {{"summary", "Sprint demo"}, {"location", "Room Saturn"}});
  week.all_day(alice, team.id, 14, 3, {{"summary", "Release freeze"}});
  week.all_day(alice, team.id, 17, 1, {{"summary", "Apollo launch"}, {"colorId", "10"}});
}

void add_holidays(World& world, Week const& week) {
  auto& calendar = add_calendar(world, std::string(holiday_calendar), "Holidays", std::string(alice), "UTC");
  calendar.description = "Public holidays on fixed dates";
  for (auto const& [day, name] : {std::pair{"01-01", "New Year's Day"}, std::pair{"05-01", "Labour Day"},
                                  std::pair{"12-25", "Christmas Day"}, std::pair{"12-26", "Boxing Day"}}) {
    int const first = int(week.year()) - 1;
    auto const start = fmt::format("{}-{}", first, day);
    auto const end = fmt::format("{}-{}-{:02}", first, std::string_view(day).substr(0, 2),
                                 std::stoi(std::string(day).substr(3)) + 1);
    seed_event(world, alice, calendar.id,
               {{"summary", name},
                {"start", {{"date", start}}},
                {"end", {{"date", end}}},
                {"transparency", "transparent"},
                {"recurrence", json::array{"RRULE:FREQ=YEARLY"}}});
  }
  // From here on everybody, alice too, only reads it.
  calendar.acl.clear();
  calendar.owner.clear();
  grant(world, calendar, "default", "", Role::reader);
  for (auto const user : {alice, bob, carol}) add_entry(world, user, calendar.id);
}

}  // namespace

void seed_builtin(World& world) {
  auto const zone = primary_of(world, alice)->time_zone;
  Week week(world, zone);
  add_alice(world, week);
  add_others(world, week);
  add_team(world, week, zone);
  add_holidays(world, week);
}

}  // namespace workspace::sandbox::calendar
