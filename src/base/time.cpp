#include "base/time.hpp"

#include <charconv>
#include <fmt/format.h>

namespace workspace {
namespace {

/// Reads exactly `digits` decimal digits from the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<int> take_milliseconds(std::string_view& text) {
  if (!take(text, ".,")) return 0;
  int value = 0, count = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (count < 3) value = value * 10 + (text.front() - '0');
    ++count;
    text.remove_prefix(1);
  }
  if (count == 0) return std::nullopt;
  for (; count < 3; ++count) value *= 10;
  return value;
}

std::optional<std::chrono::minutes> take_offset(std::string_view& text) {
  using std::chrono::hours, std::chrono::minutes;
  if (text.empty() || take(text, "Zz")) return minutes{0};
  bool const west = text.front() == '-';
  if (!take(text, "+-")) return std::nullopt;
  auto const hour = take_number(text, 2);
  take(text, ":");
  auto const minute = take_number(text, 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  minutes const offset = hours{*hour} + minutes{*minute};
  return west ? -offset : offset;
}

}  // namespace

TimePoint SystemClock::now() const {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
}

std::string to_rfc3339(TimePoint time) {
  using namespace std::chrono;
  auto const day = floor<days>(time);
  year_month_day const date{day};
  auto const since_midnight = (time - day).count();
  auto const text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", int(date.year()),
                                unsigned(date.month()), unsigned(date.day()), since_midnight / 3'600'000,
                                since_midnight / 60'000 % 60, since_midnight / 1000 % 60);
  auto const fraction = since_midnight % 1000;
  return fraction ? fmt::format("{}.{:03}Z", text, fraction) : text + "Z";
}

std::optional<TimePoint> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  auto const y = take_number(text, 4);
  if (!y || !take(text, "-")) return std::nullopt;
  auto const mo = take_number(text, 2);
  if (!mo || !take(text, "-")) return std::nullopt;
  auto const d = take_number(text, 2);
  if (!d || !take(text, "Tt ")) return std::nullopt;
  auto const h = take_number(text, 2);
  if (!h || !take(text, ":")) return std::nullopt;
  auto const mi = take_number(text, 2);
  if (!mi || !take(text, ":")) return std::nullopt;
  auto const s = take_number(text, 2);
  if (!s || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
  auto const fraction = take_milliseconds(text);
  if (!fraction) return std::nullopt;
  auto const offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  year_month_day const date{year{*y}, month{unsigned(*mo)}, day{unsigned(*d)}};
  if (!date.ok()) return std::nullopt;
  return TimePoint{sys_days{date}} + hours{*h} + minutes{*mi} + seconds{*s} + milliseconds{*fraction} -
         *offset;
}

}  // namespace workspace
