#include "tools/calendar/types.hpp"

namespace workspace::tools::calendar {
namespace {

std::string time_of(json::Node event, std::string_view key) {
  auto const time = event[key];
  if (!time) return {};
  return std::string(time.text("dateTime", time.text("date")));
}

std::string meeting_link(json::Node event) {
  if (auto const link = event.text("hangoutLink"); !link.empty()) return std::string(link);
  if (auto const conference = event["conferenceData"])
    for (auto const& entry : conference.items("entryPoints"))
      if (entry.text("entryPointType") == "video") return std::string(entry.text("uri"));
  return {};
}

/// Google leaves `usual` values out of most events; so do we.
std::string unless(std::string_view value, std::string_view usual) {
  return value == usual ? std::string() : std::string(value);
}

std::vector<Attendee> attendees_of(json::Node event) {
  std::vector<Attendee> attendees;
  for (auto const& a : event.items("attendees"))
    attendees.push_back({.email = std::string(a.text("email")),
                         .name = std::string(a.text("displayName")),
                         .response = std::string(a.text("responseStatus")),
                         .optional = a.boolean("optional"),
                         .organizer = a.boolean("organizer"),
                         .comment = std::string(a.text("comment"))});
  return attendees;
}

std::vector<EventAttachment> attachments_of(json::Node event) {
  std::vector<EventAttachment> attachments;
  for (auto const& a : event.items("attachments"))
    attachments.push_back({.title = std::string(a.text("title")),
                           .url = std::string(a.text("fileUrl")),
                           .mime_type = std::string(a.text("mimeType")),
                           .file_id = std::string(a.text("fileId"))});
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

Event make_event(json::Node event, Detail detail) {
  Event e;
  e.id = event.text("id");
  e.title = event.text("summary", "(no title)");
  e.start = time_of(event, "start");
  e.end = time_of(event, "end");
  e.status = unless(event.text("status"), "confirmed");
  e.location = event.text("location");
  e.meeting_link = meeting_link(event);
  e.recurring_event_id = event.text("recurringEventId");
  for (auto const& a : event.items("attendees"))
    if (a.boolean("self")) e.my_response = a.text("responseStatus");
  if (detail == Detail::brief) return e;
  if (auto const start = event["start"]) e.time_zone = start.text("timeZone");
  e.original_start = time_of(event, "originalStartTime");
  for (auto const& rule : event.items("recurrence"))
    if (rule.is_string()) e.recurrence.emplace_back(rule.get_string());
  if (auto const organizer = event["organizer"]) e.organizer = organizer.text("email");
  e.event_type = unless(event.text("eventType"), "default");
  e.color_id = event.text("colorId");
  e.visibility = unless(event.text("visibility"), "default");
  e.transparency = unless(event.text("transparency"), "opaque");
  e.attendees = attendees_of(event);
  e.link = event.text("htmlLink");
  e.description = event.text("description");
  if (detail == Detail::with_attachments) e.attachments = attachments_of(event);
  return e;
}

}  // namespace workspace::tools::calendar
