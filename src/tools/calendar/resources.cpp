// gcal://...: a calendar's next events, a day, one event.

#include "tools/offer/resources.hpp"

#include "tools/calendar/suggestions.hpp"
#include "tools/calendar/time.hpp"
#include "tools/offer/icons.hpp"

namespace workspace::tools::calendar {
namespace {

constexpr std::string_view day_uri = "gcal://{user}/calendar/{calendar}/day/{day}";

/// What a tool can be told to read of the calendar.
json::object events_of(mcp::Variables const& variables) {
  return {{"calendar_id", variables.at("calendar")}};
}

Async<std::vector<Part>> read_next(ToolContext& context, mcp::Variables variables) {
  auto arguments = events_of(variables);
  co_return co_await text_of(context, "get_events", std::move(arguments));
}

Async<std::vector<Part>> read_day(ToolContext& context, mcp::Variables variables) {
  auto const zone = co_await time_zone_of(context, variables.at("calendar"));
  auto const day = day_of(variables.at("day"), context.now(), zone).value();
  auto arguments = events_of(variables);
  arguments["time_min"] = to_rfc3339(instant({WhenKind::date, day}, zone).value());
  arguments["time_max"] = to_rfc3339(instant({WhenKind::date, add_days(day, 1)}, zone).value());
  arguments["max_results"] = 100;
  auto parts = co_await text_of(context, "get_events", std::move(arguments));
  parts.front().data = fmt::format("{} ({}): {}", day, zone, parts.front().data);
  co_return parts;
}

Async<std::vector<Part>> read_event(ToolContext& context, mcp::Variables variables) {
  auto arguments = events_of(variables);
  arguments["event_id"] = variables.at("id");
  co_return co_await text_of(context, "get_events", std::move(arguments));
}

Async<std::vector<mcp::Resource>> list_today(ToolContext& context) {
  mcp::Resource today;
  today.uri = resource_uri(day_uri, {{"user", context.user()}, {"calendar", "primary"}, {"day", "today"}});
  today.info.name = "agenda of " + context.user();
  today.info.title = fmt::format("Today's agenda ({})", context.user());
  today.info.description = "Today's events of the primary calendar.";
  today.info.mime_type = "text/plain";
  today.info.annotations = annotations(0.9);
  today.info.icons = icons_of("gcal");
  std::vector<mcp::Resource> list;
  list.push_back(std::move(today));
  co_return list;
}

Resource const next_events{{.uri = "gcal://{user}/calendar/{calendar}",
                            .name = "calendar",
                            .title = "Calendar",
                            .description = "The next events of a calendar, e.g. of primary.",
                            .mime_type = "text/plain",
                            .tool = "get_events",
                            .watched = {Log::calendar, Changed::calendar},
                            .complete = {{"calendar", &calendar_ids}}},
                           read_next};

Resource const day{{.uri = day_uri,
                    .name = "calendar_day",
                    .title = "Calendar day",
                    .description = "The events of a day: today, tomorrow, yesterday, or a date (2026-11-23).",
                    .mime_type = "text/plain",
                    .tool = "get_events",
                    .watched = {Log::calendar, Changed::calendar},
                    .complete = {{"calendar", &calendar_ids}, {"day", &days}}},
                   read_day};

Resource const event{{.uri = "gcal://{user}/calendar/{calendar}/event/{id}",
                      .name = "calendar_event",
                      .title = "Calendar event",
                      .description = "One event in full.",
                      .mime_type = "text/plain",
                      .tool = "get_events",
                      .watched = {Log::calendar, Changed::event},
                      .complete = {{"calendar", &calendar_ids}, {"id", &event_ids}}},
                     read_event};

Listing const today{"get_events", list_today};

}  // namespace
}  // namespace workspace::tools::calendar
