#include "tools/calendar/series.hpp"

#include "base/text.hpp"

#include <charconv>
#include <fmt/format.h>

namespace workspace::tools::calendar {
namespace {

/// "RRULE:FREQ=DAILY;COUNT=5" with every part of the given names taken out.
std::string without_parts(std::string_view rule, std::initializer_list<std::string_view> names) {
  std::vector<std::string> kept;
  for (auto part : split(rule.substr(6), ';')) {
    bool const drop = std::ranges::any_of(names, [&](auto name) {
      return part.starts_with(name) && part.substr(name.size()).starts_with('=');
    });
    if (!drop && !part.empty()) kept.emplace_back(part);
  }
  return "RRULE:" + join(kept, ";");
}

std::optional<int> count_of(std::string_view rule) {
  for (auto part : split(rule.substr(6), ';')) {
    if (!part.starts_with("COUNT=")) continue;
    int count = 0;
    auto const digits = part.substr(6);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), count).ec == std::errc{}) return count;
  }
  return std::nullopt;
}

template <class Change>
json::array each_rule(json::array const& recurrence, Change change) {
  json::array result;
  for (auto const& line : recurrence) {
    std::string_view const text = line.as_string();
    result.push_back(json::value(text.starts_with("RRULE:") ? change(text) : std::string(text)));
  }
  return result;
}

struct Cut {
  json::value series;
  When start;     // of the occurrence, as the series had it
  bool is_first;  // nothing comes before it
};

Async<Cut> find_cut(ToolContext& context, ManageEvent const& p, json::value const& occurrence) {
  auto const series_id = json::text(occurrence, "recurringEventId");
  if (series_id.empty())
    throw Failure(
        ErrorKind::invalid, "this_and_following needs the id of one occurrence of a recurring event.",
        "get_events gives occurrence ids; to change a whole series name it without this_and_following.");
  auto params = google::Params().set("calendarId", p.calendar_id).set("eventId", series_id);
  Cut cut{co_await context.google().call(api::calendar::events::get, std::move(params)), {}, false};
  auto const* original = json::find(occurrence, "originalStartTime");
  auto const text =
      original ? json::text(*original, "dateTime", json::text(*original, "date")) : std::string_view();
  cut.start = parse_when("originalStartTime", text).value();
  auto const* first = json::find(cut.series, "start");
  auto const first_text =
      first ? json::text(*first, "dateTime", json::text(*first, "date")) : std::string_view();
  auto const begins = parse_when("start", first_text).value();
  cut.is_first = instant(begins, "UTC").value() >= instant(cut.start, "UTC").value();
  co_return cut;
}

Async<int> occurrences_before(ToolContext& context, ManageEvent const& p, Cut const& cut) {
  auto const at = to_rfc3339(instant(cut.start, "UTC").value());
  auto params =
      google::Params().set("calendarId", p.calendar_id).set("eventId", json::text(cut.series, "id"));
  params.set("showDeleted", true).set("maxResults", 2500).set("timeMax", at);
  auto const listed =
      co_await context.google().list_all(api::calendar::events::instances, std::move(params), "items", 10000);
  int before = 0;
  for (auto const& item : listed.items) {
    auto const* original = json::find(item, "originalStartTime");
    if (!original) continue;
    auto const text = json::text(*original, "dateTime", json::text(*original, "date"));
    if (auto const when = parse_when("originalStartTime", text);
        when && instant(*when, "UTC").value() < instant(cut.start, "UTC").value())
      ++before;
  }
  co_return before;
}

std::string_view updates_of(ManageEvent const& p) {
  return p.send_updates ? schema::Type<SendUpdates>::name(*p.send_updates) : "all";
}

Async<void> trim(ToolContext& context, ManageEvent const& p, Cut const& cut) {
  json::object body{{"recurrence", recurrence_until(json::items(cut.series, "recurrence"), cut.start)}};
  auto params =
      google::Params().set("calendarId", p.calendar_id).set("eventId", json::text(cut.series, "id"));
  params.set("sendUpdates", updates_of(p));
  co_await context.google().call(api::calendar::events::patch, std::move(params), json::value(body));
}

/// What a copy of a series may carry over; ids, links and answers stay with the old one.
json::object copy_of(json::value const& series) {
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
    if (auto const* member = json::find(series, key)) copy[key] = *member;
  json::array attendees;
  for (auto const& a : json::items(series, "attendees")) {
    json::object attendee{{"email", json::text(a, "email")}};
    if (json::boolean(a, "optional")) attendee["optional"] = true;
    if (json::boolean(a, "self")) attendee["responseStatus"] = json::text(a, "responseStatus");
    attendees.push_back(std::move(attendee));
  }
  if (!attendees.empty()) copy["attendees"] = std::move(attendees);
  return copy;
}

}  // namespace

json::array recurrence_until(json::array const& recurrence, When const& start) {
  std::string until;
  if (start.kind == WhenKind::date) {
    until = replace_all(add_days(start.text, -1), "-", "");
  } else {
    auto const text = to_rfc3339(instant(start, "UTC").value() - seconds(1));
    until = replace_all(replace_all(text.substr(0, 19), "-", ""), ":", "") + "Z";
  }
  return each_rule(recurrence, [&](std::string_view rule) {
    return without_parts(rule, {"COUNT", "UNTIL"}) + ";UNTIL=" + until;
  });
}

json::array recurrence_after(json::array const& recurrence, int before) {
  return each_rule(recurrence, [&](std::string_view rule) {
    auto const count = count_of(rule);
    if (!count) return std::string(rule);
    return without_parts(rule, {"COUNT"}) + fmt::format(";COUNT={}", std::max(1, *count - before));
  });
}

Async<json::value> split_series(ToolContext& context, ManageEvent const& p, json::value const& occurrence,
                                json::object changes) {
  auto const cut = co_await find_cut(context, p, occurrence);
  if (cut.is_first) {
    auto params = write_params(p, changes);
    params.set("eventId", json::text(cut.series, "id"));
    co_return co_await context.google().call(api::calendar::events::patch, std::move(params),
                                             json::value(changes));
  }
  auto const before = co_await occurrences_before(context, p, cut);
  auto body = copy_of(cut.series);
  body["start"] = *json::find(occurrence, "start");
  body["end"] = *json::find(occurrence, "end");
  body["recurrence"] = recurrence_after(json::items(cut.series, "recurrence"), before);
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
  co_await trim(context, p, cut);
  co_return created;
}

Async<bool> end_series_before(ToolContext& context, ManageEvent const& p, json::value const& occurrence) {
  auto const cut = co_await find_cut(context, p, occurrence);
  if (!cut.is_first) {
    co_await trim(context, p, cut);
    co_return true;
  }
  auto params =
      google::Params().set("calendarId", p.calendar_id).set("eventId", json::text(cut.series, "id"));
  params.set("sendUpdates", updates_of(p));
  co_await context.google().call(api::calendar::events::delete_, std::move(params));
  co_return false;
}

}  // namespace workspace::tools::calendar
