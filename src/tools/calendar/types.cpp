#include "tools/calendar/types.hpp"

namespace workspace::tools::calendar {
namespace {

std::string_view meeting_link(json::Node event) {
  if (auto const link = event.text("hangoutLink"); !link.empty()) return link;
  for (auto const entry : event["conferenceData"].items("entryPoints"))
    if (entry.text("entryPointType") == "video") return entry.text("uri");
  return {};
}

/// Google leaves `usual` values out of most events; so do we.
void leave_out(std::string& value, std::string_view usual) {
  if (value == usual) value.clear();
}

}  // namespace

schema::Fields Attendee::describe() {
  using P = Attendee;
  return {schema::required<&P::email>(),
          schema::optional<&P::name>().from("displayName"),
          schema::optional<&P::response>().from("responseStatus"),
          schema::optional<&P::optional>(),
          schema::optional<&P::organizer>(),
          schema::optional<&P::comment>()};
}

schema::Fields EventAttachment::describe() {
  using P = EventAttachment;
  return {schema::required<&P::title>(), schema::required<&P::url>().from("fileUrl"),
          schema::optional<&P::mime_type>(), schema::optional<&P::file_id>()};
}

schema::Fields Event::describe() {
  using P = Event;
  return {schema::required<&P::id>(),
          schema::required<&P::title>().from("summary"),
          schema::required<&P::start>().from("start.dateTime|start.date"),
          schema::required<&P::end>().from("end.dateTime|end.date"),
          schema::optional<&P::time_zone>().from("start.timeZone").at(full),
          schema::optional<&P::status>(),
          schema::optional<&P::my_response>().derived("attendees.self,attendees.responseStatus"),
          schema::optional<&P::location>(),
          schema::optional<&P::meeting_link>().derived(
              "hangoutLink,conferenceData.entryPoints.entryPointType,conferenceData.entryPoints.uri"),
          schema::optional<&P::recurring_event_id>(),
          schema::optional<&P::original_start>()
              .from("originalStartTime.dateTime|originalStartTime.date")
              .at(full),
          schema::optional<&P::recurrence>().at(full),
          schema::optional<&P::organizer>().from("organizer.email").at(full),
          schema::optional<&P::event_type>().at(full),
          schema::optional<&P::color_id>().at(full),
          schema::optional<&P::visibility>().at(full),
          schema::optional<&P::transparency>().at(full),
          schema::optional<&P::attendees>().at(full),
          schema::optional<&P::attachments>().at(with_attachments),
          schema::optional<&P::link>().from("htmlLink").at(full),
          schema::optional<&P::description>().at(full)};
}

void Event::derive(json::Node event) {
  if (title.empty()) title = "(no title)";
  meeting_link = calendar::meeting_link(event);
  for (auto const attendee : event.items("attendees"))
    if (attendee.boolean("self")) my_response = attendee.text("responseStatus");
  leave_out(status, "confirmed");
  leave_out(event_type, "default");
  leave_out(visibility, "default");
  leave_out(transparency, "opaque");
}

}  // namespace workspace::tools::calendar
