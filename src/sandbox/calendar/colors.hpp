#pragma once
// Calendar's two palettes (https://developers.google.com/calendar/api/v3/reference/colors).

#include <span>
#include <string_view>

namespace workspace::sandbox::calendar {

struct Color {
  std::string_view id, background, foreground;
};

std::span<Color const> event_colors();
std::span<Color const> calendar_colors();
/// nullptr where the palette has no such id.
Color const* find_calendar_color(std::string_view id);

}  // namespace workspace::sandbox::calendar
