#pragma once
// Wall-clock time in milliseconds, a Clock that tests set by hand, and RFC 3339.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace workspace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using TimePoint = std::chrono::sys_time<milliseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;
};

class SystemClock final : public Clock {
 public:
  TimePoint now() const override;
};

/// Stands still until it is told otherwise.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(TimePoint start = TimePoint{std::chrono::seconds{1'700'000'000}}) : now_(start) {}
  TimePoint now() const override { return now_; }
  void advance(milliseconds by) { now_ += by; }

 private:
  TimePoint now_;
};

/// "2026-11-23T18:50:44.123Z" (RFC 3339, UTC); without the fraction where it is zero.
std::string to_rfc3339(TimePoint time);

/// Any RFC 3339 date-time, converted to UTC by its offset. Without an offset it is taken as UTC, and a blank
/// may stand for the T (ISO 8601, as Python's isoformat writes). Fractions are cut to milliseconds.
std::optional<TimePoint> parse_rfc3339(std::string_view text);

}  // namespace workspace
