#pragma once
// Calendars in a small world, with shorthands for what the tests do often.

#include "sandbox/calendar/events.hpp"
#include "sandbox/world_test.hpp"

namespace workspace::sandbox::calendar {

class CalendarTest : public WorldTest {
 protected:
  CalendarTest() : WorldTest("calendar") {}

  std::string insert(std::string_view user, std::string_view text, Parameters parameters = {}) {
    parameters.emplace_back("calendarId", "primary");
    return std::string(
        json::text(call("calendar.events.insert", user, parameters, json::parse(text).value()), "id"));
  }
  json::value const get(std::string_view user, std::string_view id) {
    return call("calendar.events.get", user, {{"calendarId", "primary"}, {"eventId", std::string(id)}});
  }
  json::value const patch(std::string_view user, std::string_view id, std::string_view text,
                          Parameters parameters = {}) {
    parameters.emplace_back("calendarId", "primary");
    parameters.emplace_back("eventId", std::string(id));
    return call("calendar.events.patch", user, parameters, json::parse(text).value());
  }
  json::value const list(std::string_view user, Parameters parameters = {}) {
    parameters.emplace_back("calendarId", "primary");
    return call("calendar.events.list", user, parameters);
  }
  static std::vector<std::string> texts(json::value const& listed, std::string_view member) {
    std::vector<std::string> result;
    for (auto const& item : json::items(listed, "items")) result.emplace_back(json::text(item, member));
    return result;
  }
};

}  // namespace workspace::sandbox::calendar
