// colors.get, settings.list and .get.
#include "sandbox/calendar/colors.hpp"
#include "sandbox/calendar/operations.hpp"
#include "sandbox/calendar/state.hpp"

namespace workspace::sandbox::calendar {
namespace {

constexpr std::string_view dark = "#1d1d1d";
constexpr Color events[] = {{"1", "#a4bdfc", dark},  {"2", "#7ae7bf", dark}, {"3", "#dbadff", dark},
                            {"4", "#ff887c", dark},  {"5", "#fbd75b", dark}, {"6", "#ffb878", dark},
                            {"7", "#46d6db", dark},  {"8", "#e1e1e1", dark}, {"9", "#5484ed", dark},
                            {"10", "#51b749", dark}, {"11", "#dc2127", dark}};
constexpr Color calendars[] = {
    {"1", "#ac725e", dark},  {"2", "#d06b64", dark},  {"3", "#f83a22", dark},  {"4", "#fa573c", dark},
    {"5", "#ff7537", dark},  {"6", "#ffad46", dark},  {"7", "#42d692", dark},  {"8", "#16a765", dark},
    {"9", "#7bd148", dark},  {"10", "#b3dc6c", dark}, {"11", "#fbe983", dark}, {"12", "#fad165", dark},
    {"13", "#92e1c0", dark}, {"14", "#9fe1e7", dark}, {"15", "#9fc6e7", dark}, {"16", "#4986e7", dark},
    {"17", "#9a9cff", dark}, {"18", "#b99aff", dark}, {"19", "#c2c2c2", dark}, {"20", "#cabdbf", dark},
    {"21", "#cca6ac", dark}, {"22", "#f691b2", dark}, {"23", "#cd74e6", dark}, {"24", "#a47ae2", dark}};

json::object palette(std::span<Color const> colors) {
  json::object result;
  for (auto const& color : colors)
    result[color.id] = {{"background", color.background}, {"foreground", color.foreground}};
  return result;
}

std::vector<std::pair<std::string_view, std::string>> settings_of(World& world, Call const& call) {
  auto const* const primary = primary_of(world, call.user);
  return {{"autoAddHangouts", "false"},
          {"dateFieldOrder", "DMY"},
          {"defaultEventLength", "60"},
          {"format24HourTime", "true"},
          {"hideInvitations", "false"},
          {"hideWeekends", "false"},
          {"locale", "en"},
          {"remindOnRespondedEventsOnly", "false"},
          {"showDeclinedEvents", "true"},
          {"timezone", primary ? primary->time_zone : "UTC"},
          {"useKeyboardShortcuts", "true"},
          {"weekStart", "1"}};
}

json::object show_setting(std::string_view id, std::string_view value) {
  return {{"kind", "calendar#setting"}, {"etag", "\"1\""}, {"id", id}, {"value", value}};
}

}  // namespace

std::span<Color const> event_colors() { return events; }
std::span<Color const> calendar_colors() { return calendars; }

Color const* find_calendar_color(std::string_view id) {
  for (auto const& color : calendars)
    if (color.id == id) return &color;
  return nullptr;
}

Reply get_colors(World&, Call const&) {
  return {.body = {{"kind", "calendar#colors"},
                   {"updated", "2012-02-14T00:00:00.000Z"},
                   {"calendar", palette(calendars)},
                   {"event", palette(events)}}};
}

Reply list_settings(World& world, Call const& call) {
  if (call.has("syncToken") || call.has("pageToken")) throw not_simulated("paging and syncing of settings");
  json::array items;
  for (auto const& [id, value] : settings_of(world, call)) items.push_back(show_setting(id, value));
  return {.body = {{"kind", "calendar#settings"}, {"etag", "\"1\""}, {"items", std::move(items)}}};
}

Reply get_setting(World& world, Call const& call) {
  for (auto const& [id, value] : settings_of(world, call))
    if (id == call.param("setting")) return {.body = show_setting(id, value)};
  throw not_found("Not Found");
}

}  // namespace workspace::sandbox::calendar
