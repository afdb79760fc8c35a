#include "sandbox/calendar/recurrence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace workspace::sandbox::calendar {
namespace {

using namespace date::literals;
using date::local_days, date::sys_days;
using std::chrono::hours, std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

local_seconds at(date::year_month_day day, int h, int m = 0) {
  return local_days{day} + hours{h} + minutes{m};
}

struct Series {
  std::vector<std::string> lines;
  local_seconds start;
  char const* zone = "UTC";
  bool all_day = false;

  std::vector<Occurrence> occurrences(sys_seconds from, sys_seconds to, std::size_t limit = 50) const {
    auto const parsed = Recurrence::parse(lines);
    EXPECT_TRUE(parsed.has_value());
    return parsed->between(start, date::locate_zone(zone), all_day, from, to, limit);
  }
  /// "MM-DD HH:MM" of each occurrence, in local time.
  std::vector<std::string> local(std::size_t limit = 50) const {
    std::vector<std::string> result;
    for (auto const& o : occurrences(sys_days{1900_y / 1 / 1}, sys_days{2100_y / 1 / 1}, limit))
      result.push_back(date::format("%m-%d %H:%M", o.local));
    return result;
  }
  std::vector<std::string> utc(std::size_t limit = 50) const {
    std::vector<std::string> result;
    for (auto const& o : occurrences(sys_days{1900_y / 1 / 1}, sys_days{2100_y / 1 / 1}, limit))
      result.push_back(date::format("%m-%d %H:%M", o.instant));
    return result;
  }
};

TEST(Recurrence, DailyWithIntervalAndCount) {
  Series const s{{"RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3"}, at(2026_y / 2 / 27, 9)};
  EXPECT_THAT(s.local(), ElementsAre("02-27 09:00", "03-01 09:00", "03-03 09:00"));
}

TEST(Recurrence, WithoutRuleThereIsOne) {
  Series const s{{}, at(2026_y / 2 / 27, 9)};
  EXPECT_THAT(s.local(), ElementsAre("02-27 09:00"));
}

TEST(Recurrence, KeepsTheWallClockAcrossBerlinsChangeToSummerTime) {
  Series const s{{"RRULE:FREQ=WEEKLY;COUNT=3"}, at(2026_y / 3 / 22, 9), "Europe/Berlin"};
  EXPECT_THAT(s.local(), ElementsAre("03-22 09:00", "03-29 09:00", "04-05 09:00"));
  EXPECT_THAT(s.utc(), ElementsAre("03-22 08:00", "03-29 07:00", "04-05 07:00"));
}

TEST(Recurrence, KeepsTheWallClockAcrossNewYorksChangeBack) {
  Series const s{{"RRULE:FREQ=DAILY;COUNT=3"}, at(2026_y / 10 / 31, 18), "America/New_York"};
  EXPECT_THAT(s.utc(), ElementsAre("10-31 22:00", "11-01 23:00", "11-02 23:00"));
}

TEST(Recurrence, AnHourThatDoesNotExistKeepsTheOffsetBefore) {
  // 02:30 on 8 March 2026 is skipped in New York: 02:30 EST is 07:30 UTC.
  Series const s{{"RRULE:FREQ=DAILY;COUNT=3"}, at(2026_y / 3 / 7, 2, 30), "America/New_York"};
  EXPECT_THAT(s.utc(), ElementsAre("03-07 07:30", "03-08 07:30", "03-09 06:30"));
}

TEST(Recurrence, AnHourThatOccursTwiceIsTheFirst) {
  Series const s{{}, at(2026_y / 10 / 25, 2, 30), "Europe/Berlin"};
  EXPECT_THAT(s.utc(), ElementsAre("10-25 00:30"));
}

TEST(Recurrence, WeeklyByDayStartsAfterTheStart) {
  // The start is a Wednesday: Monday of the same week is before it.
  Series const s{{"RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=4"}, at(2026_y / 7 / 1, 9)};
  EXPECT_THAT(s.local(), ElementsAre("07-01 09:00", "07-03 09:00", "07-06 09:00", "07-08 09:00"));
}

TEST(Recurrence, WeekStartMattersWithAnInterval) {
  // RFC 5545 section 3.8.5.3's own example of WKST.
  Series const monday{{"RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO"}, at(1997_y / 8 / 5, 9)};
  Series const sunday{{"RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU"}, at(1997_y / 8 / 5, 9)};
  EXPECT_THAT(monday.local(), ElementsAre("08-05 09:00", "08-10 09:00", "08-19 09:00", "08-24 09:00"));
  EXPECT_THAT(sunday.local(), ElementsAre("08-05 09:00", "08-17 09:00", "08-19 09:00", "08-31 09:00"));
}

TEST(Recurrence, LastFridayOfTheMonth) {
  Series const s{{"RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3"}, at(2026_y / 1 / 30, 16)};
  EXPECT_THAT(s.local(), ElementsAre("01-30 16:00", "02-27 16:00", "03-27 16:00"));
}

TEST(Recurrence, ThirtyFirstSkipsShortMonths) {
  Series const s{{"RRULE:FREQ=MONTHLY;COUNT=4"}, at(2026_y / 1 / 31, 8)};
  EXPECT_THAT(s.local(), ElementsAre("01-31 08:00", "03-31 08:00", "05-31 08:00", "07-31 08:00"));
}

TEST(Recurrence, LastDayOfTheMonth) {
  Series const s{{"RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3"}, at(2028_y / 1 / 31, 8)};
  EXPECT_THAT(s.local(), ElementsAre("01-31 08:00", "02-29 08:00", "03-31 08:00"));
}

TEST(Recurrence, FridayTheThirteenth) {
  Series const s{{"RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3"}, at(2026_y / 1 / 1, 8)};
  EXPECT_THAT(s.local(), ElementsAre("02-13 08:00", "03-13 08:00", "11-13 08:00"));
}

TEST(Recurrence, LastWorkdayOfTheMonthBySetPosition) {
  Series const s{{"RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3"}, at(2026_y / 1 / 30, 8)};
  EXPECT_THAT(s.local(), ElementsAre("01-30 08:00", "02-27 08:00", "03-31 08:00"));
}

TEST(Recurrence, YearlyOnLeapDay) {
  Series const s{{"RRULE:FREQ=YEARLY;COUNT=2"}, at(2024_y / 2 / 29, 8)};
  auto const found = s.occurrences(sys_days{2024_y / 1 / 1}, sys_days{2040_y / 1 / 1});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[1].local, at(2028_y / 2 / 29, 8));
}

TEST(Recurrence, YearlyByMonthAndDay) {
  // Thanksgiving: the fourth Thursday of November.
  Series const s{{"RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2"}, at(2026_y / 11 / 26, 12)};
  EXPECT_THAT(s.local(), ElementsAre("11-26 12:00", "11-25 12:00"));
}

TEST(Recurrence, YearlyOrdinalWithoutMonthCountsInTheYear) {
  // RFC 5545's example: the 20th Monday of the year.
  Series const s{{"RRULE:FREQ=YEARLY;BYDAY=20MO;COUNT=3"}, at(1997_y / 5 / 19, 9)};
  EXPECT_THAT(s.local(), ElementsAre("05-19 09:00", "05-18 09:00", "05-17 09:00"));
}

TEST(Recurrence, UntilAsADateIncludesThatDay) {
  Series const s{{"RRULE:FREQ=DAILY;UNTIL=20260703"}, at(2026_y / 7 / 1, 23), "Europe/Berlin"};
  EXPECT_THAT(s.local(), ElementsAre("07-01 23:00", "07-02 23:00", "07-03 23:00"));
}

TEST(Recurrence, UntilInUtcIsAnInstant) {
  // 09:00 in New York is 13:00 UTC: the third day begins exactly at UNTIL.
  Series const s{{"RRULE:FREQ=DAILY;UNTIL=20260703T130000Z"}, at(2026_y / 7 / 1, 9), "America/New_York"};
  Series const earlier{
      {"RRULE:FREQ=DAILY;UNTIL=20260703T125959Z"}, at(2026_y / 7 / 1, 9), "America/New_York"};
  EXPECT_EQ(s.local().size(), 3u);
  EXPECT_EQ(earlier.local().size(), 2u);
}

TEST(Recurrence, UntilOfAnAllDaySeriesComparesDates) {
  Series const s{
      {"RRULE:FREQ=DAILY;UNTIL=20260703T000000Z"}, at(2026_y / 7 / 1, 0), "America/New_York", true};
  EXPECT_THAT(s.local(), ElementsAre("07-01 00:00", "07-02 00:00", "07-03 00:00"));
}

TEST(Recurrence, ExceptionDatesInAllForms) {
  Series const s{{"RRULE:FREQ=DAILY;COUNT=5", "EXDATE;TZID=Europe/Berlin:20260702T090000,20260703T090000",
                  "EXDATE:20260704T070000Z"},
                 at(2026_y / 7 / 1, 9),
                 "Europe/Berlin"};
  EXPECT_THAT(s.local(), ElementsAre("07-01 09:00", "07-05 09:00"));
  Series const all_day{
      {"RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260702"}, at(2026_y / 7 / 1, 0), "UTC", true};
  EXPECT_THAT(all_day.local(), ElementsAre("07-01 00:00", "07-03 00:00"));
}

TEST(Recurrence, ExtraDates) {
  Series const s{{"RRULE:FREQ=WEEKLY;COUNT=2", "RDATE;TZID=Europe/Berlin:20260703T150000"},
                 at(2026_y / 7 / 1, 9),
                 "Europe/Berlin"};
  EXPECT_THAT(s.local(), ElementsAre("07-01 09:00", "07-03 15:00", "07-08 09:00"));
}

TEST(Recurrence, WindowIsHalfOpen) {
  Series const s{{"RRULE:FREQ=DAILY"}, at(2026_y / 7 / 1, 9)};
  auto const found = s.occurrences(sys_days{2026_y / 7 / 5} + hours{9}, sys_days{2026_y / 7 / 7} + hours{9});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].local, at(2026_y / 7 / 5, 9));
}

TEST(Recurrence, CountIncludesWhatLiesBeforeTheWindow) {
  Series const s{{"RRULE:FREQ=DAILY;COUNT=3"}, at(2026_y / 7 / 1, 9)};
  EXPECT_EQ(s.occurrences(sys_days{2026_y / 7 / 2}, sys_days{2027_y / 1 / 1}).size(), 2u);
}

TEST(Recurrence, LimitBoundsAnEndlessRule) {
  Series const s{{"RRULE:FREQ=DAILY"}, at(2026_y / 7 / 1, 9)};
  EXPECT_EQ(s.occurrences(sys_days{2026_y / 1 / 1}, sys_seconds::max(), 10).size(), 10u);
}

TEST(Recurrence, ARuleThatNeverMatchesEnds) {
  Series const s{{"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, at(2026_y / 7 / 1, 9)};
  EXPECT_THAT(s.local(), IsEmpty());
}

TEST(Recurrence, EndsTellsWhetherTheSeriesIsBounded) {
  EXPECT_FALSE(Recurrence::parse({"RRULE:FREQ=DAILY"})->ends());
  EXPECT_TRUE(Recurrence::parse({"RRULE:FREQ=DAILY;COUNT=3"})->ends());
  EXPECT_TRUE(Recurrence::parse({"RDATE:20260703T150000Z"})->ends());
}

TEST(ParseRule, RefusesWhatIsNoRule) {
  for (auto const text :
       {"", "FREQ=SOMETIMES", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=x", "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYMONTH=-1",
        "FREQ=DAILY;UNTIL=tomorrow", "FREQ=DAILY;COUNT=2;UNTIL=20260101", "FREQ=DAILY;COLOUR=RED"}) {
    auto const rule = parse_rule(text);
    ASSERT_TRUE(rule.has_error()) << text;
    EXPECT_EQ(rule.error().kind, ErrorKind::invalid) << text;
  }
}

TEST(ParseRule, SaysWhatIsNotSimulated) {
  for (auto const text : {"FREQ=HOURLY", "FREQ=YEARLY;BYWEEKNO=20", "FREQ=DAILY;BYHOUR=9"})
    EXPECT_EQ(parse_rule(text).error().kind, ErrorKind::unavailable) << text;
}

TEST(ParseRecurrence, RefusesOtherLines) {
  EXPECT_TRUE(Recurrence::parse({"EXRULE:FREQ=DAILY"}).has_error());
  EXPECT_TRUE(Recurrence::parse({"RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"}).has_error());
  EXPECT_TRUE(Recurrence::parse({"EXDATE;TZID=Nowhere/City:20260101T090000"}).has_error());
  EXPECT_TRUE(Recurrence::parse({"RDATE:20261301T090000"}).has_error());
  EXPECT_TRUE(Recurrence::parse({"RRULE:FREQ=DAILY;UNTIL=20261341"}).has_error());
}

}  // namespace
}  // namespace workspace::sandbox::calendar
