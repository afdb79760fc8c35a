#include "tools/calendar/event_body.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "tools/calendar/types.hpp"
#include "tools/drive/file_id.hpp"

#include <fmt/format.h>

namespace workspace::tools::calendar {
namespace {

/// `email` in either form; the object form may carry optional, displayName, responseStatus, ...
json::object attendee_body(std::variant<std::string, json::object> const& given) {
  json::object attendee;
  if (auto const* email = std::get_if<std::string>(&given))
    attendee["email"] = trim(*email);
  else
    attendee = std::get<json::object>(given);
  auto const email = json::text(attendee, "email");
  if (email.find('@') == std::string_view::npos)
    throw Failure(ErrorKind::invalid,
                  fmt::format("An attendee has no e-mail address: {}.", json::write(json::value(attendee))),
                  "Give addresses, or objects with \"email\".");
  return attendee;
}

json::array attendees_body(ManageEvent const& p, json::Node existing) {
  json::array attendees;
  for (auto const& given : *p.attendees) {
    auto attendee = attendee_body(given);
    // Who stays invited keeps the answer already given.
    for (auto const old : existing.items("attendees"))
      if (equal_ignoring_case(old.text("email"), json::text(attendee, "email")))
        for (auto key : {"responseStatus", "optional", "displayName", "comment"})
          if (auto const kept = old[key]; kept && !attendee.contains(key)) attendee[key] = kept.copy();
    attendees.push_back(std::move(attendee));
  }
  return attendees;
}

json::object third_party_conference(ManageEvent const& p) {
  json::object entry{{"entryPointType", "video"}, {"uri", p.conference_uri}};
  if (!p.conference_passcode.empty()) entry["passcode"] = p.conference_passcode;
  if (!p.conference_id.empty()) entry["meetingCode"] = p.conference_id;
  json::object conference{{"conferenceSolution",
                           {{"key", {{"type", "addOn"}}},
                            {"name", p.conference_provider.empty() ? "Video call" : p.conference_provider}}},
                          {"entryPoints", json::array{std::move(entry)}}};
  if (!p.conference_id.empty()) conference["conferenceId"] = p.conference_id;
  return conference;
}

void put_conference(ManageEvent const& p, json::object& body) {
  bool const third_party = !p.conference_uri.empty() || !p.conference_provider.empty();
  if (int(p.add_google_meet.value_or(false)) + int(p.conference_data.has_value()) + int(third_party) > 1)
    throw Failure(ErrorKind::invalid,
                  "add_google_meet, conference_data and conference_uri exclude each other.",
                  "Give one of them.");
  if (third_party && p.conference_uri.empty())
    throw Failure(ErrorKind::invalid, "conference_provider needs conference_uri.",
                  "Give the link that guests join by.");
  if (p.conference_data)
    body["conferenceData"] = *p.conference_data;
  else if (third_party)
    body["conferenceData"] = third_party_conference(p);
  else if (p.add_google_meet == true)
    body["conferenceData"] = {{"createRequest",
                               {{"requestId", to_hex(crypto::random_bytes(8))},
                                {"conferenceSolutionKey", {{"type", "hangoutsMeet"}}}}}};
  else if (p.add_google_meet == false && p.action == "update")
    body["conferenceData"] = nullptr;
}

void put_reminders(ManageEvent const& p, json::object& body) {
  if (!p.reminders && !p.use_default_reminders) return;
  bool const use_default = p.use_default_reminders.value_or(!p.reminders);
  if (use_default && p.reminders && !p.reminders->empty())
    throw Failure(ErrorKind::invalid, "reminders and use_default_reminders=true exclude each other.",
                  "Give one of them.");
  json::object reminders{{"useDefault", use_default}};
  if (!use_default)
    reminders["overrides"] = p.reminders ? schema::write(*p.reminders) : json::value(json::array());
  body["reminders"] = std::move(reminders);
}

void check_recurrence(std::vector<std::string> const& recurrence) {
  for (auto const& rule : recurrence)
    if (!rule.starts_with("RRULE:") && !rule.starts_with("EXRULE:") && !rule.starts_with("RDATE") &&
        !rule.starts_with("EXDATE"))
      throw Failure(
          ErrorKind::invalid, fmt::format("\"{}\" is not a recurrence rule.", rule),
          "Each begins with RRULE:, EXRULE:, RDATE or EXDATE (RFC 5545), e.g. RRULE:FREQ=WEEKLY;BYDAY=MO.");
}

Async<json::array> attachments_body(ToolContext& context, ManageEvent const& p) {
  json::array attachments;
  for (auto const& reference : *p.attachments) {
    auto const id = drive::file_id_of(reference);
    auto params = google::Params()
                      .set("fileId", id)
                      .set("supportsAllDrives", true)
                      .set("fields", "id,name,mimeType,webViewLink,iconLink");
    auto const file = co_await context.google().call(api::drive::files::get, std::move(params));
    attachments.push_back({{"fileUrl", file.text("webViewLink")},
                           {"title", file.text("name")},
                           {"mimeType", file.text("mimeType")},
                           {"iconLink", file.text("iconLink")},
                           {"fileId", file.text("id")}});
  }
  co_return attachments;
}

struct Span {
  When start, end;
};

/// How long the existing event lasts, and the new end that keeps it so.
When end_after(When const& start, json::Node existing, std::string const& zone) {
  auto const old = [&](std::string_view path) { return std::string(existing.at(path).text()); };
  if (start.kind == WhenKind::date) {
    int days = 1;
    auto const from = parse_rfc3339(old("start.date") + "T00:00:00Z");
    auto const to = parse_rfc3339(old("end.date") + "T00:00:00Z");
    if (from && to) days = int((*to - *from) / std::chrono::days(1));
    return {WhenKind::date, add_days(start.text, days)};
  }
  std::chrono::milliseconds length = std::chrono::hours(1);
  auto const from = parse_rfc3339(old("start.dateTime")), to = parse_rfc3339(old("end.dateTime"));
  if (from && to) length = *to - *from;
  return {WhenKind::absolute, to_rfc3339(instant(start, zone).value() + length)};
}

}  // namespace

schema::Fields Reminder::describe() {
  using P = Reminder;
  return {schema::required<&P::method>("popup or email"),
          schema::required<&P::minutes>("before the start").range(0, 40320)};
}

schema::Fields ManageEvent::describe() {
  using P = ManageEvent;
  return {schema::required<&P::action>("What to do."),
          schema::optional<&P::event_id>(
              "Event to update, delete or answer; an occurrence's own id touches only that one."),
          schema::optional<&P::calendar_id>("Calendar that holds it."),
          schema::optional<&P::summary>("Title; needed to create.").max_length(1024).to_body(),
          schema::optional<&P::start_time>("Date for all day, or RFC 3339 time; needed to create."),
          schema::optional<&P::end_time>("As start_time; of an all-day event the day after its last."),
          schema::optional<&P::timezone>("IANA zone for times without an offset (default: the calendar's)."),
          schema::optional<&P::start_timezone>("Zone of the start alone."),
          schema::optional<&P::end_timezone>("Zone of the end alone."),
          schema::optional<&P::description>("Notes; may hold HTML.").max_length(8192).to_body(),
          schema::optional<&P::location>("Place.").max_length(1024).to_body(),
          schema::optional<&P::attendees>(
              "Addresses, or objects with email, optional, displayName. Replaces the list.")
              .max_items(300),
          schema::optional<&P::recurrence>("RFC 5545 lines, e.g. RRULE:FREQ=WEEKLY;BYDAY=MO.")
              .max_items(50)
              .to_body(),
          schema::optional<&P::this_and_following>("Update or delete this occurrence and all later ones."),
          schema::optional<&P::add_google_meet>("Add a Meet link, or (false, update) remove it."),
          schema::optional<&P::conference_data>("Google conferenceData object, as it is."),
          schema::optional<&P::conference_provider>("Name of another provider's call."),
          schema::optional<&P::conference_uri>("Its link."),
          schema::optional<&P::conference_passcode>("Its passcode."),
          schema::optional<&P::conference_id>("Its meeting id."),
          schema::optional<&P::reminders>("Own reminders.").max_items(5),
          schema::optional<&P::use_default_reminders>("Use the calendar's reminders."),
          schema::optional<&P::attachments>("Drive file ids or links.").max_items(25),
          schema::optional<&P::transparency>("transparent does not block time.").to_body(),
          schema::optional<&P::visibility>("Who sees details.").to_body(),
          schema::optional<&P::color_id>("1 to 11.").to_body(),
          schema::optional<&P::guests_can_modify>().to_body(),
          schema::optional<&P::guests_can_invite_others>().to_body(),
          schema::optional<&P::guests_can_see_other_guests>().to_body(),
          schema::optional<&P::response>("Your answer, for rsvp."),
          schema::optional<&P::rsvp_comment>("Note with the answer.").max_length(1024),
          schema::optional<&P::send_updates>(
              "Whom Google mails about it (default: all where there are guests).")};
}

Async<json::object> event_body(ToolContext& context, ManageEvent const& p, json::Node existing) {
  auto body = schema::body_of(schema::view(p));
  if (p.recurrence) check_recurrence(*p.recurrence);
  if (p.attendees) body["attendees"] = attendees_body(p, existing);
  put_conference(p, body);
  put_reminders(p, body);
  if (p.attachments) {
    auto attachments = co_await attachments_body(context, p);
    body["attachments"] = std::move(attachments);
  }
  co_return body;
}

Async<void> add_times(ToolContext& context, ManageEvent const& p, json::Node existing, json::object& body) {
  if (p.start_time.empty() && p.end_time.empty()) co_return;
  std::optional<When> start, end;
  if (!p.start_time.empty()) start = parse_when("start_time", p.start_time).value();
  if (!p.end_time.empty()) end = parse_when("end_time", p.end_time).value();

  std::string start_zone = p.start_timezone.empty() ? p.timezone : p.start_timezone;
  std::string end_zone = p.end_timezone.empty() ? p.timezone : p.end_timezone;
  for (auto const* zone : {&start_zone, &end_zone})
    if (!zone->empty() && !is_time_zone(*zone))
      throw Failure(ErrorKind::invalid, fmt::format("\"{}\" is not a time zone.", *zone),
                    "Use an IANA name such as Europe/Berlin.");
  bool const timed = (start && start->kind != WhenKind::date) || (end && end->kind != WhenKind::date);
  if (timed) {
    // Google asks for a zone where the offset is missing, and for every recurring event.
    auto const keep_zone = [&](std::string_view key, std::string& zone) {
      auto const time = existing[key];
      if (time && zone.empty()) zone = time.text("timeZone");
    };
    keep_zone("start", start_zone);
    keep_zone("end", end_zone);
    if (start_zone.empty() || end_zone.empty()) {
      auto const zone = co_await time_zone_of(context, p.calendar_id);
      if (start_zone.empty()) start_zone = zone;
      if (end_zone.empty()) end_zone = zone;
    }
  }
  if (start && !end) end = end_after(*start, existing, start_zone);
  if (start && end && (start->kind == WhenKind::date) != (end->kind == WhenKind::date))
    throw Failure(ErrorKind::invalid,
                  "start_time and end_time must both be dates (all day) or both be times.",
                  "Give both in one form.");
  auto const from =
      start ? instant(*start, start_zone.empty() ? "UTC" : start_zone).value() : TimePoint::min();
  auto const to = end ? instant(*end, end_zone.empty() ? "UTC" : end_zone).value() : TimePoint::max();
  if (to <= from && start && start->kind == WhenKind::date && p.start_time == p.end_time)
    end->text = add_days(end->text, 1);
  else if (to <= from)
    throw Failure(ErrorKind::invalid,
                  fmt::format("The event would end ({}) before it starts ({}).", end->text, start->text),
                  "Correct start_time or end_time.");
  // A switch between all-day and timed must clear the other form.
  auto const put_time = [&](std::string_view key, When const& when, std::string const& zone) {
    auto time = event_time(when, zone);
    if (existing) time[when.kind == WhenKind::date ? "dateTime" : "date"] = nullptr;
    if (existing && when.kind == WhenKind::date) time["timeZone"] = nullptr;
    body[key] = std::move(time);
  };
  if (start) put_time("start", *start, start_zone);
  if (end) put_time("end", *end, end_zone);
}

std::string_view updates_of(ManageEvent const& p) {
  return p.send_updates ? schema::Type<SendUpdates>::name(*p.send_updates) : "all";
}

google::Params write_params(ManageEvent const& p, json::object const& body) {
  auto params = google::Params().set("calendarId", p.calendar_id).set("sendUpdates", updates_of(p));
  params.set("fields", schema::selector<Event>());
  if (body.contains("conferenceData")) params.set("conferenceDataVersion", 1);
  if (body.contains("attachments")) params.set("supportsAttachments", true);
  return params;
}

}  // namespace workspace::tools::calendar
