#pragma once
// What Gmail keeps for each user: messages, labels, drafts, history, settings.
// Source of the behaviour: https://developers.google.com/gmail/api/reference/rest/v1.

#include "base/time.hpp"
#include "json/json.hpp"
#include "sandbox/gmail/payload.hpp"
#include "sandbox/operation.hpp"
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

struct HistoryRecord {
  enum class Kind { added, deleted, labels_added, labels_removed };
  std::uint64_t id = 0;
  Kind kind = Kind::added;
  std::string message_id, thread_id;
  std::vector<std::string> labels;   // of the message after the change
  std::vector<std::string> changed;  // labels added or removed
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

  json::object const* find_label(std::string_view id) const;
  json::object const* find_label_by_name(std::string_view name) const;  // without case
  std::string new_label_id() { return "Label_" + std::to_string(next_label_++); }
  /// A label of the user's own; `color` may be empty. Its id.
  std::string add_label(std::string_view name_of_it, json::object color = {});

  /// The thread a mail with these references and this subject belongs to, or empty.
  std::string thread_for(Parsed const& mail) const;

  std::string email;
  std::string name;
  std::map<std::string, Message, std::less<>> messages;    // by id
  json::array labels;                                      // Google's Label
  std::map<std::string, std::string, std::less<>> drafts;  // draft id -> message id
  std::vector<HistoryRecord> history;
  std::uint64_t history_id = 200'000;
  json::array send_as;                  // Google's SendAs; the first is the primary one
  json::array filters;                  // Google's Filter
  json::object vacation;                // Google's VacationSettings
  std::set<std::string> vacation_told;  // who got the automatic answer already

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

/// nullptr where nobody with an account has that address.
Mailbox* find_mailbox(World& world, std::string_view email);
/// The mailbox {userId} names: "me" or the caller's own address. 403 for others'.
Mailbox& mailbox_of(World& world, Request const& request);

/// Whether it is one of Gmail's own labels.
bool is_system(json::object const& label);

/// A Message in the call's format: minimal, full, raw or metadata (with metadataHeaders).
json::object message_json(World& world, Message const& message, std::string_view format,
                          std::vector<std::string_view> const& metadata_headers);
/// Just id, threadId and labelIds: what writes answer.
json::object message_reference(Message const& message);

/// Subject without "Re:", "Fwd:", ... and folded to lower case, for telling threads apart.
std::string normalised_subject(std::string_view subject);

}  // namespace gmail
}  // namespace workspace::sandbox
