#include "tools/calendar/recurrence.hpp"

#include <gtest/gtest.h>

namespace workspace::tools::calendar {
namespace {

using Lines = std::initializer_list<std::string_view>;

json::array lines(Lines all) { return json::array(all.begin(), all.end()); }
Cut at(std::string_view start, int before = 0, std::string zone = "Europe/Berlin") {
  return {parse_when("start", start).value(), std::move(zone), before};
}
json::array before(Lines all, Cut const& cut) { return lines_before(lines(all), cut); }
json::array from(Lines all, Cut const& cut) { return lines_from(lines(all), cut); }

TEST(LinesBefore, ARuleEndsASecondBeforeATimedOccurrence) {
  EXPECT_EQ(before({"RRULE:FREQ=WEEKLY;BYDAY=MO"}, at("2026-11-23T09:00:00+01:00")),
            lines({"RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261123T075959Z"}));
  EXPECT_EQ(before({"RRULE:FREQ=DAILY"}, at("2027-01-01T00:00:00Z")),
            lines({"RRULE:FREQ=DAILY;UNTIL=20261231T235959Z"}));
}

TEST(LinesBefore, ARuleEndsADayBeforeAnAllDayOccurrence) {
  EXPECT_EQ(before({"RRULE:FREQ=MONTHLY"}, at("2027-01-01")), lines({"RRULE:FREQ=MONTHLY;UNTIL=20261231"}));
}

TEST(LinesBefore, UntilReplacesCountAndALaterUntil) {
  EXPECT_EQ(before({"RRULE:COUNT=10;FREQ=DAILY;INTERVAL=2"}, at("2026-11-23", 4)),
            lines({"RRULE:FREQ=DAILY;INTERVAL=2;UNTIL=20261122"}));
  EXPECT_EQ(before({"RRULE:FREQ=DAILY;UNTIL=20301231T000000Z"}, at("2026-11-23T09:00:00Z")),
            lines({"RRULE:FREQ=DAILY;UNTIL=20261123T085959Z"}));
}

TEST(LinesBefore, ARuleThatHadEndedIsNotMadeLonger) {
  // The occurrence is a date of its own, two weeks behind the rule's end.
  EXPECT_EQ(
      before({"RRULE:FREQ=DAILY;COUNT=3", "RDATE:20261120T080000Z"}, at("2026-11-20T09:00:00+01:00", 3)),
      lines({"RRULE:FREQ=DAILY;COUNT=3"}));
  EXPECT_EQ(before({"RRULE:FREQ=DAILY;UNTIL=20261104T080000Z", "RDATE:20261120T080000Z"},
                   at("2026-11-20T08:00:00Z", 3)),
            lines({"RRULE:FREQ=DAILY;UNTIL=20261104T080000Z"}));
  EXPECT_EQ(before({"RRULE:FREQ=DAILY;UNTIL=20261104", "RDATE;VALUE=DATE:20261120"}, at("2026-11-20", 3)),
            lines({"RRULE:FREQ=DAILY;UNTIL=20261104"}));
}

TEST(LinesBefore, DatesFromTheCutOnAreLeftOut) {
  EXPECT_EQ(before({"EXDATE;TZID=Europe/Berlin:20261102T090000,20261130T090000", "RRULE:FREQ=WEEKLY",
                    "RDATE:20261104T080000Z,20261123T080000Z,20261202T080000Z"},
                   at("2026-11-23T09:00:00+01:00")),
            lines({"EXDATE;TZID=Europe/Berlin:20261102T090000", "RRULE:FREQ=WEEKLY;UNTIL=20261123T075959Z",
                   "RDATE:20261104T080000Z"}));
  EXPECT_EQ(before({"RRULE:FREQ=DAILY", "EXDATE;VALUE=DATE:20261124"}, at("2026-11-23")),
            lines({"RRULE:FREQ=DAILY;UNTIL=20261122"}));
}

TEST(LinesBefore, DatesAreReadInTheirZone) {
  // 23:30 in New York is on the next day in UTC; 09:00 without a zone is meant in that of the series.
  EXPECT_EQ(
      before({"RRULE:FREQ=DAILY", "EXDATE;TZID=America/New_York:20261122T233000,20261121T233000"},
             at("2026-11-23T04:00:00Z")),
      lines({"RRULE:FREQ=DAILY;UNTIL=20261123T035959Z", "EXDATE;TZID=America/New_York:20261121T233000"}));
  EXPECT_EQ(before({"RDATE:20261123T090000,20261123T093000"}, at("2026-11-23T08:30:00Z")),
            lines({"RDATE:20261123T090000"}));
  EXPECT_EQ(
      before({"RDATE;VALUE=PERIOD:20261122T090000Z/PT1H,20261124T090000Z/PT1H"}, at("2026-11-23T09:00:00Z")),
      lines({"RDATE;VALUE=PERIOD:20261122T090000Z/PT1H"}));
}

TEST(LinesBefore, WhatCannotBeReadStays) {
  EXPECT_EQ(before({"EXDATE:soon", "RDATE", "EXRULE:FREQ=DAILY"}, at("2026-11-23")),
            lines({"EXDATE:soon", "EXRULE:FREQ=DAILY"}));
}

TEST(LinesFrom, CountIsLoweredByWhatCameBefore) {
  EXPECT_EQ(from({"RRULE:FREQ=DAILY;COUNT=10;INTERVAL=2"}, at("2026-11-23", 4)),
            lines({"RRULE:FREQ=DAILY;INTERVAL=2;COUNT=6"}));
}

TEST(LinesFrom, CountCountsExcludedOccurrencesAndNoAddedOnes) {
  // Six were seen before: seven of the rule, less two excluded, and one added.
  EXPECT_EQ(from({"RRULE:FREQ=DAILY;COUNT=10", "EXDATE:20261117T080000Z,20261118T080000Z",
                  "RDATE:20261117T150000Z"},
                 at("2026-11-23T08:00:00Z", 6)),
            lines({"RRULE:FREQ=DAILY;COUNT=3"}));
  // An added one that is excluded again counts for nothing; dates behind the cut neither.
  EXPECT_EQ(from({"RRULE:FREQ=DAILY;COUNT=10", "EXDATE:20261117T150000Z,20261125T080000Z",
                  "RDATE:20261117T150000Z"},
                 at("2026-11-23T08:00:00Z", 4)),
            lines({"RRULE:FREQ=DAILY;COUNT=6", "EXDATE:20261125T080000Z"}));
}

TEST(LinesFrom, DatesUpToTheCutAreLeftOut) {
  EXPECT_EQ(from({"RRULE:FREQ=WEEKLY;UNTIL=20301231T000000Z",
                  "EXDATE;TZID=Europe/Berlin:20261102T090000,20261130T090000",
                  "RDATE:20261123T080000Z,20261202T080000Z"},
                 at("2026-11-23T09:00:00+01:00")),
            lines({"RRULE:FREQ=WEEKLY;UNTIL=20301231T000000Z", "EXDATE;TZID=Europe/Berlin:20261130T090000",
                   "RDATE:20261202T080000Z"}));
}

TEST(LinesFrom, ARuleThatHadEndedDoesNotComeBack) {
  EXPECT_EQ(from({"RRULE:FREQ=DAILY;COUNT=3", "RDATE:20261120T080000Z,20261127T080000Z"},
                 at("2026-11-20T08:00:00Z", 3)),
            lines({"RDATE:20261127T080000Z"}));
  EXPECT_EQ(
      from({"RRULE:FREQ=DAILY;UNTIL=20261104", "RDATE;VALUE=DATE:20261120", "EXDATE;VALUE=DATE:20261201"},
           at("2026-11-20", 3)),
      lines({}));
}

TEST(LinesFrom, ADayAsUntilHoldsToItsEnd) {
  EXPECT_EQ(from({"RRULE:FREQ=DAILY;UNTIL=20261123"}, at("2026-11-23T20:00:00+01:00", 3)),
            lines({"RRULE:FREQ=DAILY;UNTIL=20261123"}));
}

TEST(LinesFrom, WithoutAnEndNothingChanges) {
  EXPECT_EQ(from({"RRULE:FREQ=DAILY;BYSETPOS=-1"}, at("2026-11-23", 4)),
            lines({"RRULE:FREQ=DAILY;BYSETPOS=-1"}));
}

TEST(Counts, OnlyRulesWithACount) {
  EXPECT_TRUE(counts(lines({"EXDATE:20261102", "RRULE:FREQ=DAILY;COUNT=3"})));
  EXPECT_FALSE(counts(lines({"RRULE:FREQ=DAILY;UNTIL=20261102", "RDATE:20261102"})));
}

}  // namespace
}  // namespace workspace::tools::calendar
