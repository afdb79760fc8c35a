// messages.list, get, send, insert, import and attachments.get.

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"
#include "sandbox/gmail/deliver.hpp"
#include "sandbox/gmail/lists.hpp"
#include "sandbox/gmail/query.hpp"
#include "sandbox/operation.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::gmail {
namespace {

/// gmail.metadata alone shows headers and labels only.
bool metadata_only(Request const& request) {
  if (!request.has_scope("gmail.metadata")) return false;
  for (auto const* scope : {"gmail.readonly", "gmail.modify", "https://mail.google.com/"}) {
    if (request.has_scope(scope)) return false;
  }
  return true;
}

std::vector<std::string> labels_of(Mailbox& mailbox, json::value const& body) {
  std::vector<std::string> labels;
  for (auto const& label : json::items(body, "labelIds")) {
    std::string id(label.get_string());
    if (!mailbox.find_label(id)) throw invalid_argument("Invalid label: " + id);
    labels.push_back(std::move(id));
  }
  return labels;
}

Answer put(World& world, Request const& request, std::string_view usual_date_source) {
  auto& mailbox = mailbox_of(world, request);
  auto const raw = raw_of(request, request.body);
  auto const labels = labels_of(mailbox, request.body);
  std::string const thread(json::text(request.body, "threadId"));
  if (!thread.empty() && mailbox.thread(thread).empty()) throw not_found();
  auto const date = request.param("internalDateSource", usual_date_source) == "dateHeader"
                        ? date_of(raw, request.now)
                        : request.now;
  auto& kept = keep(world, mailbox, raw, labels, thread, date);
  auto answer = message_reference(kept);
  if (request.flag("deleted")) mailbox.remove(kept.id);  // only Vault would see it
  return {.body = std::move(answer)};
}

}  // namespace

std::vector<Message*> wanted_messages(Mailbox& mailbox, Request const& request) {
  auto const text = request.param("q");
  if (!text.empty() && metadata_only(request)) {
    throw forbidden("Metadata scope does not support 'q' parameter", "forbidden");
  }
  auto const query = parse_query(text);
  auto const labels = request.all("labelIds");
  for (auto const id : labels) {
    if (!mailbox.find_label(id)) throw invalid_argument("Invalid label: " + std::string(id));
  }
  auto const asks = [&](std::string_view id) {
    return std::find(labels.begin(), labels.end(), id) != labels.end();
  };
  bool const hidden_too =
      request.flag("includeSpamTrash") || names_spam_or_trash(query) || asks("SPAM") || asks("TRASH");
  std::vector<Message*> found;
  for (auto* message : mailbox.newest_first()) {
    if (!hidden_too && (message->has("SPAM") || message->has("TRASH"))) continue;
    if (!std::all_of(labels.begin(), labels.end(), [&](auto id) { return message->has(id); })) continue;
    if (matches(query, mailbox, *message, request.now)) found.push_back(message);
  }
  return found;
}

std::string_view allowed_format(Request const& request) {
  auto const format = request.param("format", "full");
  if (metadata_only(request) && (format == "full" || format == "raw")) {
    throw forbidden(format == "full" ? "Metadata scope doesn't allow format FULL"
                                     : "Metadata scope doesn't allow format RAW",
                    "forbidden");
  }
  return format;
}

namespace {

Answer list_messages(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  auto const found = wanted_messages(mailbox, request);
  auto const page = page_of(request, found.size());
  json::object out{{"resultSizeEstimate", found.size()}};
  json::array messages;
  for (auto i = page.first; i < page.last; ++i) {
    messages.push_back(json::object{{"id", found[i]->id}, {"threadId", found[i]->thread_id}});
  }
  if (!messages.empty()) out["messages"] = std::move(messages);
  if (!page.next.empty()) out["nextPageToken"] = page.next;
  return {.body = std::move(out)};
}

Answer get_message(World& world, Request const& request) {
  auto& message = mailbox_of(world, request).require(request.param("id"));
  return {.body = message_json(world, message, allowed_format(request), request.all("metadataHeaders"))};
}

Answer get_attachment(World& world, Request const& request) {
  auto& message = mailbox_of(world, request).require(request.param("messageId"));
  auto const* part = find_attachment(message.parsed->root, message.id, request.param("id"));
  if (!part) throw invalid_argument("Invalid attachment token");
  return {.body = json::object{{"size", part->body.size()}, {"data", padded_base64url(part->body)}}};
}

Answer send_message(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  auto& sent = send(world, mailbox, raw_of(request, request.body), json::text(request.body, "threadId"));
  return {.body = message_reference(sent)};
}

Answer insert_message(World& world, Request const& request) { return put(world, request, "receivedTime"); }
Answer import_message(World& world, Request const& request) { return put(world, request, "dateHeader"); }

Operation const operations[] = {{api::gmail::users::messages::list, list_messages},
                                {api::gmail::users::messages::get, get_message},
                                {api::gmail::users::messages::attachments::get, get_attachment},
                                {api::gmail::users::messages::send, send_message},
                                {api::gmail::users::messages::insert, insert_message},
                                {api::gmail::users::messages::import_, import_message}};

}  // namespace
}  // namespace workspace::sandbox::gmail
