#include "sandbox/gmail/state.hpp"

#include "base/text.hpp"
#include "sandbox/items.hpp"

#include <algorithm>

namespace workspace::sandbox::gmail {
namespace {

bool contains(std::vector<std::string> const& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

bool Message::has(std::string_view label) const { return contains(labels, label); }

Mailbox::Mailbox(User const& user) : email(user.email), name(user.name) {
  for (auto const* id :
       {"CHAT", "SENT", "INBOX", "IMPORTANT", "TRASH", "DRAFT", "SPAM", "CATEGORY_FORUMS", "CATEGORY_UPDATES",
        "CATEGORY_PERSONAL", "CATEGORY_PROMOTIONS", "CATEGORY_SOCIAL", "STARRED", "UNREAD"}) {
    json::object label{{"id", id}, {"name", id}, {"type", "system"}};
    std::string_view const which(id);
    if (which.starts_with("CATEGORY_") || which == "CHAT" || which == "IMPORTANT" || which == "TRASH" ||
        which == "SPAM") {
      label["messageListVisibility"] = "hide";
      label["labelListVisibility"] = which == "IMPORTANT" ? "labelShow" : "labelHide";
    }
    labels.push_back(std::move(label));
  }
  send_as.push_back(
      {{"sendAsEmail", email}, {"displayName", name}, {"isPrimary", true}, {"isDefault", true}});
  vacation = {{"enableAutoReply", false}};
}

Message* Mailbox::find(std::string_view id) {
  auto found = messages.find(id);
  return found == messages.end() ? nullptr : &found->second;
}

Message& Mailbox::require(std::string_view id) {
  if (auto* message = find(id)) return *message;
  throw not_found();
}

std::vector<Message*> Mailbox::newest_first() {
  std::vector<Message*> all;
  for (auto& [id, message] : messages) all.push_back(&message);
  std::sort(all.begin(), all.end(), [](Message const* a, Message const* b) {
    return a->date != b->date ? a->date > b->date : a->id > b->id;
  });
  return all;
}

std::vector<Message*> Mailbox::thread(std::string_view thread_id) {
  std::vector<Message*> all;
  for (auto& [id, message] : messages) {
    if (message.thread_id == thread_id) all.push_back(&message);
  }
  std::sort(all.begin(), all.end(), [](Message const* a, Message const* b) {
    return a->date != b->date ? a->date < b->date : a->id < b->id;
  });
  return all;
}

void Mailbox::record(HistoryRecord::Kind kind, Message& message, std::vector<std::string> changed) {
  message.history_id = ++history_id;
  history.push_back({history_id, kind, message.id, message.thread_id, message.labels, std::move(changed)});
}

Message& Mailbox::add(Message message) {
  auto const id = message.id;
  auto& kept = messages[id] = std::move(message);
  record(HistoryRecord::Kind::added, kept);
  return kept;
}

void Mailbox::remove(std::string_view id) {
  auto found = messages.find(id);
  if (found == messages.end()) return;
  record(HistoryRecord::Kind::deleted, found->second);
  std::erase_if(drafts, [&](auto const& draft) { return draft.second == id; });
  messages.erase(found);
}

void Mailbox::change_labels(Message& message, std::vector<std::string> const& add,
                            std::vector<std::string> const& remove) {
  std::vector<std::string> added, removed;
  for (auto const& label : remove) {
    if (std::erase(message.labels, label) > 0) removed.push_back(label);
  }
  for (auto const& label : add) {
    if (message.has(label)) continue;
    message.labels.push_back(label);
    added.push_back(label);
  }
  if (!removed.empty()) record(HistoryRecord::Kind::labels_removed, message, std::move(removed));
  if (!added.empty()) record(HistoryRecord::Kind::labels_added, message, std::move(added));
}

json::object const* Mailbox::find_label(std::string_view id) const { return find_item(labels, "id", id); }

json::object const* Mailbox::find_label_by_name(std::string_view wanted) const {
  for (auto const& label : labels)
    if (equal_ignoring_case(json::text(label, "name"), wanted)) return &label.get_object();
  return nullptr;
}

std::string Mailbox::add_label(std::string_view name_of_it, json::object color) {
  auto id = new_label_id();
  json::object label{{"id", id},
                     {"name", name_of_it},
                     {"type", "user"},
                     {"messageListVisibility", "show"},
                     {"labelListVisibility", "labelShow"}};
  if (!color.empty()) label["color"] = std::move(color);
  labels.push_back(std::move(label));
  return id;
}

bool is_system(json::object const& label) { return json::text(label, "type") == "system"; }

std::string Mailbox::thread_for(Parsed const& mail) const {
  auto const subject = normalised_subject(mail.subject);
  for (auto const& [id, message] : messages) {
    if (message.parsed->message_id.empty() || !contains(mail.references, message.parsed->message_id))
      continue;
    if (normalised_subject(message.parsed->subject) == subject) return message.thread_id;
  }
  return {};
}

Mailbox* find_mailbox(World& world, std::string_view email) {
  auto& mailboxes = world.of<GmailState>().mailboxes;
  auto const found = mailboxes.find(to_lower(email));
  return found == mailboxes.end() ? nullptr : &found->second;
}

Mailbox& mailbox_of(World& world, Request const& request) {
  auto const wanted = request.param("userId");
  if (wanted != "me" && !equal_ignoring_case(wanted, request.user)) {
    throw forbidden("Delegation denied for " + request.user);
  }
  auto* const mailbox = find_mailbox(world, request.user);
  if (!mailbox) throw failed_precondition("Mail service not enabled");
  return *mailbox;
}

json::object message_reference(Message const& message) {
  json::object out{{"id", message.id}, {"threadId", message.thread_id}};
  if (!message.labels.empty()) out["labelIds"] = json::value_from(message.labels);
  return out;
}

json::object message_json(World& world, Message const& message, std::string_view format,
                          std::vector<std::string_view> const& metadata_headers) {
  auto out = message_reference(message);
  out["snippet"] = message.parsed->snippet;
  if (format == "full" || format.empty()) {
    out["payload"] = part_json(message.parsed->root, message.id, world.of<GmailState>().nonce++);
  } else if (format == "metadata") {
    json::array headers;
    for (auto const& [name, value] : message.parsed->root.headers) {
      bool const wanted =
          metadata_headers.empty() ||
          std::any_of(metadata_headers.begin(), metadata_headers.end(),
                      [&](std::string_view header) { return equal_ignoring_case(header, name); });
      if (wanted) headers.push_back(json::object{{"name", name}, {"value", value}});
    }
    json::object payload{{"mimeType", message.parsed->root.mime_type}};
    if (!headers.empty()) payload["headers"] = std::move(headers);
    out["payload"] = std::move(payload);
  } else if (format == "raw") {
    out["raw"] = padded_base64url(message.raw);
  }
  out["sizeEstimate"] = message.raw.size();
  out["historyId"] = std::to_string(message.history_id);
  out["internalDate"] = std::to_string(message.date.time_since_epoch().count());
  return out;
}

std::string normalised_subject(std::string_view subject) {
  std::string text = to_lower(trim(subject));
  for (bool again = true; again;) {
    again = false;
    for (std::string_view prefix : {"re:", "fw:", "fwd:", "aw:", "wg:"}) {
      if (!text.starts_with(prefix)) continue;
      text = std::string(trim(std::string_view(text).substr(prefix.size())));
      again = true;
    }
  }
  return text;
}

}  // namespace workspace::sandbox::gmail
