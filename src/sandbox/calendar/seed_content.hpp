#pragma once
// The built-in calendars of alice, bob and carol.

#include "sandbox/calendar/state.hpp"

namespace workspace::sandbox::calendar {

inline constexpr std::string_view team_calendar = "c_apollo@group.calendar.google.com";
inline constexpr std::string_view holiday_calendar = "en.holidays@group.v.calendar.google.com";

/// Inserts an event as the calendar's method would, without mails; its id.
std::string seed_event(World& world, std::string_view user, std::string_view calendar, json::object body);

/// Events of this week and around it, seen from alice's time zone; alice, bob and carol must have accounts.
void seed_builtin(World& world);

}  // namespace workspace::sandbox::calendar
