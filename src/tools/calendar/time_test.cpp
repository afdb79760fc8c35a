#include "tools/calendar/time.hpp"

#include <gtest/gtest.h>

namespace workspace::tools::calendar {
namespace {

When when(std::string_view text) { return parse_when("start_time", text).value(); }

std::string instant_of(std::string_view text, std::string const& zone) {
  return to_rfc3339(instant(when(text), zone).value());
}

TEST(ParseWhen, Dates) {
  EXPECT_EQ(when("2026-11-23").kind, WhenKind::date);
  EXPECT_EQ(when(" 2026-11-23 ").text, "2026-11-23");
  EXPECT_EQ(when("2028-02-29").text, "2028-02-29");
}

TEST(ParseWhen, LocalTimesGetSecondsAndAT) {
  for (auto const* text :
       {"2026-11-23T09:30", "2026-11-23 09:30", "2026-11-23T09:30:00", "2026-11-23 09:30:00"}) {
    EXPECT_EQ(when(text).kind, WhenKind::local) << text;
    EXPECT_EQ(when(text).text, "2026-11-23T09:30:00") << text;
  }
}

TEST(ParseWhen, AbsoluteTimesKeepTheirOffset) {
  for (auto const& [text, expected] :
       std::map<std::string, std::string>{{"2026-11-23T09:30:00Z", "2026-11-23T09:30:00Z"},
                                          {"2026-11-23T09:30Z", "2026-11-23T09:30:00Z"},
                                          {"2026-11-23t09:30:00z", "2026-11-23T09:30:00Z"},
                                          {"2026-11-23 09:30:15-05:00", "2026-11-23T09:30:15-05:00"},
                                          {"2026-11-23T09:30+05:30", "2026-11-23T09:30:00+05:30"},
                                          {"2026-11-23T09:30:00.5+01:00", "2026-11-23T09:30:00.5+01:00"}}) {
    EXPECT_EQ(when(text).kind, WhenKind::absolute) << text;
    EXPECT_EQ(when(text).text, expected) << text;
  }
}

TEST(ParseWhen, OthersAreRefusedByName) {
  for (auto const* text : {"", "tomorrow", "2026-02-30", "2026-13-01", "20261123", "2026-11-23T25:00",
                           "2026-11-23T09", "2026-11-23T9:30", "2026-11-23T09:30:00+1",
                           "2026-11-23T09:30:00 Europe/Berlin", "23.11.2026", "2026-11-23T09:30:00ZZ"}) {
    auto const parsed = parse_when("time_min", text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::invalid);
    EXPECT_TRUE(parsed.error().message.starts_with("time_min ")) << parsed.error().message;
  }
}

TEST(Instant, OffsetsNeedNoZone) {
  EXPECT_EQ(instant_of("2026-11-23T09:30:00+01:00", ""), "2026-11-23T08:30:00Z");
  EXPECT_EQ(instant_of("2026-11-23T09:30:00-05:30", "Europe/Berlin"), "2026-11-23T15:00:00Z");
}

TEST(Instant, LocalTimesFollowTheZonesSummerTime) {
  EXPECT_EQ(instant_of("2026-07-01T12:00", "Europe/Berlin"), "2026-07-01T10:00:00Z");
  EXPECT_EQ(instant_of("2026-12-01T12:00", "Europe/Berlin"), "2026-12-01T11:00:00Z");
  EXPECT_EQ(instant_of("2026-07-01T12:00", "America/New_York"), "2026-07-01T16:00:00Z");
  EXPECT_EQ(instant_of("2026-12-01T12:00", "America/New_York"), "2026-12-01T17:00:00Z");
  EXPECT_EQ(instant_of("2026-12-01T12:00", "Asia/Kathmandu"), "2026-12-01T06:15:00Z");
}

TEST(Instant, ASkippedHourIsReadAsIfTheClockHadNotChanged) {
  // 02:00 becomes 03:00.
  EXPECT_EQ(instant_of("2026-03-29T02:30", "Europe/Berlin"), "2026-03-29T01:30:00Z");
  EXPECT_EQ(instant_of("2026-03-29T01:59:59", "Europe/Berlin"), "2026-03-29T00:59:59Z");
  EXPECT_EQ(instant_of("2026-03-29T03:00", "Europe/Berlin"), "2026-03-29T01:00:00Z");
  EXPECT_EQ(instant_of("2026-03-08T02:30", "America/New_York"), "2026-03-08T07:30:00Z");
}

TEST(Instant, OfADoubleHourTheFirstIsMeant) {
  EXPECT_EQ(instant_of("2026-10-25T02:30", "Europe/Berlin"), "2026-10-25T00:30:00Z");
  EXPECT_EQ(instant_of("2026-10-25T03:00", "Europe/Berlin"), "2026-10-25T02:00:00Z");
  EXPECT_EQ(instant_of("2026-11-01T01:30", "America/New_York"), "2026-11-01T05:30:00Z");
  EXPECT_EQ(instant_of("2026-11-01T02:00", "America/New_York"), "2026-11-01T07:00:00Z");
}

TEST(Instant, ADateIsItsFirstMoment) {
  EXPECT_EQ(instant_of("2026-03-29", "Europe/Berlin"), "2026-03-28T23:00:00Z");
  EXPECT_EQ(instant_of("2026-03-30", "Europe/Berlin"), "2026-03-29T22:00:00Z");
  EXPECT_EQ(instant_of("2026-11-23", "America/New_York"), "2026-11-23T05:00:00Z");
  // Midnight itself was skipped that day.
  EXPECT_EQ(instant_of("2018-11-04", "America/Sao_Paulo"), "2018-11-04T03:00:00Z");
}

TEST(Instant, ZonesAreIanaNames) {
  for (auto const* zone : {"", "Berlin", "CEST+1", "../etc/passwd", "Europe/berlin "}) {
    EXPECT_FALSE(is_time_zone(zone)) << zone;
    auto const result = instant(when("2026-11-23T09:30"), zone);
    ASSERT_FALSE(result) << zone;
    EXPECT_EQ(result.error().kind, ErrorKind::invalid);
  }
  EXPECT_TRUE(is_time_zone("UTC"));
  EXPECT_TRUE(is_time_zone("America/Argentina/Buenos_Aires"));
}

TEST(EventTime, TakesTheFormThatCalendarWants) {
  EXPECT_EQ(event_time(when("2026-11-23"), "Europe/Berlin"), (json::object{{"date", "2026-11-23"}}));
  EXPECT_EQ(event_time(when("2026-11-23T09:30"), "Europe/Berlin"),
            (json::object{{"dateTime", "2026-11-23T09:30:00"}, {"timeZone", "Europe/Berlin"}}));
  EXPECT_EQ(event_time(when("2026-11-23T09:30Z"), ""), (json::object{{"dateTime", "2026-11-23T09:30:00Z"}}));
}

TEST(AddDays, CrossesMonthsAndYears) {
  EXPECT_EQ(add_days("2026-12-31", 1), "2027-01-01");
  EXPECT_EQ(add_days("2028-03-01", -1), "2028-02-29");
  EXPECT_EQ(add_days("2026-11-23", 0), "2026-11-23");
}

TEST(ParseWhen, quotes_what_came_as_it_came) {
  EXPECT_NE(parse_when("start_time", " next tuesday ").error().message.find("\"next tuesday\""),
            std::string::npos);
}

}  // namespace
}  // namespace workspace::tools::calendar
