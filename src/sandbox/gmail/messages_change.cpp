// Labels, trash and deletion, of messages and of whole threads.

#include "sandbox/gmail/operations.hpp"

namespace workspace::sandbox::gmail {
namespace {

struct Change {
  std::vector<std::string> add, remove;
};

std::vector<std::string> checked(Mailbox& mailbox, json::value const& body, std::string_view member) {
  std::vector<std::string> ids;
  for (auto const& label : json::items(body, member)) {
    std::string id(label.get_string());
    // Which mails are drafts, sent or chats is not for labels to say.
    if (!mailbox.find_label(id) || id == "DRAFT" || id == "SENT" || id == "CHAT") {
      throw invalid_argument("Invalid label: " + id);
    }
    ids.push_back(std::move(id));
  }
  return ids;
}

Change change_of(Mailbox& mailbox, json::value const& body) {
  Change change{checked(mailbox, body, "addLabelIds"), checked(mailbox, body, "removeLabelIds")};
  if (change.add.empty() && change.remove.empty())
    throw invalid_argument("No label add or removes specified");
  if (change.add.size() > 100 || change.remove.size() > 100) throw invalid_argument("Too many labels");
  for (auto const& id : change.add) {
    if (std::find(change.remove.begin(), change.remove.end(), id) != change.remove.end()) {
      throw invalid_argument("Cannot both add and remove the same label");
    }
    // Gmail moves: what goes to trash or spam leaves the inbox, and the other way round.
    if (id == "TRASH" || id == "SPAM") change.remove.emplace_back("INBOX");
  }
  return change;
}

std::vector<Message*> thread_of(Mailbox& mailbox, Call const& call) {
  auto thread = mailbox.thread(call.param("id"));
  if (thread.empty()) throw not_found();
  return thread;
}

Reply thread_reply(Mailbox& mailbox, std::string_view id) {
  json::array messages;
  for (auto const* message : mailbox.thread(id)) messages.push_back(message_reference(*message));
  return {200, json::object{{"id", id}, {"messages", std::move(messages)}}, {}, {}};
}

std::vector<std::string> ids_of(json::value const& body) {
  std::vector<std::string> ids;
  for (auto const& id : json::items(body, "ids")) ids.emplace_back(id.get_string());
  if (ids.empty()) throw invalid_argument("No message ids specified.");
  if (ids.size() > 1000) throw invalid_argument("Too many message ids: the limit is 1000.");
  return ids;
}

}  // namespace

Reply modify_message(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  auto& message = mailbox.require(call.param("id"));
  auto const change = change_of(mailbox, call.body);
  mailbox.change_labels(message, change.add, change.remove);
  return {200, message_reference(message), {}, {}};
}

Reply batch_modify_messages(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  auto const ids = ids_of(call.body);
  auto const change = change_of(mailbox, call.body);
  for (auto const& id : ids) {
    if (auto* message = mailbox.find(id)) mailbox.change_labels(*message, change.add, change.remove);
  }
  return {};
}

Reply batch_delete_messages(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  for (auto const& id : ids_of(call.body)) mailbox.remove(id);
  return {};
}

Reply delete_message(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  mailbox.remove(std::string(mailbox.require(call.param("id")).id));
  return {};
}

Reply trash_message(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  auto& message = mailbox.require(call.param("id"));
  mailbox.change_labels(message, {"TRASH"}, {"INBOX", "SPAM"});
  return {200, message_reference(message), {}, {}};
}

Reply untrash_message(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  auto& message = mailbox.require(call.param("id"));
  mailbox.change_labels(message, {}, {"TRASH"});
  return {200, message_reference(message), {}, {}};
}

Reply modify_thread(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  auto const thread = thread_of(mailbox, call);
  auto const change = change_of(mailbox, call.body);
  for (auto* message : thread) mailbox.change_labels(*message, change.add, change.remove);
  return thread_reply(mailbox, call.param("id"));
}

Reply delete_thread(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  for (auto* message : thread_of(mailbox, call)) mailbox.remove(std::string(message->id));
  return {};
}

Reply trash_thread(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  for (auto* message : thread_of(mailbox, call))
    mailbox.change_labels(*message, {"TRASH"}, {"INBOX", "SPAM"});
  return thread_reply(mailbox, call.param("id"));
}

Reply untrash_thread(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  for (auto* message : thread_of(mailbox, call)) mailbox.change_labels(*message, {}, {"TRASH"});
  return thread_reply(mailbox, call.param("id"));
}

}  // namespace workspace::sandbox::gmail
