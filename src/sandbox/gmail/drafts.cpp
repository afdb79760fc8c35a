// Drafts: messages with the label DRAFT and an id of their own that lasts while their message is replaced.
// Source: https://developers.google.com/gmail/api/guides/drafts.

#include "sandbox/gmail/deliver.hpp"
#include "sandbox/gmail/lists.hpp"
#include "sandbox/gmail/mail_text.hpp"
#include "sandbox/operation.hpp"

namespace workspace::sandbox::gmail {
namespace {

json::value const& message_in(Request const& request) {
  static json::value const none(json::object{});
  auto const* message = json::find(request.body, "message");
  return message ? *message : none;
}

std::string require_draft(Mailbox& mailbox, std::string_view id) {
  auto found = mailbox.drafts.find(id);
  if (found == mailbox.drafts.end()) throw not_found();
  return found->second;
}

/// A draft may lack recipients, but not its owner's name: Gmail fills From, Date and Message-ID in at once.
Message& keep_draft(World& world, Mailbox& mailbox, Request const& request, std::string thread) {
  MailText mail(raw_of(request, message_in(request)));
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

std::string thread_in(Mailbox& mailbox, Request const& request) {
  std::string thread(json::text(message_in(request), "threadId"));
  if (!thread.empty() && mailbox.thread(thread).empty()) throw not_found();
  return thread;
}

json::object draft_json(std::string_view id, json::object message) {
  return {{"id", id}, {"message", std::move(message)}};
}

Answer list_drafts(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  std::vector<std::pair<std::string_view, Message*>> found;
  for (auto* message : wanted_messages(mailbox, request)) {
    for (auto const& [draft, id] : mailbox.drafts) {
      if (id == message->id) found.emplace_back(draft, message);
    }
  }
  auto const page = page_of(request, found.size());
  json::object out{{"resultSizeEstimate", found.size()}};
  json::array drafts;
  for (auto i = page.first; i < page.last; ++i) {
    auto const* message = found[i].second;
    drafts.push_back(draft_json(found[i].first, {{"id", message->id}, {"threadId", message->thread_id}}));
  }
  if (!drafts.empty()) out["drafts"] = std::move(drafts);
  if (!page.next.empty()) out["nextPageToken"] = page.next;
  return {.body = std::move(out)};
}

Answer get_draft(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  auto& message = mailbox.require(require_draft(mailbox, request.param("id")));
  return {.body = draft_json(request.param("id"), message_json(world, message, allowed_format(request), {}))};
}

Answer create_draft(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  auto& message = keep_draft(world, mailbox, request, thread_in(mailbox, request));
  auto const id = "r" + world.ids.any("123456789", 1) + world.ids.any("0123456789", 18);
  mailbox.drafts[id] = message.id;
  return {.body = draft_json(id, message_reference(message))};
}

Answer update_draft(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  std::string const id(request.param("id"));
  auto const old = require_draft(mailbox, id);
  auto thread = thread_in(mailbox, request);
  if (thread.empty()) thread = mailbox.require(old).thread_id;
  auto& message = keep_draft(world, mailbox, request, std::move(thread));
  mailbox.drafts[id] = message.id;
  mailbox.remove(old);
  return {.body = draft_json(id, message_reference(message))};
}

Answer delete_draft(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  mailbox.remove(require_draft(mailbox, request.param("id")));
  return {};
}

Answer send_draft(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  std::string const id(json::text(request.body, "id"));
  bool const replaced = json::find(request.body, "message") || !request.media_type.empty();
  if (id.empty() && !replaced) throw invalid_argument("Draft id or message required");
  std::string raw, thread, old;
  if (!id.empty()) {
    old = require_draft(mailbox, id);
    raw = mailbox.require(old).raw;
    thread = mailbox.require(old).thread_id;
  }
  if (replaced && (!request.media_type.empty() || json::find(message_in(request), "raw")))
    raw = raw_of(request, message_in(request));
  if (raw.empty()) throw invalid_argument("Draft id or message required");
  // A draft that is alone in its thread takes no thread along.
  if (mailbox.thread(thread).size() < 2) thread.clear();
  auto const sent_id = send(world, mailbox, raw, thread).id;
  if (!old.empty()) mailbox.remove(old);
  return {.body = message_reference(mailbox.require(sent_id))};
}

Operation const operations[] = {
    {api::gmail::users::drafts::list, list_drafts},     {api::gmail::users::drafts::get, get_draft},
    {api::gmail::users::drafts::create, create_draft},  {api::gmail::users::drafts::update, update_draft},
    {api::gmail::users::drafts::delete_, delete_draft}, {api::gmail::users::drafts::send, send_draft}};

}  // namespace
}  // namespace workspace::sandbox::gmail
