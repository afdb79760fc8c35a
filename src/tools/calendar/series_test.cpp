#include "tools/calendar/series.hpp"

#include "tools/calendar/fakes.hpp"

#include <gmock/gmock.h>

namespace workspace::tools::calendar {
namespace {

using testing::HasSubstr;

char const* const made = R"({"id":"new","summary":"Made"})";

/// An occurrence of the series "series", 09:00 to 10:00 in Berlin.
std::string occurrence(std::string const& day) {
  return R"({"id":"series_)" + day + R"(","recurringEventId":"series",
      "originalStartTime":{"dateTime":")" +
         day + R"(T09:00:00+01:00","timeZone":"Europe/Berlin"},
      "start":{"dateTime":")" +
         day + R"(T09:00:00+01:00","timeZone":"Europe/Berlin"},
      "end":{"dateTime":")" +
         day + R"(T10:00:00+01:00","timeZone":"Europe/Berlin"}})";
}

/// The series from 2 November 2026 on.
std::string series(std::string const& recurrence, std::string const& more = {}) {
  return R"({"id":"series","iCalUID":"uid","etag":"e","status":"confirmed","summary":"Standup","location":"Room 1",
      "start":{"dateTime":"2026-11-02T09:00:00+01:00","timeZone":"Europe/Berlin"},
      "end":{"dateTime":"2026-11-02T10:00:00+01:00","timeZone":"Europe/Berlin"},
      "recurrence":)" +
         recurrence + more + "}";
}

std::string instances(std::vector<std::string> const& days) {
  std::string items;
  for (auto const& day : days) items += (items.empty() ? "" : ",") + occurrence(day);
  return R"({"items":[)" + items + "]}";
}

class SeriesSplit : public EventTest {
 protected:
  static constexpr char const* update =
      R"("action":"update","event_id":"series_2026-11-16","this_and_following":true,)";
  static constexpr char const* remove =
      R"("action":"delete","event_id":"series_2026-11-16","this_and_following":true)";
};

TEST_F(SeriesSplit, TheNewSeriesIsMadeBeforeTheOldOneIsCut) {
  fake_.http.then(200, occurrence("2026-11-16"))
      .then(200, series(R"(["RRULE:FREQ=WEEKLY;BYDAY=MO"])", R"(,"hangoutLink":"https://meet.example.com/x",
          "attendees":[{"email":"alice@example.com","self":true,"organizer":true,"responseStatus":"accepted"},
                       {"email":"bob@example.com","responseStatus":"declined","optional":true}])"))
      .then(200, made)
      .then(200, made);
  auto const result = manage(std::string(update) + R"("summary":"Standup II","send_updates":"none")");
  EXPECT_EQ(json::text(result, "done"), "updated");
  ASSERT_EQ(fake_.http.requests.size(), 4u);
  EXPECT_EQ(asked(1), "GET /calendars/primary/events/series");
  EXPECT_EQ(asked(2), "POST /calendars/primary/events");
  EXPECT_EQ(body(2), parsed(R"({"summary":"Standup II","location":"Room 1",
      "attendees":[{"email":"alice@example.com","responseStatus":"accepted"},{"email":"bob@example.com","optional":true}],
      "start":{"dateTime":"2026-11-16T09:00:00+01:00","timeZone":"Europe/Berlin"},
      "end":{"dateTime":"2026-11-16T10:00:00+01:00","timeZone":"Europe/Berlin"},
      "recurrence":["RRULE:FREQ=WEEKLY;BYDAY=MO"]})"));
  EXPECT_EQ(asked(3), "PATCH /calendars/primary/events/series");
  EXPECT_EQ(body(3), parsed(R"({"recurrence":["RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261116T075959Z"]})"));
  EXPECT_EQ(query(2, "sendUpdates"), "none");
  EXPECT_EQ(query(3, "sendUpdates"), "none");
}

TEST_F(SeriesSplit, WhereTheNewSeriesCannotBeMadeTheOldOneStays) {
  fake_.http.then(200, occurrence("2026-11-16"))
      .then(200, series(R"(["RRULE:FREQ=WEEKLY"])"))
      .then_error(403, "forbidden");
  EXPECT_FALSE(refusal(std::string(update) + R"("summary":"x")").empty());
  EXPECT_EQ(fake_.http.requests.size(), 3u);
}

TEST_F(SeriesSplit, CountIsSharedOut) {
  auto const all = R"(["RRULE:FREQ=WEEKLY;COUNT=5"])";
  fake_.http.then(200, occurrence("2026-11-16")).then(200, series(all));
  fake_.http.then(200, instances({"2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30"}));
  fake_.http.then(200, made).then(200, made);
  manage(std::string(update) + R"("location":"Room 2")");
  EXPECT_EQ(asked(2), "GET /calendars/primary/events/series/instances");
  EXPECT_EQ(query(2, "showDeleted"), "true");
  EXPECT_EQ(sent(3, "recurrence"), parsed(R"(["RRULE:FREQ=WEEKLY;COUNT=3"])"));
  EXPECT_EQ(sent(4, "recurrence"), parsed(R"(["RRULE:FREQ=WEEKLY;UNTIL=20261116T075959Z"])"));
}

TEST_F(SeriesSplit, AnOccurrenceMovedBehindTheCutCountsWhereItWas) {
  fake_.http.then(200, occurrence("2026-11-16")).then(200, series(R"(["RRULE:FREQ=WEEKLY;COUNT=5"])"));
  auto moved = occurrence("2026-11-09");
  moved.replace(moved.find(R"("start")"), std::string::npos,
                R"("start":{"dateTime":"2026-12-24T09:00:00+01:00"}})");
  fake_.http.then(200, R"({"items":[)" + occurrence("2026-11-02") + "," + moved + "]}")
      .then(200, made)
      .then(200, made);
  manage(std::string(update) + R"("location":"Room 2")");
  EXPECT_EQ(query(2, "timeMax"), "");  // it would leave the moved one out
  EXPECT_EQ(sent(3, "recurrence"), parsed(R"(["RRULE:FREQ=WEEKLY;COUNT=3"])"));
}

TEST_F(SeriesSplit, DatesGoWhereTheyBelong) {
  fake_.http.then(200, occurrence("2026-11-16"));
  fake_.http.then(200, series(R"(["RRULE:FREQ=WEEKLY;COUNT=6",
      "EXDATE;TZID=Europe/Berlin:20261109T090000,20261123T090000","RDATE;TZID=Europe/Berlin:20261104T090000,20261125T090000"])"));
  fake_.http.then(200, instances({"2026-11-02", "2026-11-04", "2026-11-16", "2026-11-25"}))
      .then(200, made)
      .then(200, made);
  manage(std::string(update) + R"("location":"Room 2")");
  EXPECT_EQ(sent(3, "recurrence"), parsed(R"(["RRULE:FREQ=WEEKLY;COUNT=4",
      "EXDATE;TZID=Europe/Berlin:20261123T090000","RDATE;TZID=Europe/Berlin:20261125T090000"])"));
  EXPECT_EQ(sent(4, "recurrence"), parsed(R"(["RRULE:FREQ=WEEKLY;UNTIL=20261116T075959Z",
      "EXDATE;TZID=Europe/Berlin:20261109T090000","RDATE;TZID=Europe/Berlin:20261104T090000"])"));
}

TEST_F(SeriesSplit, AnAllDaySeriesIsCutByDays) {
  fake_.http.then(200, R"({"id":"x","recurringEventId":"series","originalStartTime":{"date":"2026-11-16"},
      "start":{"date":"2026-11-16"},"end":{"date":"2026-11-18"}})");
  fake_.http.then(
      200, R"({"id":"series","summary":"Trip","start":{"date":"2026-11-02"},"end":{"date":"2026-11-04"},
      "recurrence":["RRULE:FREQ=WEEKLY;UNTIL=20301231","EXDATE;VALUE=DATE:20261109,20261130"]})");
  fake_.http.then(200, made).then(200, made);
  manage(std::string(update) + R"("start_time":"2026-11-17")");
  EXPECT_EQ(body(2), parsed(R"({"summary":"Trip","start":{"date":"2026-11-17"},"end":{"date":"2026-11-19"},
      "recurrence":["RRULE:FREQ=WEEKLY;UNTIL=20301231","EXDATE;VALUE=DATE:20261130"]})"));
  EXPECT_EQ(sent(3, "recurrence"),
            parsed(R"(["RRULE:FREQ=WEEKLY;UNTIL=20261115","EXDATE;VALUE=DATE:20261109"])"));
}

TEST_F(SeriesSplit, TheSeriesZoneReadsItsDatesAndServesTheNewOne) {
  // 20:00 in Los Angeles is the next day in UTC.
  fake_.http.then(
      200, R"({"id":"x","recurringEventId":"series","originalStartTime":{"dateTime":"2026-11-17T04:00:00Z"},
      "start":{"dateTime":"2026-11-17T04:00:00Z"},"end":{"dateTime":"2026-11-17T05:00:00Z"}})");
  fake_.http.then(
      200, R"({"id":"series","start":{"dateTime":"2026-11-03T04:00:00Z","timeZone":"America/Los_Angeles"},
      "end":{"dateTime":"2026-11-03T05:00:00Z","timeZone":"America/Los_Angeles"},
      "recurrence":["RRULE:FREQ=WEEKLY","EXDATE:20261109T200000","RDATE:20261118T200000"]})");
  fake_.http.then(200, made).then(200, made);
  manage(std::string(update) + R"("summary":"Late")");
  EXPECT_EQ(sent(2, "start"),
            parsed(R"({"dateTime":"2026-11-17T04:00:00Z","timeZone":"America/Los_Angeles"})"));
  EXPECT_EQ(sent(2, "recurrence"), parsed(R"(["RRULE:FREQ=WEEKLY","RDATE:20261118T200000"])"));
  EXPECT_EQ(sent(3, "recurrence"),
            parsed(R"(["RRULE:FREQ=WEEKLY;UNTIL=20261117T035959Z","EXDATE:20261109T200000"])"));
}

TEST_F(SeriesSplit, TheLastDateAloneIsNoSeriesAnyMore) {
  fake_.http.then(200, occurrence("2026-11-16"));
  fake_.http.then(200, series(R"(["RRULE:FREQ=DAILY;COUNT=2","RDATE:20261116T080000Z"])"));
  fake_.http.then(200, instances({"2026-11-02", "2026-11-03", "2026-11-16"})).then(200, made).then(200, made);
  manage(std::string(update) + R"("summary":"Once more")");
  EXPECT_EQ(sent(3, "recurrence"), json::value("(absent)"));
  EXPECT_EQ(sent(4, "recurrence"), parsed(R"(["RRULE:FREQ=DAILY;COUNT=2"])"));
}

TEST_F(SeriesSplit, AnotherRuleMayFollow) {
  fake_.http.then(200, occurrence("2026-11-16")).then(200, series(R"(["RRULE:FREQ=WEEKLY"])"));
  fake_.http.then(200, made).then(200, made);
  manage(std::string(update) +
         R"("recurrence":["RRULE:FREQ=DAILY;COUNT=3"],"start_time":"2026-11-16T11:00:00")");
  EXPECT_EQ(sent(2, "recurrence"), parsed(R"(["RRULE:FREQ=DAILY;COUNT=3"])"));
  EXPECT_EQ(sent(2, "start"), parsed(R"({"dateTime":"2026-11-16T11:00:00","timeZone":"Europe/Berlin"})"));
  EXPECT_EQ(sent(2, "end"), parsed(R"({"dateTime":"2026-11-16T11:00:00Z","timeZone":"Europe/Berlin"})"));
}

TEST_F(SeriesSplit, FromTheFirstOnIsTheWholeSeries) {
  fake_.http.then(200, occurrence("2026-11-02"))
      .then(200, series(R"(["RRULE:FREQ=WEEKLY;COUNT=5"])"))
      .then(200, made);
  manage(std::string(update) + R"("summary":"All")");
  EXPECT_EQ(asked(2), "PATCH /calendars/primary/events/series");
  EXPECT_EQ(body(2), parsed(R"({"summary":"All"})"));
  fake_.http.requests.clear();
  fake_.http.then(200, occurrence("2026-11-02"))
      .then(200, series(R"(["RRULE:FREQ=WEEKLY;COUNT=5"])"))
      .then(204);
  EXPECT_THAT(std::string(json::text(manage(remove), "note")), HasSubstr("whole series"));
  EXPECT_EQ(asked(2), "DELETE /calendars/primary/events/series");
}

TEST_F(SeriesSplit, DeletingEndsTheSeriesBefore) {
  fake_.http.then(200, occurrence("2026-11-16"));
  fake_.http.then(200, series(R"(["RRULE:FREQ=WEEKLY;UNTIL=20301231T235959Z","RDATE:20261118T080000Z"])"))
      .then(200, made);
  EXPECT_EQ(json::text(manage(remove), "done"), "deleted");
  ASSERT_EQ(fake_.http.requests.size(), 3u);
  EXPECT_EQ(asked(2), "PATCH /calendars/primary/events/series");
  EXPECT_EQ(body(2), parsed(R"({"recurrence":["RRULE:FREQ=WEEKLY;UNTIL=20261116T075959Z"]})"));
}

TEST_F(SeriesSplit, ASingleEventHasNoFollowing) {
  fake_.http.then(200, R"({"id":"single","start":{"date":"2026-11-16"},"end":{"date":"2026-11-17"}})");
  EXPECT_THAT(refusal(remove), HasSubstr("occurrence of a recurring event"));
}

}  // namespace
}  // namespace workspace::tools::calendar
