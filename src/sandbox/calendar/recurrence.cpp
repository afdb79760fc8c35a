#include "sandbox/calendar/recurrence.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <set>

namespace workspace::sandbox::calendar {
namespace {

using date::days, date::local_days, date::month, date::months, date::weekday, date::year, date::year_month,
    date::year_month_day, date::years;
using std::chrono::seconds;

// No occurrence is looked for beyond; ends the search of rules that never match, such as 30 February.
constexpr auto horizon = date::sys_days{year{2200} / 1 / 1};

/// No period of this frequency is shorter.
int shortest_period(Rule::Frequency frequency) {
  switch (frequency) {
    case Rule::Frequency::daily:
      return 1;
    case Rule::Frequency::weekly:
      return 7;
    case Rule::Frequency::monthly:
      return 28;
    case Rule::Frequency::yearly:
      return 365;
  }
  return 1;
}

template <class T>
bool holds(std::vector<T> const& list, T const& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

unsigned last_day(year_month const& m) { return unsigned((m / date::last).day()); }

bool month_allowed(Rule const& rule, local_days day) {
  return rule.by_month.empty() || holds(rule.by_month, int(unsigned(year_month_day{day}.month())));
}

bool month_day_allowed(Rule const& rule, local_days day) {
  if (rule.by_month_day.empty()) return true;
  year_month_day const d{day};
  int const from_start = int(unsigned(d.day()));
  int const from_end = from_start - int(last_day(d.year() / d.month())) - 1;
  return holds(rule.by_month_day, from_start) || holds(rule.by_month_day, from_end);
}

bool weekday_allowed(Rule const& rule, local_days day) {
  return rule.by_day.empty() || std::any_of(rule.by_day.begin(), rule.by_day.end(),
                                            [&](WeekdayRule const& d) { return d.weekday == weekday{day}; });
}

/// Adds the days of [first, last] that BYDAY names, counting ordinals within that span.
void add_weekdays(Rule const& rule, local_days first, local_days last, std::vector<local_days>& days_found) {
  for (auto const& wanted : rule.by_day) {
    std::vector<local_days> matches;
    for (auto day = first + (wanted.weekday - weekday{first}); day <= last; day += days{7})
      matches.push_back(day);
    if (wanted.ordinal == 0) days_found.insert(days_found.end(), matches.begin(), matches.end());
    auto const position = wanted.ordinal > 0 ? wanted.ordinal - 1 : int(matches.size()) + wanted.ordinal;
    if (wanted.ordinal != 0 && position >= 0 && position < int(matches.size()))
      days_found.push_back(matches[position]);
  }
}

void add_month(Rule const& rule, year_month const& m, unsigned start_day, std::vector<local_days>& found) {
  auto const first = local_days{m / 1};
  auto const last = local_days{m / date::last};
  if (!rule.by_day.empty()) {
    std::vector<local_days> named;
    add_weekdays(rule, first, last, named);
    for (auto const day : named)
      if (month_day_allowed(rule, day)) found.push_back(day);
  } else if (!rule.by_month_day.empty()) {
    for (auto day = first; day <= last; day += days{1})
      if (month_day_allowed(rule, day)) found.push_back(day);
  } else if (start_day <= last_day(m)) {
    found.push_back(first + days{start_day - 1});
  }
}

/// The days of the rule's n-th period, sorted, each once, BYSETPOS applied.
std::vector<local_days> period(Rule const& rule, local_days start, int n) {
  std::vector<local_days> found;
  year_month_day const origin{start};
  int const step = n * rule.interval;
  switch (rule.frequency) {
    case Rule::Frequency::daily: {
      auto const day = start + days{step};
      if (month_allowed(rule, day) && month_day_allowed(rule, day) && weekday_allowed(rule, day))
        found.push_back(day);
      break;
    }
    case Rule::Frequency::weekly: {
      auto const week = start - (weekday{start} - rule.week_start) + days{7 * step};
      for (auto day = week; day < week + days{7}; day += days{1}) {
        bool const named = rule.by_day.empty() ? weekday{day} == weekday{start} : weekday_allowed(rule, day);
        if (named && month_allowed(rule, day) && month_day_allowed(rule, day)) found.push_back(day);
      }
      break;
    }
    case Rule::Frequency::monthly: {
      auto const m = origin.year() / origin.month() + months{step};
      if (month_allowed(rule, local_days{m / 1})) add_month(rule, m, unsigned(origin.day()), found);
      break;
    }
    case Rule::Frequency::yearly: {
      auto const y = origin.year() + years{step};
      if (rule.by_month.empty() && rule.by_month_day.empty() && !rule.by_day.empty()) {
        add_weekdays(rule, local_days{y / 1 / 1}, local_days{y / 12 / 31}, found);
      } else {
        auto of_year = rule.by_month;
        if (of_year.empty() && rule.by_month_day.empty()) of_year = {int(unsigned(origin.month()))};
        for (int m = 1; m <= 12; ++m)
          if (of_year.empty() || holds(of_year, m))
            add_month(rule, y / month(m), unsigned(origin.day()), found);
      }
      break;
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (rule.by_set_pos.empty()) return found;
  std::vector<local_days> chosen;
  for (int i = 0; i < int(found.size()); ++i)
    if (holds(rule.by_set_pos, i + 1) || holds(rule.by_set_pos, i - int(found.size())))
      chosen.push_back(found[i]);
  return chosen;
}

int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (char const c : text.substr(at, count)) value = value * 10 + (c - '0');
  return value;
}

/// "20261124", "20261124T090000" or "...Z"; nullopt where it is none of these or no such day.
std::optional<local_seconds> parse_stamp(std::string_view text) {
  bool const timed = text.size() == 15 || (text.size() == 16 && text.back() == 'Z');
  if (text.size() != 8 && !timed) return std::nullopt;
  for (std::size_t i = 0; i < std::min<std::size_t>(text.size(), 15); ++i)
    if (i == 8 ? text[i] != 'T' : text[i] < '0' || text[i] > '9') return std::nullopt;
  auto const day = year{digits(text, 0, 4)} / month(digits(text, 4, 2)) / date::day(digits(text, 6, 2));
  if (!day.ok()) return std::nullopt;
  local_seconds local{local_days{day}};
  if (!timed) return local;
  int const h = digits(text, 9, 2), m = digits(text, 11, 2), s = digits(text, 13, 2);
  if (h > 23 || m > 59 || s > 60) return std::nullopt;
  return local + seconds{h * 3600 + m * 60 + s};
}

/// The last instant at which an occurrence may begin.
sys_seconds last_start(std::string const& until, date::time_zone const* zone, bool all_day) {
  auto const local = parse_stamp(until).value_or(local_seconds{});
  if (all_day) return to_instant(local_seconds{date::floor<days>(local)}, zone);
  if (until.size() == 8) return to_instant(local + days{1} - seconds{1}, zone);
  if (until.back() == 'Z') return sys_seconds{local.time_since_epoch()};
  return to_instant(local, zone);
}

}  // namespace

sys_seconds to_instant(local_seconds local, date::time_zone const* zone) {
  auto const info = zone->get_info(local);
  return sys_seconds{local.time_since_epoch() - info.first.offset};
}

Result<void> Recurrence::parse_extras(std::string_view line, std::vector<Extra>& into) {
  auto const colon = line.find(':');
  if (colon == std::string_view::npos)
    return Error{ErrorKind::invalid, fmt::format("The recurrence line '{}' has no ':'.", line), {}};
  std::string zone;
  auto const parameters = split(line.substr(0, colon), ';');
  for (auto const parameter : parameters)
    if (parameter.starts_with("TZID=")) zone = parameter.substr(5);
  if (!zone.empty()) {
    try {
      date::locate_zone(zone);
    } catch (std::runtime_error const&) {
      return Error{ErrorKind::invalid, fmt::format("There is no time zone '{}'.", zone), {}};
    }
  }
  for (auto const text : split(line.substr(colon + 1), ',')) {
    if (!parse_stamp(text))
      return Error{ErrorKind::invalid, fmt::format("'{}' is no date or date-time of RFC 5545.", text), {}};
    into.push_back({std::string(text), zone});
  }
  return {};
}

Result<Recurrence> Recurrence::parse(std::vector<std::string> const& lines) {
  Recurrence result;
  for (auto const& line : lines) {
    if (line.starts_with("RRULE:")) {
      if (result.rule_) return Error{ErrorKind::invalid, "An event has at most one RRULE.", {}};
      auto rule = parse_rule(std::string_view(line).substr(6));
      if (!rule) return rule.error();
      if (!rule->until.empty() && !parse_stamp(rule->until))
        return Error{ErrorKind::invalid, fmt::format("UNTIL={} names no day.", rule->until), {}};
      result.rule_ = std::move(*rule);
    } else if (line.starts_with("EXDATE") || line.starts_with("RDATE")) {
      auto const read = parse_extras(line, line.front() == 'E' ? result.exceptions_ : result.dates_);
      if (!read) return read.error();
    } else {
      return Error{ErrorKind::invalid, fmt::format("'{}' is no RRULE, RDATE or EXDATE.", line), {}};
    }
  }
  return result;
}

sys_seconds Recurrence::instant_of(Extra const& extra, local_seconds start, date::time_zone const* zone,
                                   bool all_day) {
  auto local = parse_stamp(extra.text).value_or(local_seconds{});
  if (all_day) return to_instant(local_seconds{date::floor<days>(local)}, zone);
  if (extra.text.back() == 'Z') return sys_seconds{local.time_since_epoch()};
  // A date alone stands for the occurrence of that day.
  if (extra.text.size() == 8) local += start - date::floor<days>(start);
  return to_instant(local, extra.zone.empty() ? zone : date::locate_zone(extra.zone));
}

std::vector<Occurrence> Recurrence::between(local_seconds start, date::time_zone const* zone, bool all_day,
                                            sys_seconds from, sys_seconds to, std::size_t limit) const {
  to = std::min(to, sys_seconds{horizon});
  std::set<sys_seconds> removed;
  for (auto const& extra : exceptions_) removed.insert(instant_of(extra, start, zone, all_day));
  std::map<sys_seconds, local_seconds> found;
  auto const add = [&](local_seconds local, sys_seconds instant) {
    if (instant >= from && instant < to && !removed.contains(instant)) found.emplace(instant, local);
  };
  for (auto const& extra : dates_) {
    auto const instant = instant_of(extra, start, zone, all_day);
    add(local_seconds{(instant + zone->get_info(instant).offset).time_since_epoch()}, instant);
  }
  if (!rule_) {
    add(start, to_instant(start, zone));
  } else {
    auto const first_day = date::floor<days>(start);
    auto const time = start - first_day;
    auto const end = rule_->until.empty() ? sys_seconds::max() : last_start(rule_->until, zone, all_day);
    // Two months spare: a period begins before its first day does, and zones differ.
    auto const last_day_wanted =
        (date::floor<days>(to).time_since_epoch() - first_day.time_since_epoch()).count() + 62;
    auto const step = std::int64_t{rule_->interval} * shortest_period(rule_->frequency);
    int counted = 0;
    bool more = true;
    for (int n = 0; more && n * step <= last_day_wanted && found.size() < limit + dates_.size(); ++n) {
      for (auto const day : period(*rule_, first_day, n)) {
        auto const local = local_seconds{day} + time;
        if (local < start) continue;
        auto const instant = to_instant(local, zone);
        if (instant > end || instant >= to || (rule_->count > 0 && counted == rule_->count)) {
          more = false;
          break;
        }
        ++counted;
        add(local, instant);
      }
    }
  }
  std::vector<Occurrence> result;
  for (auto const& [instant, local] : found) {
    if (result.size() == limit) break;
    result.push_back({local, instant});
  }
  return result;
}

}  // namespace workspace::sandbox::calendar
