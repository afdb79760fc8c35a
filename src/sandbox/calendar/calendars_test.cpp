#include "sandbox/calendar/calendar_test.hpp"
#include "sandbox/calendar/seed_content.hpp"

namespace workspace::sandbox::calendar {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

class Calendars : public CalendarTest {
 protected:
  std::string make_team(std::string_view role, std::string_view user) {
    json::value const made =
        call("calendar.calendars.insert", alice, {}, json::parse(R"({"summary": "Team"})").value());
    std::string const id(json::text(made, "id"));
    json::value rule = json::parse(R"({"scope": {"type": "user"}})").value();
    rule.as_object()["role"] = role;
    rule.as_object()["scope"].as_object()["value"] = user;
    call("calendar.acl.insert", alice, {{"calendarId", id}}, rule);
    return id;
  }
};

constexpr auto day =
    R"({"summary": "Secret", "visibility": "private", "start": {"date": "2026-07-02"},
      "end": {"date": "2026-07-03"}})";

TEST_F(Calendars, PrimaryIsAnAliasOfTheUsersAddress) {
  EXPECT_EQ(json::text(call("calendar.calendars.get", bob, {{"calendarId", "primary"}}), "id"), bob);
  EXPECT_EQ(json::text(call("calendar.calendars.get", alice, {{"calendarId", "primary"}}), "timeZone"),
            "Europe/Berlin");
}

TEST_F(Calendars, AnotherUsersCalendarWithoutAccessDoesNotExist) {
  json::value const made =
      call("calendar.calendars.insert", alice, {}, json::parse(R"({"summary": "Mine"})").value());
  auto const hidden =
      fault("calendar.events.list", bob, {{"calendarId", std::string(json::text(made, "id"))}});
  EXPECT_EQ(hidden.code, 404);
  EXPECT_EQ(hidden.message, "Not Found");
  EXPECT_EQ(fault("calendar.events.list", bob, {{"calendarId", "nobody@example.com"}}).code, 404);
}

TEST_F(Calendars, AReaderCannotWrite) {
  auto const id = make_team("reader", bob);
  auto const refused = fault("calendar.events.insert", bob, {{"calendarId", id}}, json::parse(day).value());
  EXPECT_EQ(refused.code, 403);
  EXPECT_EQ(refused.reason, "requiredAccessLevel");
  EXPECT_EQ(fault("calendar.acl.list", bob, {{"calendarId", id}}).code, 403);
}

TEST_F(Calendars, AReaderSeesPrivateEventsAsBusy) {
  auto const id = make_team("reader", bob);
  call("calendar.events.insert", alice, {{"calendarId", id}}, json::parse(day).value());
  json::value const listed = call("calendar.events.list", bob, {{"calendarId", id}});
  ASSERT_EQ(json::items(listed, "items").size(), 1u);
  EXPECT_EQ(json::find(json::items(listed, "items")[0], "summary"), nullptr);
  EXPECT_EQ(json::text(json::items(listed, "items")[0], "visibility"), "private");
  EXPECT_THAT(texts(call("calendar.events.list", alice, {{"calendarId", id}}), "summary"),
              ElementsAre("Secret"));
}

TEST_F(Calendars, SharingDoesNotPutTheCalendarInTheOthersList) {
  auto const id = make_team("reader", bob);
  EXPECT_THAT(texts(call("calendar.calendarList.list", bob), "id"), Not(Contains(id)));
  json::value body = json::object{{"id", id}};
  json::value const entry = call("calendar.calendarList.insert", bob, {}, body);
  EXPECT_EQ(json::text(entry, "accessRole"), "reader");
  EXPECT_THAT(texts(call("calendar.calendarList.list", bob), "id"), Contains(id));
  EXPECT_THAT(texts(call("calendar.calendarList.list", bob, {{"minAccessRole", "owner"}}), "id"),
              ElementsAre(bob));
  call("calendar.calendarList.patch", bob, {{"calendarId", id}},
       json::parse(R"({"summaryOverride": "T", "hidden": true})").value());
  EXPECT_THAT(texts(call("calendar.calendarList.list", bob), "id"), Not(Contains(id)));
  EXPECT_THAT(texts(call("calendar.calendarList.list", bob, {{"showHidden", "true"}}), "summaryOverride"),
              Contains("T"));
  call("calendar.calendarList.delete", bob, {{"calendarId", id}});
  EXPECT_EQ(fault("calendar.calendarList.get", bob, {{"calendarId", id}}).code, 404);
}

TEST_F(Calendars, RevokedAccessEndsAtOnce) {
  auto const id = make_team("writer", bob);
  call("calendar.acl.delete", alice, {{"calendarId", id}, {"ruleId", "user:bob@example.com"}});
  EXPECT_EQ(fault("calendar.events.list", bob, {{"calendarId", id}}).code, 404);
  EXPECT_EQ(
      fault("calendar.acl.delete", alice, {{"calendarId", id}, {"ruleId", "user:alice@example.com"}}).code,
      403);
}

TEST_F(Calendars, ThePrimaryCannotBeDeletedOnlyCleared) {
  insert(alice, day);
  EXPECT_EQ(fault("calendar.calendars.delete", alice, {{"calendarId", "primary"}}).code, 403);
  call("calendar.calendars.clear", alice, {{"calendarId", "primary"}});
  EXPECT_TRUE(json::items(list(alice), "items").empty());
}

TEST_F(Calendars, FreeBusyMergesAndLeavesOutWhatIsFree) {
  insert(bob,
         R"({"start": {"dateTime": "2026-07-02T10:00:00Z"}, "end": {"dateTime": "2026-07-02T11:00:00Z"}})");
  insert(bob,
         R"({"start": {"dateTime": "2026-07-02T10:30:00Z"}, "end": {"dateTime": "2026-07-02T12:00:00Z"}})");
  insert(bob,
         R"({"transparency": "transparent", "start": {"dateTime": "2026-07-02T13:00:00Z"},
      "end": {"dateTime": "2026-07-02T14:00:00Z"}})");
  insert(bob, R"({"attendees": [{"email": "bob@example.com", "responseStatus": "declined"}],
    "start": {"dateTime": "2026-07-02T15:00:00Z"}, "end": {"dateTime": "2026-07-02T16:00:00Z"}})");
  insert(bob,
         R"({"recurrence": ["RRULE:FREQ=DAILY;COUNT=2"], "start": {"dateTime": "2026-07-01T20:00:00",
      "timeZone": "UTC"},
    "end": {"dateTime": "2026-07-01T21:00:00", "timeZone": "UTC"}})");
  json::value const answer = call("calendar.freebusy.query", alice, {},
                                  json::parse(R"({"timeMin": "2026-07-02T00:00:00Z",
    "timeMax": "2026-07-03T00:00:00Z", "timeZone": "Europe/Berlin",
      "items": [{"id": "bob@example.com"}, {"id": "x@example.net"}]})")
                                      .value());
  auto const& busy = json::items(answer.at("calendars").at("bob@example.com"), "busy");
  ASSERT_EQ(busy.size(), 2u);
  EXPECT_EQ(json::text(busy[0], "start"), "2026-07-02T12:00:00+02:00");
  EXPECT_EQ(json::text(busy[0], "end"), "2026-07-02T14:00:00+02:00");
  EXPECT_EQ(json::text(busy[1], "start"), "2026-07-02T22:00:00+02:00");
  EXPECT_EQ(json::text(json::items(answer.at("calendars").at("x@example.net"), "errors")[0], "reason"),
            "notFound");
}

TEST_F(Calendars, SettingsAndColors) {
  EXPECT_EQ(json::text(call("calendar.settings.get", bob, {{"setting", "timezone"}}), "value"),
            "America/New_York");
  EXPECT_EQ(call("calendar.colors.get", bob).at("event").as_object().size(), 11u);
  EXPECT_EQ(fault("calendar.settings.get", bob, {{"setting", "colour"}}).code, 404);
}

TEST_F(Calendars, BuiltInContentHasSomethingThisWeek) {
  fill("calendar", {});
  json::value const listed = list(alice, {{"singleEvents", "true"},
                                          {"orderBy", "startTime"},
                                          {"timeMin", "2026-06-29T00:00:00+02:00"},
                                          {"timeMax", "2026-07-06T00:00:00+02:00"}});
  auto const summaries = texts(listed, "summary");
  EXPECT_THAT(summaries, Contains("Apollo stand-up").Times(3));
  EXPECT_THAT(summaries, Contains("1:1 Alice / Bob"));
  EXPECT_THAT(summaries, Contains("Budget review"));
  auto const lists = texts(call("calendar.calendarList.list", alice), "id");
  EXPECT_THAT(lists, ElementsAre(alice, team_calendar, holiday_calendar));
  for (auto const& item : json::items(listed, "items"))
    if (json::text(item, "summary") == "Apollo stand-up" &&
        json::text(item, "id").ends_with("20260701T073000Z"))
      EXPECT_EQ(json::text(item.at("start"), "dateTime"), "2026-07-01T11:00:00+02:00");
  EXPECT_EQ(fault("calendar.events.insert", alice, {{"calendarId", std::string(holiday_calendar)}},
                  json::parse(day).value())
                .code,
            403);
}

TEST_F(Calendars, SeedFileReplacesTheBuiltInContent) {
  json::value const file = json::parse(
                               R"({"calendars": [{"id": "t@group.calendar.google.com", "summary": "T",
      "owner": "alice@example.com",
    "readers": ["bob@example.com"]}], "events": [{"calendar": "alice@example.com", "start": "+2h",
      "minutes": 30, "event": {"summary": "Seeded"}}]})")
                               .value();
  fill("calendar", Seed(&file, "/calendar"));
  EXPECT_THAT(texts(list(alice), "summary"), ElementsAre("Seeded"));
  EXPECT_THAT(texts(call("calendar.calendarList.list", bob), "id"), Contains("t@group.calendar.google.com"));
  json::value const wrong =
      json::parse(
          R"({"events": [{"calendar": "alice@example.com", "start": "+2h", "event": {"colorId": "99"}}]})")
          .value();
  EXPECT_THROW(fill("calendar", Seed(&wrong, "/calendar")), Failure);
}

}  // namespace
}  // namespace workspace::sandbox::calendar
