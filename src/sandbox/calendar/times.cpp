#include "sandbox/calendar/times.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

using date::days, date::local_days;

std::optional<local_days> read_date(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  auto const instant = parse_rfc3339(std::string(text) + "T00:00:00Z");
  if (!instant) return std::nullopt;
  return local_days{date::floor<days>(*instant).time_since_epoch()};
}

bool has_offset(std::string_view text) {
  if (text.size() < 20) return false;
  if (text.back() == 'Z' || text.back() == 'z') return true;
  auto const sign = text[text.size() - 6];
  return (sign == '+' || sign == '-') && text[text.size() - 3] == ':';
}

sys_seconds whole(TimePoint time) { return std::chrono::floor<std::chrono::seconds>(time); }

local_seconds in_zone(sys_seconds instant, date::time_zone const* zone) {
  return local_seconds{(instant + zone->get_info(instant).offset).time_since_epoch()};
}

}  // namespace

date::time_zone const* find_zone(std::string_view name) {
  // locate_zone reads files: no path tricks.
  if (name.empty() || name.find("..") != std::string_view::npos) return nullptr;
  try {
    return date::locate_zone(name);
  } catch (std::runtime_error const&) {
    return nullptr;
  }
}

date::time_zone const* zone_of(std::string_view name) {
  auto const* const zone = find_zone(name);
  return zone ? zone : date::locate_zone("UTC");
}

date::time_zone const* zone_parameter(Request const& request, std::string_view name,
                                      Calendar const& calendar) {
  auto const text = request.param(name);
  if (text.empty()) return zone_of(calendar.time_zone);
  auto const* const zone = find_zone(text);
  if (!zone) throw invalid_value(std::string(name));
  return zone;
}

std::string write_instant(sys_seconds instant, date::time_zone const* zone) {
  auto const offset = zone->get_info(instant).offset.count() / 60;
  auto const text = date::format("%FT%T", in_zone(instant, zone));
  if (offset == 0) return text + "Z";
  auto const minutes = offset < 0 ? -offset : offset;
  return fmt::format("{}{}{:02}:{:02}", text, offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string write_date(local_seconds local) { return date::format("%F", local); }

std::optional<sys_seconds> read_instant(std::string_view text) {
  if (!has_offset(text)) return std::nullopt;
  auto const time = parse_rfc3339(text);
  if (!time) return std::nullopt;
  return whole(*time);
}

EventTime stored_time(json::value const& time, Calendar const& calendar) {
  EventTime result;
  if (auto const day = json::text(time, "date"); !day.empty()) {
    result.all_day = true;
    result.zone = zone_of(calendar.time_zone);
    result.local = read_date(day).value_or(local_days{});
    result.instant = to_instant(result.local, result.zone);
  } else {
    result.zone = zone_of(json::text(time, "timeZone", calendar.time_zone));
    result.instant = read_instant(json::text(time, "dateTime")).value_or(sys_seconds{});
    result.local = in_zone(result.instant, result.zone);
  }
  return result;
}

json::object store_time(json::value const& time, Calendar const& calendar, std::string_view side,
                        bool recurring) {
  auto const day = json::text(time, "date"), moment = json::text(time, "dateTime"),
             zone = json::text(time, "timeZone");
  auto const wrong = [&] { return invalid(fmt::format("Invalid {} time.", side), std::string(side)); };
  if (day.empty() == moment.empty()) throw wrong();
  if (!zone.empty() && !find_zone(zone))
    throw invalid(fmt::format("Invalid time zone definition for {} time.", side), std::string(side));
  if (!day.empty()) {
    if (!read_date(day)) throw wrong();
    return {{"date", day}};
  }
  auto const as_utc = parse_rfc3339(moment);
  if (!as_utc || moment.find_first_of("Tt") == std::string_view::npos) throw wrong();
  if (zone.empty() && (recurring || !has_offset(moment)))
    throw required(fmt::format("Missing time zone definition for {} time.", side), std::string(side));
  auto const instant = has_offset(moment)
                           ? whole(*as_utc)
                           : to_instant(local_seconds{whole(*as_utc).time_since_epoch()}, zone_of(zone));
  return {{"dateTime", date::format("%FT%TZ", instant)},
          {"timeZone", zone.empty() ? calendar.time_zone : zone}};
}

json::object show_time(json::value const& time, date::time_zone const* zone) {
  if (auto const day = json::text(time, "date"); !day.empty()) return {{"date", day}};
  auto const instant = read_instant(json::text(time, "dateTime")).value_or(sys_seconds{});
  return {{"dateTime", write_instant(instant, zone)}, {"timeZone", json::text(time, "timeZone")}};
}

std::string stamp(Occurrence const& occurrence, bool all_day) {
  return all_day ? date::format("%Y%m%d", occurrence.local)
                 : date::format("%Y%m%dT%H%M%SZ", occurrence.instant);
}

std::chrono::seconds duration(Event const& event, Calendar const& calendar) {
  return stored_time(event.data.at("end"), calendar).instant -
         stored_time(event.data.at("start"), calendar).instant;
}

std::vector<Occurrence> occurrences(Event const& series, Calendar const& calendar, sys_seconds from,
                                    sys_seconds to, std::size_t limit) {
  std::vector<std::string> lines;
  for (auto const& line : json::items(series.data, "recurrence")) lines.emplace_back(line.get_string());
  auto const start = stored_time(series.data.at("start"), calendar);
  return Recurrence::parse(lines).value().between(start.local, start.zone, start.all_day, from, to, limit);
}

Event instance_at(Event const& series, Calendar const& calendar, Occurrence const& occurrence) {
  auto const start = stored_time(series.data.at("start"), calendar);
  auto const end = stored_time(series.data.at("end"), calendar);
  Event instance = series;
  instance.id = fmt::format("{}_{}", series.id, stamp(occurrence, start.all_day));
  instance.data.erase("recurrence");
  instance.data["recurringEventId"] = series.id;
  json::object first, last;
  if (start.all_day) {
    first = {{"date", write_date(occurrence.local)}};
    last = {{"date", write_date(occurrence.local + (end.local - start.local))}};
  } else {
    auto const& zone = series.data.at("start").at("timeZone");
    first = {{"dateTime", date::format("%FT%TZ", occurrence.instant)}, {"timeZone", zone}};
    last = {{"dateTime", date::format("%FT%TZ", occurrence.instant + (end.instant - start.instant))},
            {"timeZone", series.data.at("end").at("timeZone")}};
  }
  instance.data["originalStartTime"] = first;
  instance.data["start"] = std::move(first);
  instance.data["end"] = std::move(last);
  return instance;
}

std::optional<Event> read_event(Calendar const& calendar, std::string_view id) {
  if (auto const found = calendar.events.find(id); found != calendar.events.end()) return found->second;
  auto const underscore = id.rfind('_');
  if (underscore == std::string_view::npos) return std::nullopt;
  auto const series = calendar.events.find(id.substr(0, underscore));
  if (series == calendar.events.end() || !series->second.recurring()) return std::nullopt;
  // The stamp is a UTC time or a day; either way the occurrence begins within a day and a half of it.
  std::string text(id.substr(underscore + 1));
  if (text.size() != 8 && text.size() != 16) return std::nullopt;
  auto const day =
      read_date(fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)));
  if (!day) return std::nullopt;
  auto const around = sys_seconds{day->time_since_epoch()};
  bool const all_day = series->second.data.at("start").as_object().contains("date");
  for (auto const& o : occurrences(series->second, calendar, around - days{2}, around + days{3}, 100))
    if (stamp(o, all_day) == text) return instance_at(series->second, calendar, o);
  return std::nullopt;
}

Event* materialise(World& world, Calendar& calendar, std::string_view id) {
  if (auto const found = calendar.events.find(id); found != calendar.events.end()) return &found->second;
  auto instance = read_event(calendar, id);
  if (!instance) return nullptr;
  auto& stored = calendar.events[std::string(id)] = std::move(*instance);
  touch(world, stored);
  return &stored;
}

}  // namespace workspace::sandbox::calendar
