#include "tools/calendar/types.hpp"

namespace workspace::tools::calendar {
namespace {

std::string time_of(json::value const& event, std::string_view key) {
  auto const* time = json::find(event, key);
  if (!time) return {};
  return std::string(json::text(*time, "dateTime", json::text(*time, "date")));
}

std::string meeting_link(json::value const& event) {
  if (auto const link = json::text(event, "hangoutLink"); !link.empty()) return std::string(link);
  if (auto const* conference = json::find(event, "conferenceData"))
    for (auto const& entry : json::items(*conference, "entryPoints"))
      if (json::text(entry, "entryPointType") == "video") return std::string(json::text(entry, "uri"));
  return {};
}

/// Google leaves `usual` values out of most events; so do we.
std::string unless(std::string_view value, std::string_view usual) {
  return value == usual ? std::string() : std::string(value);
}

std::vector<Attendee> attendees_of(json::value const& event) {
  std::vector<Attendee> attendees;
  for (auto const& a : json::items(event, "attendees"))
    attendees.push_back({.email = std::string(json::text(a, "email")),
                         .name = std::string(json::text(a, "displayName")),
                         .response = std::string(json::text(a, "responseStatus")),
                         .optional = json::boolean(a, "optional"),
                         .organizer = json::boolean(a, "organizer"),
                         .comment = std::string(json::text(a, "comment"))});
  return attendees;
}

std::vector<EventAttachment> attachments_of(json::value const& event) {
  std::vector<EventAttachment> attachments;
  for (auto const& a : json::items(event, "attachments"))
    attachments.push_back({.title = std::string(json::text(a, "title")),
                           .url = std::string(json::text(a, "fileUrl")),
                           .mime_type = std::string(json::text(a, "mimeType")),
                           .file_id = std::string(json::text(a, "fileId"))});
  return attachments;
}

}  // namespace

schema::Fields Attendee::describe() {
  using P = Attendee;
  return {schema::required<&P::email>(),     schema::optional<&P::name>(),
          schema::optional<&P::response>(),  schema::optional<&P::optional>(),
          schema::optional<&P::organizer>(), schema::optional<&P::comment>()};
}

schema::Fields EventAttachment::describe() {
  using P = EventAttachment;
  return {schema::required<&P::title>(), schema::required<&P::url>(), schema::optional<&P::mime_type>(),
          schema::optional<&P::file_id>()};
}

schema::Fields Event::describe() {
  using P = Event;
  return {schema::required<&P::id>(),
          schema::required<&P::title>(),
          schema::required<&P::start>(),
          schema::required<&P::end>(),
          schema::optional<&P::time_zone>(),
          schema::optional<&P::status>(),
          schema::optional<&P::my_response>(),
          schema::optional<&P::location>(),
          schema::optional<&P::meeting_link>(),
          schema::optional<&P::recurring_event_id>(),
          schema::optional<&P::original_start>(),
          schema::optional<&P::recurrence>(),
          schema::optional<&P::organizer>(),
          schema::optional<&P::event_type>(),
          schema::optional<&P::color_id>(),
          schema::optional<&P::visibility>(),
          schema::optional<&P::transparency>(),
          schema::optional<&P::attendees>(),
          schema::optional<&P::attachments>(),
          schema::optional<&P::link>(),
          schema::optional<&P::description>()};
}

Event make_event(json::value const& event, Detail detail) {
  Event e;
  e.id = json::text(event, "id");
  e.title = json::text(event, "summary", "(no title)");
  e.start = time_of(event, "start");
  e.end = time_of(event, "end");
  e.status = unless(json::text(event, "status"), "confirmed");
  e.location = json::text(event, "location");
  e.meeting_link = meeting_link(event);
  e.recurring_event_id = json::text(event, "recurringEventId");
  for (auto const& a : json::items(event, "attendees"))
    if (json::boolean(a, "self")) e.my_response = json::text(a, "responseStatus");
  if (detail == Detail::brief) return e;
  if (auto const* start = json::find(event, "start")) e.time_zone = json::text(*start, "timeZone");
  e.original_start = time_of(event, "originalStartTime");
  for (auto const& rule : json::items(event, "recurrence"))
    if (rule.is_string()) e.recurrence.emplace_back(rule.get_string());
  if (auto const* organizer = json::find(event, "organizer")) e.organizer = json::text(*organizer, "email");
  e.event_type = unless(json::text(event, "eventType"), "default");
  e.color_id = json::text(event, "colorId");
  e.visibility = unless(json::text(event, "visibility"), "default");
  e.transparency = unless(json::text(event, "transparency"), "opaque");
  e.attendees = attendees_of(event);
  e.link = json::text(event, "htmlLink");
  e.description = json::text(event, "description");
  if (detail == Detail::with_attachments) e.attachments = attachments_of(event);
  return e;
}

}  // namespace workspace::tools::calendar
