// The mails Calendar sends: iTIP (RFC 5546) in a MIME message that any mail client shows as an invitation.
#include "base/text.hpp"
#include "sandbox/calendar/events.hpp"
#include "sandbox/gmail/deliver.hpp"
#include "sandbox/mail_encoding.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

/// RFC 5322 display name: quoted, or an encoded word, which may not stand in quotes.
std::string display_name(std::string_view name) {
  auto const encoded = header_text(name);
  return encoded == name ? fmt::format("\"{}\"", replace_all(encoded, "\"", "'")) : encoded;
}

/// RFC 5545 section 3.3.11.
std::string ical_text(std::string_view text) {
  std::string result;
  for (char const c : text) {
    if (c == '\\' || c == ';' || c == ',') result += '\\';
    if (c == '\n')
      result += "\\n";
    else if (c != '\r')
      result += c;
  }
  return result;
}

std::string ical_time(std::string_view property, json::value const& time) {
  if (auto const day = json::text(time, "date"); !day.empty())
    return fmt::format("{};VALUE=DATE:{}\r\n", property, replace_all(std::string(day), "-", ""));
  auto const instant = read_instant(json::text(time, "dateTime")).value_or(sys_seconds{});
  return fmt::format("{}:{}\r\n", property, date::format("%Y%m%dT%H%M%SZ", instant));
}

std::string participation(std::string_view status) {
  if (status == "accepted") return "ACCEPTED";
  if (status == "declined") return "DECLINED";
  return status == "tentative" ? "TENTATIVE" : "NEEDS-ACTION";
}

std::string ical(World const& world, Event const& event, std::string_view method,
                 std::string_view only_guest) {
  auto text = fmt::format(
      "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\nMETHOD:{}\r\n"
      "BEGIN:VEVENT\r\n",
      method);
  text += ical_time("DTSTART", event.data.at("start")) + ical_time("DTEND", event.data.at("end"));
  text += fmt::format("DTSTAMP:{}\r\n",
                      date::format("%Y%m%dT%H%M%SZ", std::chrono::floor<std::chrono::seconds>(world.now())));
  if (auto const* const original = event.data.if_contains("originalStartTime"))
    text += ical_time("RECURRENCE-ID", *original);
  for (auto const& line : json::items(event.data, "recurrence"))
    text += std::string(line.get_string()) + "\r\n";
  text += fmt::format("ORGANIZER:mailto:{}\r\nUID:{}\r\n", organizer_of(event), event.text("iCalUID"));
  for (auto const& attendee : json::items(event.data, "attendees")) {
    auto const email = json::text(attendee, "email");
    if (!only_guest.empty() && email != only_guest) continue;
    text += fmt::format("ATTENDEE;PARTSTAT={};RSVP=TRUE:mailto:{}\r\n",
                        participation(json::text(attendee, "responseStatus")), email);
  }
  text += fmt::format("SUMMARY:{}\r\nDESCRIPTION:{}\r\nLOCATION:{}\r\nSEQUENCE:{}\r\nSTATUS:{}\r\n",
                      ical_text(event.text("summary")), ical_text(event.text("description")),
                      ical_text(event.text("location")), json::integer(event.data, "sequence"),
                      method == "CANCEL" ? "CANCELLED" : "CONFIRMED");
  return text + "END:VEVENT\r\nEND:VCALENDAR\r\n";
}

std::string when(Event const& event, Calendar const& calendar) {
  auto const start = stored_time(event.data.at("start"), calendar);
  if (start.all_day) return date::format("%a %b %e, %Y", start.local);
  return fmt::format("{} ({})", date::format("%a %b %e, %Y %H:%M", start.local), start.zone->name());
}

struct Mail {
  std::string from_name, from, to, subject, body, method, calendar;
};

void send(World& world, Mail const& mail) {
  auto const raw = fmt::format(
      "From: {} <{}>\r\nSender: Google Calendar <calendar-notification@google.com>\r\nTo: {}\r\nSubject: "
      "{}\r\n"
      "Date: {}\r\nMessage-ID: <calendar-{}@google.com>\r\nMIME-Version: 1.0\r\n"
      "Content-Type: multipart/alternative; boundary=\"calendar-part\"\r\n\r\n"
      "--calendar-part\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: "
      "base64\r\n\r\n{}"
      "--calendar-part\r\nContent-Type: text/calendar; charset=UTF-8; method={}\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\n{}--calendar-part--\r\n",
      display_name(mail.from_name), mail.from, mail.to, header_text(mail.subject),
      date::format("%a, %d %b %Y %H:%M:%S +0000", std::chrono::floor<std::chrono::seconds>(world.now())),
      world.ids.next_etag(), base64_lines(mail.body), mail.method, base64_lines(mail.calendar));
  gmail::deliver(world, raw, {mail.to});
}

/// "all", "externalOnly" or "none"; absent parameters mean none.
std::string_view updates_wanted(Request const& request) {
  if (request.has("sendUpdates")) return request.param("sendUpdates");
  return request.flag("sendNotifications") ? "all" : "none";
}

}  // namespace

void notify(World& world, Request const& request, Event const& event, Notice notice,
            std::vector<std::string> recipients) {
  auto const wanted = updates_wanted(request);
  if (wanted == "none") return;
  auto const* const calendar = organizer_calendar(world, event);
  if (!calendar) return;
  auto const from = calendar->primary ? calendar->id : request.user;
  auto const title = event.text("summary").empty() ? std::string_view("(No title)") : event.text("summary");
  std::string_view const word = notice == Notice::invitation ? "Invitation"
                                : notice == Notice::update   ? "Updated invitation"
                                                             : "Canceled event";
  std::string_view const method = notice == Notice::cancellation ? "CANCEL" : "REQUEST";
  for (auto const& guest : recipients) {
    if (guest == calendar->id || guest == from) continue;
    if (wanted == "externalOnly" && world.directory.account(guest)) continue;
    auto body = fmt::format("{}: {}\n\nWhen: {}\n", word, title, when(event, *calendar));
    if (!event.text("location").empty()) body += fmt::format("Where: {}\n", event.text("location"));
    if (!event.text("hangoutLink").empty())
      body += fmt::format("Join with Google Meet: {}\n", event.text("hangoutLink"));
    if (!event.text("description").empty()) body += fmt::format("\n{}\n", event.text("description"));
    send(world, {world.directory.name_of(from), from, guest,
                 fmt::format("{}: {} @ {} ({})", word, title, when(event, *calendar), guest), std::move(body),
                 std::string(method), ical(world, event, method, {})});
  }
}

void notify_answer(World& world, Request const& request, Event const& event, std::string_view guest,
                   std::string_view status) {
  auto const wanted = updates_wanted(request);
  auto const* const calendar = organizer_calendar(world, event);
  if (wanted == "none" || !calendar) return;
  auto const to = calendar->primary ? calendar->id : calendar->owner;
  if (to.empty() || to == guest || (wanted == "externalOnly" && world.directory.account(to))) return;
  std::string_view const word = status == "accepted"    ? "Accepted"
                                : status == "declined"  ? "Declined"
                                : status == "tentative" ? "Tentatively accepted"
                                                        : "Answered";
  auto const name = world.directory.name_of(guest);
  send(world, {name, std::string(guest), to,
               fmt::format("{}: {} @ {}", word, event.text("summary"), when(event, *calendar)),
               fmt::format("{} has answered this invitation: {}.\n", name, word), "REPLY",
               ical(world, event, "REPLY", guest)});
}

}  // namespace workspace::sandbox::calendar
