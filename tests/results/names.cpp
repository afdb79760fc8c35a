#include "names.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <stdexcept>
#include <vector>

namespace workspace::results {
namespace {

constexpr std::string_view people[] = {"alice@example.com", "bob@example.com", "carol@example.com"};

std::string_view header(json::value const& message, std::string_view name) {
  if (auto const* payload = json::find(message, "payload"))
    for (auto const& field : json::items(*payload, "headers"))
      if (equal_ignoring_case(json::text(field, "name"), name)) return json::text(field, "value");
  return {};
}

/// Calendar's links hold ids in base64: "eid=<id calendar>" instead.
std::string with_plain_eids(std::string text) {
  for (std::size_t at = 0; (at = text.find("eid=", at)) != std::string::npos; ++at) {
    auto const begin = at + 4;
    auto end = begin;
    while (end < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '-' || text[end] == '_'))
      ++end;
    auto const plain = from_base64url(std::string_view(text).substr(begin, end - begin));
    if (plain && plain->size() > 8 && is_valid_utf8(*plain))
      text.replace(begin, end - begin, "<" + *plain + ">");
  }
  return text;
}

}  // namespace

std::vector<std::string> Names::everybody() const {
  std::vector<std::string> users{user_};
  for (auto const person : people)
    if (person != user_) users.emplace_back(person);
  return users;
}

void Names::add(std::string name, std::string value) {
  names_.emplace(value, "{{" + name + "}}");
  ids_.emplace(std::move(name), std::move(value));
}

void Names::name(std::string_view kind, std::string_view called, std::string_view id) {
  if (id.empty() || called.empty() || names_.contains(std::string(id))) return;
  auto const plain = fmt::format("{}:{}", kind, called);
  auto unused = plain;
  for (int n = 2; ids_.contains(unused); ++n) unused = fmt::format("{}#{}", plain, n);
  add(std::move(unused), std::string(id));
}

void Names::learn_files(Ask const& ask) {
  name("file", "My Drive", json::text(ask(user_, "/drive/v3/files/root?fields=id"), "id"));
  for (auto const& user : everybody()) {
    auto const drives = ask(user, "/drive/v3/drives?pageSize=100");
    for (auto const& drive : json::items(drives, "drives"))
      name("drive", json::text(drive, "name"), json::text(drive, "id"));
    auto const files = ask(user,
                           "/drive/v3/files?pageSize=1000&orderBy=createdTime,name&corpora=allDrives"
                           "&supportsAllDrives=true&includeItemsFromAllDrives=true&fields=files(id,name)");
    for (auto const& file : json::items(files, "files"))
      name("file", json::text(file, "name"), json::text(file, "id"));
  }
}

void Names::learn_events(Ask const& ask) {
  for (auto const& user : everybody()) {
    auto const calendars = ask(user, "/calendar/v3/users/me/calendarList");
    for (auto const& calendar : json::items(calendars, "items")) {
      auto const id = json::text(calendar, "id");
      // Those of people are called by their addresses.
      if (id.ends_with("@group.calendar.google.com")) name("calendar", json::text(calendar, "summary"), id);
      auto const list =
          ask(user, fmt::format("/calendar/v3/calendars/{}/events?maxResults=2500", percent_encode(id)));
      std::vector<std::array<std::string, 3>> events;
      for (auto const& event : json::items(list, "items")) {
        // An occurrence's id begins with that of its series.
        if (json::find(event, "recurringEventId")) continue;
        auto const* start = json::find(event, "start");
        events.push_back({start ? json::write(*start) : "", std::string(json::text(event, "summary")),
                          std::string(json::text(event, "id"))});
      }
      std::ranges::sort(events);
      for (auto const& [start, summary, event_id] : events) name("event", summary, event_id);
    }
  }
}

void Names::learn_mail(Ask const& ask) {
  auto const labels = ask(user_, "/gmail/v1/users/me/labels");
  for (auto const& label : json::items(labels, "labels"))
    if (json::text(label, "type") == "user")
      name("label", json::text(label, "name"), json::text(label, "id"));
  auto const list = ask(user_, "/gmail/v1/users/me/messages?maxResults=500&includeSpamTrash=true");
  auto const& messages = json::items(list, "messages");
  std::map<std::string, std::string, std::less<>> subjects;
  for (auto newest_last = messages.size(); newest_last-- > 0;) {
    std::string const id(json::text(messages[newest_last], "id"));
    if (names_.contains(id)) continue;
    auto const message = ask(user_, "/gmail/v1/users/me/messages/" + id);
    subjects[id] = header(message, "Subject");
    name("mail", subjects[id], id);
    auto const message_id = header(message, "Message-ID");
    if (message_id.size() > 2) name("message-id", subjects[id], message_id.substr(1, message_id.size() - 2));
    if (auto const* payload = json::find(message, "payload")) learn_attachments(*payload);
  }
  auto const drafts = ask(user_, "/gmail/v1/users/me/drafts?maxResults=500");
  for (auto const& draft : json::items(drafts, "drafts"))
    if (auto const* message = json::find(draft, "message"))
      name("draft", subjects[std::string(json::text(*message, "id"))], json::text(draft, "id"));
}

void Names::learn_attachments(json::value const& part) {
  if (auto const* body = json::find(part, "body"))
    name("attachment", json::text(part, "filename"), json::text(*body, "attachmentId"));
  for (auto const& inner : json::items(part, "parts")) learn_attachments(inner);
}

std::string Names::revealed(std::string_view text) const {
  std::string out;
  for (;;) {
    auto const begin = text.find("{{"), end = text.find("}}", begin);
    out += text.substr(0, begin);
    if (begin == text.npos || end == text.npos) return out;
    auto const name = text.substr(begin + 2, end - begin - 2);
    auto const known = ids_.find(name);
    if (known == ids_.end()) throw std::runtime_error(fmt::format("Nothing is called {{{{{}}}}}.", name));
    out += known->second;
    text.remove_prefix(end + 2);
  }
}

json::value Names::revealed(json::value value) const {
  if (value.is_string()) return json::value(revealed(std::string_view(value.get_string())));
  if (auto* object = value.if_object())
    for (auto& member : *object) member.value() = revealed(std::move(member.value()));
  if (auto* array = value.if_array())
    for (auto& element : *array) element = revealed(std::move(element));
  return value;
}

std::string Names::hidden(std::string text) const {
  text = with_plain_eids(std::move(text));
  for (auto const& [id, name] : names_)
    if (text.find(id) != text.npos) text = replace_all(std::move(text), id, name);
  return text;
}

}  // namespace workspace::results
