// What a request may say about an event, and the form it is kept in.
#include "base/text.hpp"
#include "sandbox/calendar/events.hpp"
#include "sandbox/drive/state.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

constexpr std::string_view read_only[] = {
    "kind",      "etag",        "htmlLink",           "created",           "updated",     "creator",
    "organizer", "iCalUID",     "recurringEventId",   "originalStartTime", "hangoutLink", "attendeesOmitted",
    "locked",    "privateCopy", "endTimeUnspecified", "sequence",          "id",          "gadget"};

void check_one_of(json::object const& data, std::string_view member,
                  std::initializer_list<std::string_view> allowed) {
  auto const* const value = data.if_contains(member);
  if (!value) return;
  auto const text = value->is_string() ? std::string_view(value->get_string()) : std::string_view{};
  if (std::find(allowed.begin(), allowed.end(), text) == allowed.end())
    throw invalid_value(std::string(member));
}

void check_reminders(json::object const& data) {
  auto const* const reminders = data.if_contains("reminders");
  if (!reminders) return;
  auto const& overrides = json::items(*reminders, "overrides");
  if (json::boolean(*reminders, "useDefault") && !overrides.empty())
    throw ApiFault{400,
                   "INVALID_ARGUMENT",
                   "cannotUseDefaultRemindersAndSpecifyOverride",
                   "Cannot specify both default reminders and overrides at the same time.",
                   {}};
  if (overrides.size() > 5)
    throw invalid("Too many reminders: an event has at most 5.", "reminders.overrides");
  for (auto const& one : overrides) {
    auto const method = json::text(one, "method");
    auto const minutes = json::integer(one, "minutes", -1);
    if (method != "email" && method != "popup")
      throw invalid("Invalid reminder method.", "reminders.overrides.method");
    if (minutes < 0 || minutes > 40320)
      throw invalid("Invalid reminder time.", "reminders.overrides.minutes");
  }
}

void normalise_attendees(json::object& data) {
  auto* const attendees = data.if_contains("attendees");
  if (!attendees || !attendees->is_array()) return;
  auto const* const by = json::find(data, "organizer");
  std::string const organizer(by ? json::text(*by, "email") : std::string_view());
  std::set<std::string> seen;
  json::array result;
  for (auto& value : attendees->get_array()) {
    auto attendee = value.is_object() ? value.get_object() : json::object();
    auto const email = to_lower(json::text(value, "email"));
    auto const at = email.find('@');
    if (at == std::string::npos || at == 0 || at + 1 == email.size() ||
        email.find_first_of(" \r\n,<>") != std::string::npos)
      throw invalid("Invalid attendee email.", "attendees.email");
    if (!seen.insert(email).second) continue;
    attendee["email"] = email;
    attendee.erase("self");
    attendee.erase("organizer");
    attendee.erase("id");
    bool const is_organizer = email == organizer;
    if (is_organizer) attendee["organizer"] = true;
    if (!attendee.contains("responseStatus"))
      attendee["responseStatus"] = is_organizer ? "accepted" : "needsAction";
    check_one_of(attendee, "responseStatus", {"needsAction", "declined", "tentative", "accepted"});
    result.push_back(std::move(attendee));
  }
  if (result.empty())
    data.erase("attendees");
  else
    *attendees = std::move(result);
}

void check_event_type(Calendar const& calendar, json::object& data, bool all_day) {
  check_one_of(data, "eventType",
               {"default", "birthday", "focusTime", "fromGmail", "outOfOffice", "workingLocation"});
  if (!data.contains("eventType")) data["eventType"] = "default";
  std::string const type(data.at("eventType").get_string());
  if (type == "default") return;
  auto const refuse = [](std::string text) { return invalid(std::move(text), "eventType"); };
  if (type == "fromGmail" || type == "birthday")
    throw refuse(fmt::format("Events of type {} cannot be created.", type));
  if (!calendar.primary)
    throw refuse(fmt::format("Events of type {} are only possible on primary calendars.", type));
  if (type == "workingLocation") {
    if (!data.contains("workingLocationProperties")) throw refuse("workingLocationProperties is required.");
  } else if (all_day) {
    throw refuse(fmt::format("An event of type {} cannot be an all-day event.", type));
  }
}

}  // namespace

void drop_read_only(json::object& body, std::set<std::string_view> const& keep) {
  for (auto const member : read_only)
    if (!keep.contains(member)) body.erase(member);
}

void normalise(Calendar const& calendar, json::object& data) {
  for (auto const* const member : {"attendees", "recurrence", "attachments"})
    if (auto const* const list = data.if_contains(member);
        list && list->is_array() && list->get_array().empty())
      data.erase(member);
  bool const recurring = data.contains("recurrence");
  if (!data.contains("start")) throw required("Missing start time.", "start");
  if (!data.contains("end")) throw required("Missing end time.", "end");
  auto const start = store_time(data.at("start"), calendar, "start", recurring);
  auto const end = store_time(data.at("end"), calendar, "end", recurring);
  if (start.contains("date") != end.contains("date"))
    throw invalid("Start and end times must either both be date or both be dateTime.");
  data["start"] = start;
  data["end"] = end;
  auto const from = stored_time(data.at("start"), calendar), to = stored_time(data.at("end"), calendar);
  if (to.instant < from.instant || (from.all_day && to.instant == from.instant))
    throw ApiFault{400, "INVALID_ARGUMENT", "timeRangeEmpty", "The specified time range is empty.", {}};
  if (recurring) {
    std::vector<std::string> lines;
    for (auto const& line : json::items(data, "recurrence"))
      lines.emplace_back(line.is_string() ? std::string_view(line.get_string()) : std::string_view{});
    auto const parsed = Recurrence::parse(lines);
    if (parsed.has_error() && parsed.error().kind == ErrorKind::unavailable)
      throw not_simulated(parsed.error().message);
    if (parsed.has_error()) throw invalid("Invalid recurrence rule.", "recurrence");
    // A series without a single occurrence is refused as well.
    if (parsed->between(from.local, from.zone, from.all_day, from.instant, sys_seconds::max(), 1).empty())
      throw invalid("Invalid recurrence rule.", "recurrence");
  }
  if (!data.contains("status")) data["status"] = "confirmed";
  check_one_of(data, "status", {"confirmed", "tentative", "cancelled"});
  check_one_of(data, "visibility", {"default", "public", "private", "confidential"});
  check_one_of(data, "transparency", {"opaque", "transparent"});
  check_one_of(data, "colorId", {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"});
  // Google leaves out what is the default.
  if (json::text(data, "visibility") == "default") data.erase("visibility");
  if (json::text(data, "transparency") == "opaque") data.erase("transparency");
  check_event_type(calendar, data, from.all_day);
  check_reminders(data);
  if (!data.contains("reminders")) data["reminders"] = {{"useDefault", true}};
  normalise_attendees(data);
}

void apply_conference(World& world, Request const& request, json::object const* before, json::object& data) {
  auto const keep = [&](std::string_view member) {
    auto const* const old = before ? before->if_contains(member) : nullptr;
    if (old)
      data[member] = *old;
    else
      data.erase(member);
  };
  if (request.number("conferenceDataVersion") != 1) {
    keep("conferenceData");
    keep("hangoutLink");
    return;
  }
  auto* const conference = data.if_contains("conferenceData");
  if (!conference) {
    data.erase("hangoutLink");
    return;
  }
  auto const* const wanted = json::find(*conference, "createRequest");
  if (!wanted || json::find(*conference, "conferenceId")) {
    keep("hangoutLink");
    return;
  }
  auto const* const solution = json::find(*wanted, "conferenceSolutionKey");
  auto const type = solution ? json::text(*solution, "type") : std::string_view("hangoutsMeet");
  if (type != "hangoutsMeet" || json::text(*wanted, "requestId").empty())
    throw invalid("Invalid conference type value.", "conferenceData.createRequest");
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";
  auto const code = fmt::format("{}-{}-{}", world.ids.any(letters, 3), world.ids.any(letters, 4),
                                world.ids.any(letters, 3));
  auto const link = "https://meet.google.com/" + code;
  data["hangoutLink"] = link;
  data["conferenceData"] = {
      {"createRequest",
       {{"requestId", json::text(*wanted, "requestId")},
        {"conferenceSolutionKey", {{"type", "hangoutsMeet"}}},
        {"status", {{"statusCode", "success"}}}}},
      {"entryPoints",
       json::array{json::object{{"entryPointType", "video"}, {"uri", link}, {"label", link.substr(8)}}}},
      {"conferenceSolution",
       {{"key", {{"type", "hangoutsMeet"}}},
        {"name", "Google Meet"},
        {"iconUri",
         "https://fonts.gstatic.com/s/i/productlogos/meet_2020q4/v6/web-512dp/"
         "logo_meet_2020q4_color_2x_web_512dp.png"}}},
      {"conferenceId", code}};
}

void apply_attachments(World& world, Request const& request, json::object const* before, json::object& data) {
  if (!request.flag("supportsAttachments")) {
    auto const* const old = before ? before->if_contains("attachments") : nullptr;
    if (old)
      data["attachments"] = *old;
    else
      data.erase("attachments");
    return;
  }
  auto* const list = data.if_contains("attachments");
  if (!list || !list->is_array()) return;
  if (list->get_array().size() > 25) throw invalid("An event has at most 25 attachments.", "attachments");
  for (auto& value : list->get_array()) {
    std::string const link(json::text(value, "fileUrl"));
    if (link.empty()) throw required("Missing attachment URL.", "attachments.fileUrl");
    auto& attachment = value.get_object();
    // https://drive.google.com/file/d/ID/view and .../open?id=ID.
    auto at = link.find("/d/");
    std::size_t const skip = 3;
    if (at == std::string::npos) at = link.find("id=");
    if (at != std::string::npos) {
      auto const id = link.substr(at + skip, link.find_first_of("/?&#", at + skip) - at - skip);
      auto const& files = world.of<DriveState>().files;
      auto const file = files.find(id);
      attachment["fileId"] = id;
      if (file != files.end()) {
        if (!attachment.contains("title")) attachment["title"] = file->second.name;
        if (!attachment.contains("mimeType")) attachment["mimeType"] = file->second.mime_type;
      }
    }
    if (!attachment.contains("title")) attachment["title"] = link;
  }
}

}  // namespace workspace::sandbox::calendar
