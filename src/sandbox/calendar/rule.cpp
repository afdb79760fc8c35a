// Parsing of RRULE (RFC 5545 section 3.3.10).
#include "base/text.hpp"
#include "sandbox/calendar/recurrence.hpp"

#include <charconv>
#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

Error bad(std::string_view part, std::string_view value) {
  return {ErrorKind::invalid, fmt::format("{}={} is not valid in a recurrence rule.", part, value),
          "See RFC 5545 section 3.3.10."};
}

std::optional<int> number(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  int value = 0;
  auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<date::weekday> weekday(std::string_view text) {
  static constexpr std::string_view names[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
  for (unsigned i = 0; i < 7; ++i)
    if (text == names[i]) return date::weekday{i};
  return std::nullopt;
}

/// Reads a comma-separated list of numbers with 1 <= |n| <= limit; negative ones only where allowed.
bool read_numbers(std::string_view text, int limit, bool negative, std::vector<int>& into) {
  for (auto const piece : split(text, ',')) {
    auto const n = number(piece);
    if (!n || *n == 0 || *n > limit || *n < (negative ? -limit : 1)) return false;
    into.push_back(*n);
  }
  return true;
}

bool read_weekdays(std::string_view text, std::vector<WeekdayRule>& into) {
  for (auto const piece : split(text, ',')) {
    if (piece.size() < 2) return false;
    auto const day = weekday(piece.substr(piece.size() - 2));
    auto const ordinal = piece.size() == 2 ? std::optional(0) : number(piece.substr(0, piece.size() - 2));
    if (!day || !ordinal || *ordinal > 53 || *ordinal < -53 || (piece.size() > 2 && *ordinal == 0))
      return false;
    into.push_back({*ordinal, *day});
  }
  return true;
}

bool is_until(std::string_view text) {
  auto const digits = [](std::string_view s) {
    return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (text.size() == 8) return digits(text);
  if (text.size() == 16 && text.back() == 'Z') text.remove_suffix(1);
  return text.size() == 15 && digits(text.substr(0, 8)) && text[8] == 'T' && digits(text.substr(9));
}

}  // namespace

Result<Rule> parse_rule(std::string_view text) {
  Rule rule;
  bool has_frequency = false;
  for (auto const part : split(text, ';')) {
    if (part.empty()) continue;
    auto const equals = part.find('=');
    auto const name = part.substr(0, equals);
    auto const value = equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
    bool good = true;
    if (name == "FREQ") {
      has_frequency = true;
      if (value == "DAILY")
        rule.frequency = Rule::Frequency::daily;
      else if (value == "WEEKLY")
        rule.frequency = Rule::Frequency::weekly;
      else if (value == "MONTHLY")
        rule.frequency = Rule::Frequency::monthly;
      else if (value == "YEARLY")
        rule.frequency = Rule::Frequency::yearly;
      else if (value == "HOURLY" || value == "MINUTELY" || value == "SECONDLY")
        return Error{ErrorKind::unavailable, fmt::format("FREQ={} is not simulated.", value), {}};
      else
        good = false;
    } else if (name == "INTERVAL" || name == "COUNT") {
      auto const n = number(value);
      good = n && *n > 0 && *n <= 100'000;
      if (good) (name == "COUNT" ? rule.count : rule.interval) = *n;
    } else if (name == "UNTIL") {
      good = is_until(value);
      rule.until = value;
    } else if (name == "BYDAY") {
      good = read_weekdays(value, rule.by_day);
    } else if (name == "BYMONTHDAY") {
      good = read_numbers(value, 31, true, rule.by_month_day);
    } else if (name == "BYMONTH") {
      good = read_numbers(value, 12, false, rule.by_month);
    } else if (name == "BYSETPOS") {
      good = read_numbers(value, 366, true, rule.by_set_pos);
    } else if (name == "WKST") {
      auto const day = weekday(value);
      good = day.has_value();
      if (day) rule.week_start = *day;
    } else if (name == "BYHOUR" || name == "BYMINUTE" || name == "BYSECOND" || name == "BYYEARDAY" ||
               name == "BYWEEKNO") {
      return Error{ErrorKind::unavailable, fmt::format("{} is not simulated.", name), {}};
    } else {
      good = false;
    }
    if (!good) return bad(name, value);
  }
  if (!has_frequency) return Error{ErrorKind::invalid, "A recurrence rule needs FREQ.", {}};
  if (rule.count > 0 && !rule.until.empty())
    return Error{ErrorKind::invalid, "COUNT and UNTIL exclude each other.", {}};
  bool const ordinals = std::any_of(rule.by_day.begin(), rule.by_day.end(),
                                    [](WeekdayRule const& d) { return d.ordinal != 0; });
  if (ordinals && (rule.frequency == Rule::Frequency::daily || rule.frequency == Rule::Frequency::weekly))
    return Error{ErrorKind::invalid, "BYDAY has a number only with FREQ=MONTHLY or YEARLY.", {}};
  return rule;
}

}  // namespace workspace::sandbox::calendar
