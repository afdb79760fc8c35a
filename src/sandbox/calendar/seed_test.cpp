#include "sandbox/calendar/events.hpp"
#include "sandbox/operation.hpp"

#include <gtest/gtest.h>

namespace workspace::sandbox::calendar {
namespace {

/// When alice's named appointment begins, in a sandbox that starts at `now`.
std::optional<TimePoint> dentist(TimePoint now) {
  ManualClock const clock(now);
  auto const world = make_world(clock, Seed());
  for (auto const& [id, event] : primary_of(*world, "alice@example.com")->events)
    if (json::text(event.data, "summary") == "Dentist")
      return parse_rfc3339(json::text(event.data.at("start"), "dateTime"));
  return std::nullopt;
}

TEST(BuiltinCalendar, has_the_named_appointment_ahead_whenever_it_starts) {
  // Around the hour itself, over a weekend, at the ends of the year, on days of 23 and 25 hours, on a leap
  // day.
  for (auto const* const text :
       {"2026-11-26T06:59:00Z", "2026-11-26T07:01:00Z", "2026-11-27T06:59:00Z", "2026-11-27T07:30:00Z",
        "2026-11-28T12:00:00Z", "2026-11-29T22:59:00Z", "2026-11-29T23:01:00Z", "2026-12-31T23:30:00Z",
        "2027-01-01T12:00:00Z", "2027-03-28T00:59:00Z", "2026-10-25T01:30:00Z", "2028-02-29T12:00:00Z"}) {
    auto const now = *parse_rfc3339(text);
    auto const begins = dentist(now);
    ASSERT_TRUE(begins) << text;
    EXPECT_GT(*begins - now, std::chrono::hours{23}) << text;
    EXPECT_LE(*begins - now, std::chrono::hours{8 * 24 + 1}) << text;
  }
}

}  // namespace
}  // namespace workspace::sandbox::calendar
