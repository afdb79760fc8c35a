// Drafts: messages with the label DRAFT and an id of their own that lasts while their message is replaced.
// Source: https://developers.google.com/gmail/api/guides/drafts.

#include "sandbox/gmail/deliver.hpp"
#include "sandbox/gmail/mail_text.hpp"
#include "sandbox/gmail/operations.hpp"

namespace workspace::sandbox::gmail {
namespace {

json::value const& message_in(Call const& call) {
  static json::value const none(json::object{});
  auto const* message = json::find(call.body, "message");
  return message ? *message : none;
}

std::string require_draft(Mailbox& mailbox, std::string_view id) {
  auto found = mailbox.drafts.find(id);
  if (found == mailbox.drafts.end()) throw not_found();
  return found->second;
}

/// A draft may lack recipients, but not its owner's name: Gmail fills From, Date and Message-ID in at once.
Message& keep_draft(World& world, Mailbox& mailbox, Call const& call, std::string thread) {
  MailText mail(raw_of(call, message_in(call)));
  if (mail.find("From").value_or("").empty()) mail.set("From", mailbox.name + " <" + mailbox.email + ">");
  if (mail.find("Date").value_or("").empty()) mail.set("Date", mail_date(world.now()));
  if (mail.find("Message-ID").value_or("").empty()) {
    mail.set("Message-ID",
             "<CA+" + world.ids.any("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40) +
                 "@mail.example.com>");
  }
  if (!mail.find("MIME-Version")) mail.set("MIME-Version", "1.0");
  return keep(world, mailbox, mail.text(), {"DRAFT"}, std::move(thread), world.now());
}

std::string thread_in(Mailbox& mailbox, Call const& call) {
  std::string thread(json::text(message_in(call), "threadId"));
  if (!thread.empty() && mailbox.thread(thread).empty()) throw not_found();
  return thread;
}

json::object draft_json(std::string_view id, json::object message) {
  return {{"id", id}, {"message", std::move(message)}};
}

}  // namespace

Reply list_drafts(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  std::vector<std::pair<std::string_view, Message*>> found;
  for (auto* message : wanted_messages(mailbox, call)) {
    for (auto const& [draft, id] : mailbox.drafts) {
      if (id == message->id) found.emplace_back(draft, message);
    }
  }
  auto const page = page_of(call, found.size());
  json::object out{{"resultSizeEstimate", found.size()}};
  json::array drafts;
  for (auto i = page.first; i < page.last; ++i) {
    auto const* message = found[i].second;
    drafts.push_back(draft_json(found[i].first, {{"id", message->id}, {"threadId", message->thread_id}}));
  }
  if (!drafts.empty()) out["drafts"] = std::move(drafts);
  if (!page.next.empty()) out["nextPageToken"] = page.next;
  return {200, std::move(out), {}, {}};
}

Reply get_draft(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  auto& message = mailbox.require(require_draft(mailbox, call.param("id")));
  return {200, draft_json(call.param("id"), message_json(world, message, allowed_format(call), {})), {}, {}};
}

Reply create_draft(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  auto& message = keep_draft(world, mailbox, call, thread_in(mailbox, call));
  auto const id = "r" + world.ids.any("123456789", 1) + world.ids.any("0123456789", 18);
  mailbox.drafts[id] = message.id;
  return {200, draft_json(id, message_reference(message)), {}, {}};
}

Reply update_draft(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  std::string const id(call.param("id"));
  auto const old = require_draft(mailbox, id);
  auto thread = thread_in(mailbox, call);
  if (thread.empty()) thread = mailbox.require(old).thread_id;
  auto& message = keep_draft(world, mailbox, call, std::move(thread));
  mailbox.drafts[id] = message.id;
  mailbox.remove(old);
  return {200, draft_json(id, message_reference(message)), {}, {}};
}

Reply delete_draft(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  mailbox.remove(require_draft(mailbox, call.param("id")));
  return {};
}

Reply send_draft(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  std::string const id(json::text(call.body, "id"));
  bool const replaced = json::find(call.body, "message") || !call.media_type.empty();
  if (id.empty() && !replaced) throw invalid_argument("Draft id or message required");
  std::string raw, thread, old;
  if (!id.empty()) {
    old = require_draft(mailbox, id);
    raw = mailbox.require(old).raw;
    thread = mailbox.require(old).thread_id;
  }
  if (replaced && (!call.media_type.empty() || json::find(message_in(call), "raw")))
    raw = raw_of(call, message_in(call));
  if (raw.empty()) throw invalid_argument("Draft id or message required");
  // A draft that is alone in its thread takes no thread along.
  if (mailbox.thread(thread).size() < 2) thread.clear();
  auto const sent_id = send(world, mailbox, raw, thread).id;
  if (!old.empty()) mailbox.remove(old);
  return {200, message_reference(mailbox.require(sent_id)), {}, {}};
}

}  // namespace workspace::sandbox::gmail
