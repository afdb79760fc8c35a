// Labels, trash and deletion, of messages and of whole threads.

#include "sandbox/gmail/lists.hpp"
#include "sandbox/operation.hpp"

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

std::vector<Message*> thread_of(Mailbox& mailbox, Request const& request) {
  auto thread = mailbox.thread(request.param("id"));
  if (thread.empty()) throw not_found();
  return thread;
}

Answer thread_reply(Mailbox& mailbox, std::string_view id) {
  json::array messages;
  for (auto const* message : mailbox.thread(id)) messages.push_back(message_reference(*message));
  return {.body = json::object{{"id", id}, {"messages", std::move(messages)}}};
}

std::vector<std::string> ids_of(json::value const& body) {
  std::vector<std::string> ids;
  for (auto const& id : json::items(body, "ids")) ids.emplace_back(id.get_string());
  if (ids.empty()) throw invalid_argument("No message ids specified.");
  if (ids.size() > 1000) throw invalid_argument("Too many message ids: the limit is 1000.");
  return ids;
}

Answer modify_message(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  auto& message = mailbox.require(request.param("id"));
  auto const change = change_of(mailbox, request.body);
  mailbox.change_labels(message, change.add, change.remove);
  return {.body = message_reference(message)};
}

Answer batch_modify_messages(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  auto const ids = ids_of(request.body);
  auto const change = change_of(mailbox, request.body);
  for (auto const& id : ids) {
    if (auto* message = mailbox.find(id)) mailbox.change_labels(*message, change.add, change.remove);
  }
  return {};
}

Answer batch_delete_messages(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  for (auto const& id : ids_of(request.body)) mailbox.remove(id);
  return {};
}

Answer delete_message(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  mailbox.remove(std::string(mailbox.require(request.param("id")).id));
  return {};
}

Answer trash_message(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  auto& message = mailbox.require(request.param("id"));
  mailbox.change_labels(message, {"TRASH"}, {"INBOX", "SPAM"});
  return {.body = message_reference(message)};
}

Answer untrash_message(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  auto& message = mailbox.require(request.param("id"));
  mailbox.change_labels(message, {}, {"TRASH"});
  return {.body = message_reference(message)};
}

Answer modify_thread(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  auto const thread = thread_of(mailbox, request);
  auto const change = change_of(mailbox, request.body);
  for (auto* message : thread) mailbox.change_labels(*message, change.add, change.remove);
  return thread_reply(mailbox, request.param("id"));
}

Answer delete_thread(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  for (auto* message : thread_of(mailbox, request)) mailbox.remove(std::string(message->id));
  return {};
}

Answer trash_thread(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  for (auto* message : thread_of(mailbox, request))
    mailbox.change_labels(*message, {"TRASH"}, {"INBOX", "SPAM"});
  return thread_reply(mailbox, request.param("id"));
}

Answer untrash_thread(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  for (auto* message : thread_of(mailbox, request)) mailbox.change_labels(*message, {}, {"TRASH"});
  return thread_reply(mailbox, request.param("id"));
}

Operation const operations[] = {{api::gmail::users::messages::modify, modify_message},
                                {api::gmail::users::messages::batchModify, batch_modify_messages},
                                {api::gmail::users::messages::batchDelete, batch_delete_messages},
                                {api::gmail::users::messages::delete_, delete_message},
                                {api::gmail::users::messages::trash, trash_message},
                                {api::gmail::users::messages::untrash, untrash_message},
                                {api::gmail::users::threads::modify, modify_thread},
                                {api::gmail::users::threads::delete_, delete_thread},
                                {api::gmail::users::threads::trash, trash_thread},
                                {api::gmail::users::threads::untrash, untrash_thread}};

}  // namespace
}  // namespace workspace::sandbox::gmail
