#pragma once
// What Gmail keeps for each user: messages, labels, drafts, history, settings.
// Source of the behaviour: https://developers.google.com/gmail/api/reference/rest/v1.

#include "base/time.hpp"
#include "json/json.hpp"
#include "sandbox/gmail/payload.hpp"
#include "sandbox/service.hpp"
#include "sandbox/world.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox {

namespace gmail {

struct Message {
  std::string id, thread_id;
  std::vector<std::string> labels;  // ids
  std::string raw;
  std::shared_ptr<Parsed const> parsed;
  TimePoint date;  // internalDate
  std::uint64_t history_id = 0;

  bool has(std::string_view label) const;
};

struct Label {
  std::string id, name;
  bool system = false;
  std::string message_list_visibility;  // show, hide, or empty
  std::string label_list_visibility;    // labelShow, labelShowIfUnread, labelHide, or empty
  std::string text_color, background_color;
};

struct HistoryRecord {
  enum class Kind { added, deleted, labels_added, labels_removed };
  std::uint64_t id = 0;
  Kind kind = Kind::added;
  std::string message_id, thread_id;
  std::vector<std::string> labels;   // of the message after the change
  std::vector<std::string> changed;  // labels added or removed
};

struct SendAs {
  std::string email, name, signature, reply_to;
  bool primary = false;
};

class Mailbox {
 public:
  explicit Mailbox(User const& user);

  Message* find(std::string_view id);
  Message& require(std::string_view id);  // 404
  /// Newest first, as Gmail lists.
  std::vector<Message*> newest_first();
  /// Oldest first; empty where there is no such thread.
  std::vector<Message*> thread(std::string_view thread_id);

  /// Adds the message under its id and thread and records it in the history.
  Message& add(Message message);
  void remove(std::string_view id);
  /// Labels that are there already, or not there, are left alone and leave no record.
  void change_labels(Message& message, std::vector<std::string> const& add,
                     std::vector<std::string> const& remove);

  Label* find_label(std::string_view id);
  Label* find_label_by_name(std::string_view name);  // without case
  Label& add_label(Label label);                     // gives it an id

  /// The thread a mail with these references and this subject belongs to, or empty.
  std::string thread_for(Parsed const& mail) const;

  std::string email;
  std::string name;
  std::map<std::string, Message, std::less<>> messages;  // by id
  std::vector<Label> labels;
  std::map<std::string, std::string, std::less<>> drafts;  // draft id -> message id
  std::vector<HistoryRecord> history;
  std::uint64_t history_id = 200'000;
  std::vector<SendAs> send_as;
  std::map<std::string, json::object, std::less<>> filters;  // by id: Google's Filter
  json::object vacation;                                     // Google's VacationSettings
  std::set<std::string> vacation_told;                       // who got the automatic answer already

 private:
  void record(HistoryRecord::Kind kind, Message& message, std::vector<std::string> changed = {});
  std::uint64_t next_label_ = 1;
};

}  // namespace gmail

struct GmailState {
  std::map<std::string, gmail::Mailbox, std::less<>> mailboxes;  // by e-mail, lower case
  std::uint64_t nonce = 0x51f0a3c7;                              // for attachment ids
};

namespace gmail {

/// The mailbox {userId} names: "me" or the caller's own address. 403 for others'.
Mailbox& mailbox_of(World& world, Call const& call);

ApiFault invalid_argument(std::string message);

/// A Message in the call's format: minimal, full, raw or metadata (with metadataHeaders).
json::object message_json(World& world, Message const& message, std::string_view format,
                          std::vector<std::string_view> const& metadata_headers);
/// Just id, threadId and labelIds: what writes answer.
json::object message_reference(Message const& message);

/// Subject without "Re:", "Fwd:", ... and folded to lower case, for telling threads apart.
std::string normalised_subject(std::string_view subject);

}  // namespace gmail
}  // namespace workspace::sandbox
