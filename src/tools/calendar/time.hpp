#pragma once
// Times as people write them, made into what Calendar takes.

#include "base/result.hpp"
#include "base/time.hpp"
#include "json/json.hpp"
#include "tools/frame/context.hpp"

namespace workspace::tools::calendar {

enum class WhenKind {
  date,      // 2026-11-23
  local,     // 2026-11-23T09:00[:00], no offset: needs a time zone
  absolute,  // 2026-11-23T09:00:00+01:00 or Z
};

struct When {
  WhenKind kind = WhenKind::date;
  std::string text;  // normalised: seconds always present, T as separator
};

/// Error: says which forms are understood. `parameter` is named in it.
Result<When> parse_when(std::string_view parameter, std::string_view text);

bool is_time_zone(std::string const& name);

/// The instant; a date means its first moment in `zone`, a local time is read in `zone` (IANA name). A time
/// that a clock change skips is read as if the change had not happened; of two, the first is meant.
Result<TimePoint> instant(When const& when, std::string const& zone);

/// {"date":...} or {"dateTime":...,"timeZone":...} as events take it. `zone` may be empty for an absolute
/// time.
json::object event_time(When const& when, std::string const& zone);

/// The calendar's own time zone, e.g. "Europe/Berlin".
Async<std::string> time_zone_of(ToolContext& context, std::string calendar_id);

/// The date of today, tomorrow or yesterday in `zone`, or the date that `text` is. Error: it is none.
Result<std::string> day_of(std::string_view text, TimePoint now, std::string const& zone);

/// "2026-11-23" + days.
std::string add_days(std::string_view date, int days);

}  // namespace workspace::tools::calendar
