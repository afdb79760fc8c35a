#include "tools/calendar/time.hpp"

#include "base/text.hpp"

#include <date/tz.h>
#include <fmt/format.h>

namespace workspace::tools::calendar {
namespace {

/// "2026-11-23T09:00" -> the same with seconds; nullopt if it is no local date-time.
std::optional<std::string> with_seconds(std::string text) {
  if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
  if (text.size() == 16) text += ":00";
  return parse_rfc3339(text + "Z") ? std::optional(text) : std::nullopt;
}

date::local_time<milliseconds> local_time_of(std::string_view text) {
  auto const as_utc = parse_rfc3339(std::string(text) + "Z").value_or(TimePoint{});
  return date::local_time<milliseconds>{as_utc.time_since_epoch()};
}

}  // namespace

Result<When> parse_when(std::string_view parameter, std::string_view given) {
  std::string text(trim(given));
  // RFC 3339 allows small letters; Calendar does not say that it does.
  for (char& c : text) c = c == 't' ? 'T' : c == 'z' ? 'Z' : c;
  if (text.size() == 10 && parse_rfc3339(text + "T00:00:00Z")) return When{WhenKind::date, text};
  // An offset or Z stands behind the time of day; a date has hyphens too, hence the search from position 10.
  auto const zone = text.size() > 10 ? text.find_first_of("Zz+-", 10) : std::string::npos;
  if (zone == std::string::npos) {
    if (auto local = with_seconds(text)) return When{WhenKind::local, *local};
  } else if (auto local = with_seconds(text.substr(0, zone))) {
    auto absolute = *local + text.substr(zone);
    if (parse_rfc3339(absolute)) return When{WhenKind::absolute, absolute};
  }
  return Error{ErrorKind::invalid,
               fmt::format("{} is not a time that can be read: \"{}\".", parameter, trim(given)),
               "Give a date (2026-11-23) for all day, or a time such as 2026-11-23T09:30:00+01:00 or "
               "2026-11-23T09:30:00."};
}

bool is_time_zone(std::string const& name) {
  try {
    return date::locate_zone(name) != nullptr;
  } catch (std::runtime_error const&) {
    return false;
  }
}

Result<TimePoint> instant(When const& when, std::string const& zone) {
  if (when.kind == WhenKind::absolute) return *parse_rfc3339(when.text);
  if (!is_time_zone(zone))
    return Error{ErrorKind::invalid, fmt::format("\"{}\" is not a time zone.", zone),
                 "Use an IANA name such as Europe/Berlin."};
  auto const local = local_time_of(when.kind == WhenKind::date ? when.text + "T00:00:00" : when.text);
  auto const* located = date::locate_zone(zone);
  auto const info = located->get_info(local);
  // Before the change's offset: right for the unique case, the first of two, and the skipped hour alike.
  return TimePoint{local.time_since_epoch() - std::chrono::duration_cast<milliseconds>(info.first.offset)};
}

json::object event_time(When const& when, std::string const& zone) {
  if (when.kind == WhenKind::date) return {{"date", when.text}};
  json::object time{{"dateTime", when.text}};
  if (!zone.empty()) time["timeZone"] = zone;
  return time;
}

Async<std::string> time_zone_of(ToolContext& context, std::string calendar_id) {
  // events.list tells it and needs no scope beyond that of events.
  auto params =
      google::Params().set("calendarId", calendar_id).set("maxResults", 1).set("fields", "timeZone");
  auto const answer = co_await context.google().call(api::calendar::events::list, std::move(params));
  co_return std::string(answer.text("timeZone", "UTC"));
}

Result<std::string> day_of(std::string_view text, TimePoint now, std::string const& zone) {
  auto const word = to_lower(trim(text));
  constexpr std::pair<std::string_view, int> words[] = {{"today", 0}, {"tomorrow", 1}, {"yesterday", -1}};
  for (auto const& [name, days] : words) {
    if (word != name) continue;
    if (!is_time_zone(zone))
      return Error{ErrorKind::invalid, fmt::format("\"{}\" is not a time zone.", zone),
                   "Name a date instead, e.g. 2026-11-23."};
    auto const local = date::locate_zone(zone)->to_local(now);
    return add_days(to_rfc3339(TimePoint{local.time_since_epoch()}).substr(0, 10), days);
  }
  auto const when = parse_when("The day", word);
  if (when && when->kind == WhenKind::date) return when->text;
  return Error{ErrorKind::invalid, fmt::format("\"{}\" is not a day.", trim(text).substr(0, 100)),
               "Use today, tomorrow, yesterday, or a date such as 2026-11-23."};
}

std::string add_days(std::string_view text, int days) {
  auto const day =
      parse_rfc3339(std::string(text) + "T00:00:00Z").value_or(TimePoint{}) + std::chrono::days(days);
  return to_rfc3339(day).substr(0, 10);
}

}  // namespace workspace::tools::calendar
