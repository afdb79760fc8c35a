#include "tools/calendar/series.hpp"

#include "tools/calendar/recurrence.hpp"

namespace workspace::tools::calendar {
namespace {

/// A series and where it is to be cut.
struct Series {
  json::Document event;
  Cut cut{};
  bool is_first = false;  // nothing comes before the occurrence
};

std::string_view start_text(json::Node start) { return start.text("dateTime", start.text("date")); }

json::array recurrence_of(Series const& series) {
  auto const lines = series.event["recurrence"].copy();
  return lines.is_array() ? lines.get_array() : json::array();
}

/// Asks for all: what was moved is listed by where it stands now.
Async<int> occurrences_before(ToolContext& context, ManageEvent const& p, Series const& series,
                              TimePoint at) {
  auto params = google::Params().set("calendarId", p.calendar_id).set("eventId", series.event.text("id"));
  params.set("showDeleted", true).set("maxResults", 2500);
  auto const listed =
      co_await context.google().list_all(api::calendar::events::instances, std::move(params), "items", 10000);
  int before = 0;
  for (auto const item : listed.items) {
    auto const when = parse_when("originalStartTime", start_text(item["originalStartTime"]));
    if (when && instant(*when, "UTC").value() < at) ++before;
  }
  co_return before;
}

Async<Series> find_series(ToolContext& context, ManageEvent const& p, json::Node occurrence) {
  auto const series_id = occurrence.text("recurringEventId");
  if (series_id.empty())
    throw Failure(
        ErrorKind::invalid, "this_and_following needs the id of one occurrence of a recurring event.",
        "get_events gives occurrence ids; to change a whole series name it without this_and_following.");
  auto params = google::Params().set("calendarId", p.calendar_id).set("eventId", series_id);
  auto event = co_await context.google().call(api::calendar::events::get, std::move(params));
  Series series{.event = std::move(event)};
  series.cut.start = parse_when("originalStartTime", start_text(occurrence["originalStartTime"])).value();
  auto const first = series.event["start"];
  series.cut.zone = first.text("timeZone", "UTC");
  auto const at = instant(series.cut.start, "UTC").value();
  series.is_first = instant(parse_when("start", start_text(first)).value(), "UTC").value() >= at;
  if (!series.is_first && counts(recurrence_of(series)))
    series.cut.before = co_await occurrences_before(context, p, series, at);
  co_return series;
}

Async<void> trim(ToolContext& context, ManageEvent const& p, Series const& series) {
  json::object body{{"recurrence", lines_before(recurrence_of(series), series.cut)}};
  auto params = google::Params().set("calendarId", p.calendar_id).set("eventId", series.event.text("id"));
  params.set("sendUpdates", updates_of(p));
  co_await context.google().call(api::calendar::events::patch, std::move(params), json::value(body));
}

/// What a copy of a series may carry over; ids, links and answers stay with the old one.
json::object copy_of(json::Node series) {
  static constexpr std::string_view kept[] = {"summary",
                                              "description",
                                              "location",
                                              "colorId",
                                              "transparency",
                                              "visibility",
                                              "reminders",
                                              "guestsCanModify",
                                              "guestsCanInviteOthers",
                                              "guestsCanSeeOtherGuests",
                                              "conferenceData",
                                              "attachments",
                                              "extendedProperties",
                                              "anyoneCanAddSelf",
                                              "source"};
  json::object copy;
  for (auto key : kept)
    if (auto const member = series[key]) copy[key] = member.copy();
  json::array attendees;
  for (auto const a : series.items("attendees")) {
    json::object attendee{{"email", a.text("email")}};
    if (a.boolean("optional")) attendee["optional"] = true;
    if (a.boolean("self")) attendee["responseStatus"] = a.text("responseStatus");
    attendees.push_back(std::move(attendee));
  }
  if (!attendees.empty()) copy["attendees"] = std::move(attendees);
  return copy;
}

}  // namespace

Async<json::Document> split_series(ToolContext& context, ManageEvent const& p, json::Node occurrence,
                                   json::object changes) {
  auto const series = co_await find_series(context, p, occurrence);
  if (series.is_first) {
    auto params = write_params(p, changes);
    params.set("eventId", series.event.text("id"));
    co_return co_await context.google().call(api::calendar::events::patch, std::move(params),
                                             json::value(changes));
  }
  auto body = copy_of(series.event);
  for (auto key : {"start", "end"}) {
    auto time = occurrence[key].copy().as_object();
    // A series must say its zone.
    if (time.contains("dateTime") && !time.contains("timeZone")) time["timeZone"] = series.cut.zone;
    body[key] = std::move(time);
  }
  if (auto lines = lines_from(recurrence_of(series), series.cut); !lines.empty())
    body["recurrence"] = std::move(lines);
  for (auto& change : changes) {
    // Patches clear the other form of a time with null; a new event has nothing to clear.
    if (auto* time = change.value().if_object(); time && (change.key() == "start" || change.key() == "end"))
      for (auto key : {"date", "dateTime", "timeZone"})
        if (auto const* member = time->if_contains(key); member && member->is_null()) time->erase(key);
    if (change.value().is_null())
      body.erase(change.key());
    else
      body[change.key()] = change.value();
  }
  auto params = write_params(p, body);
  auto created =
      co_await context.google().call(api::calendar::events::insert, std::move(params), json::value(body));
  co_await trim(context, p, series);
  co_return created;
}

Async<bool> end_series_before(ToolContext& context, ManageEvent const& p, json::Node occurrence) {
  auto const series = co_await find_series(context, p, occurrence);
  if (!series.is_first) {
    co_await trim(context, p, series);
    co_return true;
  }
  auto params = google::Params().set("calendarId", p.calendar_id).set("eventId", series.event.text("id"));
  params.set("sendUpdates", updates_of(p));
  co_await context.google().call(api::calendar::events::delete_, std::move(params));
  co_return false;
}

}  // namespace workspace::tools::calendar
