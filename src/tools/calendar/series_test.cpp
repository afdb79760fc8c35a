#include "tools/calendar/series.hpp"

#include <gtest/gtest.h>

namespace workspace::tools::calendar {
namespace {

json::array until(std::initializer_list<std::string_view> lines, std::string_view start) {
  return recurrence_until(json::array(lines.begin(), lines.end()), parse_when("start", start).value());
}
json::array after(std::initializer_list<std::string_view> lines, int before) {
  return recurrence_after(json::array(lines.begin(), lines.end()), before);
}
json::array lines(std::initializer_list<std::string_view> all) { return json::array(all.begin(), all.end()); }

TEST(RecurrenceUntil, EndsASecondBeforeATimedOccurrence) {
  EXPECT_EQ(until({"RRULE:FREQ=WEEKLY;BYDAY=MO"}, "2026-11-23T09:00:00+01:00"),
            lines({"RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261123T075959Z"}));
  EXPECT_EQ(until({"RRULE:FREQ=DAILY"}, "2027-01-01T00:00:00Z"),
            lines({"RRULE:FREQ=DAILY;UNTIL=20261231T235959Z"}));
}

TEST(RecurrenceUntil, EndsADayBeforeAnAllDayOccurrence) {
  EXPECT_EQ(until({"RRULE:FREQ=MONTHLY"}, "2027-01-01"), lines({"RRULE:FREQ=MONTHLY;UNTIL=20261231"}));
}

TEST(RecurrenceUntil, ReplacesCountAndUntil) {
  EXPECT_EQ(until({"RRULE:COUNT=10;FREQ=DAILY;INTERVAL=2"}, "2026-11-23"),
            lines({"RRULE:FREQ=DAILY;INTERVAL=2;UNTIL=20261122"}));
  EXPECT_EQ(until({"RRULE:FREQ=DAILY;UNTIL=20301231T000000Z"}, "2026-11-23T09:00:00Z"),
            lines({"RRULE:FREQ=DAILY;UNTIL=20261123T085959Z"}));
}

TEST(RecurrenceUntil, OtherLinesStay) {
  EXPECT_EQ(until({"EXDATE;TZID=Europe/Berlin:20261102T090000", "RRULE:FREQ=DAILY"}, "2026-11-23"),
            lines({"EXDATE;TZID=Europe/Berlin:20261102T090000", "RRULE:FREQ=DAILY;UNTIL=20261122"}));
}

TEST(RecurrenceAfter, CountIsLoweredByWhatCameBefore) {
  EXPECT_EQ(after({"RRULE:FREQ=DAILY;COUNT=10;INTERVAL=2"}, 4),
            lines({"RRULE:FREQ=DAILY;INTERVAL=2;COUNT=6"}));
  EXPECT_EQ(after({"RRULE:FREQ=DAILY;COUNT=3"}, 3), lines({"RRULE:FREQ=DAILY;COUNT=1"}));
}

TEST(RecurrenceAfter, WithoutCountNothingChanges) {
  EXPECT_EQ(after({"RRULE:FREQ=DAILY;UNTIL=20301231", "EXDATE:20261102"}, 4),
            lines({"RRULE:FREQ=DAILY;UNTIL=20301231", "EXDATE:20261102"}));
  EXPECT_EQ(after({"RRULE:FREQ=DAILY;BYSETPOS=-1"}, 4), lines({"RRULE:FREQ=DAILY;BYSETPOS=-1"}));
}

}  // namespace
}  // namespace workspace::tools::calendar
