// colors.get, settings.list and .get.
#include "sandbox/calendar/colors.hpp"
#include "sandbox/calendar/state.hpp"
#include "sandbox/collection.hpp"

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

}  // namespace

std::span<Color const> event_colors() { return events; }
std::span<Color const> calendar_colors() { return calendars; }

Color const* find_calendar_color(std::string_view id) {
  for (auto const& color : calendars)
    if (color.id == id) return &color;
  return nullptr;
}

namespace {

Answer get_colors(World&, Request const&) {
  return {.body = {{"kind", "calendar#colors"},
                   {"updated", "2012-02-14T00:00:00.000Z"},
                   {"calendar", palette(calendars)},
                   {"event", palette(events)}}};
}

Operation const colors{api::calendar::colors::get, get_colors};

json::array settings_of(World& world, Request const& request) {
  auto const* const primary = primary_of(world, request.user);
  json::array all;
  for (auto const& [id, value] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"autoAddHangouts", "false"},
           {"dateFieldOrder", "DMY"},
           {"defaultEventLength", "60"},
           {"format24HourTime", "true"},
           {"hideInvitations", "false"},
           {"hideWeekends", "false"},
           {"locale", "en"},
           {"remindOnRespondedEventsOnly", "false"},
           {"showDeclinedEvents", "true"},
           {"timezone", primary ? std::string_view(primary->time_zone) : "UTC"},
           {"useKeyboardShortcuts", "true"},
           {"weekStart", "1"}})
    all.push_back({{"id", id}, {"value", value}, {"etag", "\"1\""}});
  return all;
}

Collection const settings{{.name = "calendar.settings",
                           .read = settings_of,
                           .kind = "calendar#setting",
                           .list_kind = "calendar#settings",
                           .missing = "Not Found",
                           .syncs = true}};

}  // namespace
}  // namespace workspace::sandbox::calendar
