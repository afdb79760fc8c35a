#pragma once
// When a recurring event takes place: RFC 5545 section 3.8.5 (RRULE, RDATE, EXDATE), for the rules Google
// Calendar knows (FREQ=DAILY and slower). Pure: local wall-clock times in, occurrences out; no event, no
// calendar.

#include "base/result.hpp"

#include <date/tz.h>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox::calendar {

using date::local_seconds;
using std::chrono::sys_seconds;

/// The instant of a wall-clock time. In the gap of a change to summer time the offset before it counts; where
/// the hour is repeated, the first (RFC 5545 section 3.3.5).
sys_seconds to_instant(local_seconds local, date::time_zone const* zone);

struct WeekdayRule {
  int ordinal = 0;  // 0: every; -1: the last of the period
  date::weekday weekday;
};

struct Rule {
  enum class Frequency { daily, weekly, monthly, yearly };
  Frequency frequency = Frequency::daily;
  int interval = 1;
  int count = 0;      // 0: no COUNT
  std::string until;  // as written, e.g. "20261231" or "20261231T225959Z"; empty: no UNTIL
  std::vector<WeekdayRule> by_day;
  std::vector<int> by_month_day;  // 1..31, -31..-1
  std::vector<int> by_month;      // 1..12
  std::vector<int> by_set_pos;
  date::weekday week_start = date::Monday;
};

/// The text after "RRULE:". Errors: invalid (not RFC 5545), unavailable (a part that is not simulated, e.g.
/// BYWEEKNO or FREQ=HOURLY).
Result<Rule> parse_rule(std::string_view text);

struct Occurrence {
  local_seconds local;
  sys_seconds instant;
  bool operator==(Occurrence const&) const = default;
};

/// All lines of an event's `recurrence`.
class Recurrence {
 public:
  /// Lines begin with RRULE, RDATE or EXDATE; anything else is an error, as are two RRULEs.
  static Result<Recurrence> parse(std::vector<std::string> const& lines);

  /// The occurrences of a series whose first one starts at `start`, that begin in [from, to), in order, at
  /// most `limit`. For all-day series pass midnight and the calendar's zone: UNTIL and EXDATE then compare by
  /// date.
  std::vector<Occurrence> between(local_seconds start, date::time_zone const* zone, bool all_day,
                                  sys_seconds from, sys_seconds to, std::size_t limit) const;

  /// Whether the series ends by itself (COUNT, UNTIL, or no RRULE).
  bool ends() const { return !rule_ || rule_->count > 0 || !rule_->until.empty(); }

 private:
  struct Extra {
    std::string text;  // "20261124", "20261124T090000" or "20261124T080000Z"
    std::string zone;  // TZID, or empty
  };
  static Result<void> parse_extras(std::string_view line, std::vector<Extra>& into);
  static sys_seconds instant_of(Extra const& extra, local_seconds start, date::time_zone const* zone,
                                bool all_day);

  std::optional<Rule> rule_;
  std::vector<Extra> dates_, exceptions_;
};

}  // namespace workspace::sandbox::calendar
