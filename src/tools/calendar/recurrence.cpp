#include "tools/calendar/recurrence.hpp"

#include "base/text.hpp"

#include <charconv>
#include <fmt/format.h>
#include <set>

namespace workspace::tools::calendar {
namespace {

constexpr std::string_view rule_prefix = "RRULE:";

bool is_rule(std::string_view line) { return line.starts_with(rule_prefix); }
bool is_dates(std::string_view line) { return line.starts_with("RDATE") || line.starts_with("EXDATE"); }

/// The value of a part such as COUNT; empty if the rule has none.
std::string_view part_of(std::string_view rule, std::string_view name) {
  for (auto part : split(rule.substr(rule_prefix.size()), ';'))
    if (part.starts_with(name) && part.substr(name.size()).starts_with('='))
      return part.substr(name.size() + 1);
  return {};
}

std::string without_end(std::string_view rule) {
  std::vector<std::string> kept;
  for (auto part : split(rule.substr(rule_prefix.size()), ';'))
    if (!part.empty() && !part.starts_with("COUNT=") && !part.starts_with("UNTIL=")) kept.emplace_back(part);
  return std::string(rule_prefix) + join(kept, ";");
}

std::optional<int> count_of(std::string_view rule) {
  auto const digits = part_of(rule, "COUNT");
  int count = 0;
  auto const [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return ec == std::errc{} && !digits.empty() ? std::optional(count) : std::nullopt;
}

TimePoint instant_in(When const& when, std::string const& zone) {
  return instant(when, is_time_zone(zone) ? zone : "UTC").value();
}

TimePoint instant_of(Cut const& cut) {
  return instant_in(cut.start, cut.start.kind == WhenKind::date ? "UTC" : cut.zone);
}

/// 20261123, 20261123T090000, 20261123T080000Z; a period counts by its start. In all-day series only the day
/// counts. nullopt where it is none of these.
std::optional<TimePoint> moment(std::string_view value, std::string const& zone, Cut const& cut) {
  value = trim(value.substr(0, value.find('/')));
  if (value.size() < 8) return std::nullopt;
  bool const all_day = cut.start.kind == WhenKind::date;
  std::string text = fmt::format("{}-{}-{}", value.substr(0, 4), value.substr(4, 2), value.substr(6, 2));
  if (value.size() >= 15 && !all_day)
    text += fmt::format("T{}:{}:{}{}", value.substr(9, 2), value.substr(11, 2), value.substr(13, 2),
                        value.substr(15));
  auto const when = parse_when("date", text);
  if (!when) return std::nullopt;
  return instant_in(*when, all_day ? "UTC" : zone);
}

/// A line's dates: "EXDATE;TZID=Europe/Berlin:20261102T090000,20261109T090000".
struct Dates {
  Dates(std::string_view line, Cut const& cut) : head(line.substr(0, line.find(':'))) {
    std::string zone = cut.zone;
    for (auto parameter : split(head, ';'))
      if (parameter.starts_with("TZID=")) zone = replace_all(std::string(parameter.substr(5)), "\"", "");
    if (head.size() == line.size()) return;
    for (auto value : split(line.substr(head.size() + 1), ','))
      all.emplace_back(std::string(value), moment(value, zone, cut));
  }

  /// The line with the dates for which `keep` holds; those that cannot be read stay. Empty if none is left.
  template <class Keep>
  std::string line(Keep keep) const {
    std::vector<std::string> kept;
    for (auto const& [text, when] : all)
      if (!when || keep(*when)) kept.push_back(text);
    return kept.empty() ? std::string() : head + ":" + join(kept, ",");
  }

  std::string head;
  std::vector<std::pair<std::string, std::optional<TimePoint>>> all;
};

/// How many of the occurrences before the cut a rule made: dates are none of its, but excluded ones are, for
/// COUNT counts them.
int made_by_rule(json::array const& recurrence, Cut const& cut) {
  std::set<TimePoint> added, excluded;
  for (auto const& line : recurrence) {
    std::string_view const text = line.as_string();
    if (!is_dates(text)) continue;
    for (auto const& [_, when] : Dates(text, cut).all)
      if (when && *when < instant_of(cut)) (text.starts_with("RDATE") ? added : excluded).insert(*when);
  }
  int made = cut.before;
  for (auto const& date : added) made -= !excluded.contains(date);
  for (auto const& date : excluded) made += !added.contains(date);
  return made;
}

bool ended_before(std::string_view rule, int made, Cut const& cut) {
  if (auto const count = count_of(rule)) return *count <= made;
  auto const last = part_of(rule, "UNTIL");
  if (last.empty()) return false;
  auto const until = moment(last, cut.zone, cut);
  // A day in a timed series' rule is meant to its end.
  bool const whole_day = last.size() == 8 && cut.start.kind != WhenKind::date;
  return until && *until + std::chrono::hours(whole_day ? 24 : 0) < instant_of(cut);
}

std::string until_before(Cut const& cut) {
  if (cut.start.kind == WhenKind::date) return replace_all(add_days(cut.start.text, -1), "-", "");
  auto const text = to_rfc3339(instant_of(cut) - seconds(1));
  return replace_all(replace_all(text.substr(0, 19), "-", ""), ":", "") + "Z";
}

}  // namespace

json::array lines_before(json::array const& recurrence, Cut const& cut) {
  int const made = made_by_rule(recurrence, cut);
  json::array result;
  for (auto const& line : recurrence) {
    std::string text(line.as_string());
    if (is_rule(text) && !ended_before(text, made, cut))
      text = without_end(text) + ";UNTIL=" + until_before(cut);
    else if (is_dates(text))
      text = Dates(text, cut).line([&](TimePoint date) { return date < instant_of(cut); });
    if (!text.empty()) result.push_back(json::value(text));
  }
  return result;
}

json::array lines_from(json::array const& recurrence, Cut const& cut) {
  int const made = made_by_rule(recurrence, cut);
  json::array result;
  bool repeats = false;
  for (auto const& line : recurrence) {
    std::string text(line.as_string());
    if (is_rule(text) && ended_before(text, made, cut)) continue;
    if (auto const count = is_rule(text) ? count_of(text) : std::nullopt)
      text = without_end(text) + fmt::format(";COUNT={}", *count - made);
    else if (is_dates(text))
      text = Dates(text, cut).line([&](TimePoint date) { return date > instant_of(cut); });
    if (text.empty()) continue;
    repeats = repeats || is_rule(text) || text.starts_with("RDATE");
    result.push_back(json::value(text));
  }
  return repeats ? result : json::array();
}

bool counts(json::array const& recurrence) {
  return std::ranges::any_of(recurrence, [](json::value const& line) {
    std::string_view const text = line.as_string();
    return is_rule(text) && count_of(text);
  });
}

}  // namespace workspace::tools::calendar
