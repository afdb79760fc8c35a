// messages.list, get, send, insert, import and attachments.get.

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"
#include "sandbox/gmail/deliver.hpp"
#include "sandbox/gmail/operations.hpp"
#include "sandbox/gmail/query.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::gmail {
namespace {

/// gmail.metadata alone shows headers and labels only.
bool metadata_only(Call const& call) {
  if (!call.has_scope("gmail.metadata")) return false;
  for (auto const* scope : {"gmail.readonly", "gmail.modify", "https://mail.google.com/"}) {
    if (call.has_scope(scope)) return false;
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

Reply put(World& world, Call const& call, std::string_view usual_date_source) {
  auto& mailbox = mailbox_of(world, call);
  auto const raw = raw_of(call, call.body);
  auto const labels = labels_of(mailbox, call.body);
  std::string const thread(json::text(call.body, "threadId"));
  if (!thread.empty() && mailbox.thread(thread).empty()) throw not_found();
  auto const date =
      call.param("internalDateSource", usual_date_source) == "dateHeader" ? date_of(raw, call.now) : call.now;
  auto& kept = keep(world, mailbox, raw, labels, thread, date);
  auto answer = message_reference(kept);
  if (call.flag("deleted")) mailbox.remove(kept.id);  // only Vault would see it
  return {200, std::move(answer), {}, {}};
}

}  // namespace

PageOf page_of(Call const& call, std::size_t count, std::int64_t usual) {
  auto most = call.number("maxResults", usual);
  if (most < 0) throw invalid_argument("Invalid maxResults");
  if (most == 0) most = usual;
  most = std::min<std::int64_t>(most, 500);
  std::string about = std::string(call.method.id) + call.user;
  for (auto const& [key, value] : call.query) {
    if (key == "q" || key == "labelIds" || key == "includeSpamTrash" || key == "startHistoryId")
      about += "&" + key + "=" + value;
  }
  auto const seal = [&](std::size_t at) {
    auto const place = fmt::format("{:06}", at);
    return to_base64url(place + crypto::sha256(about + place).substr(0, 9));
  };
  PageOf page;
  if (auto const token = call.param("pageToken"); !token.empty()) {
    auto const decoded = from_base64url(token);
    std::size_t at = 0;
    if (decoded && decoded->size() == 15) {
      for (char c : decoded->substr(0, 6)) at = at * 10 + static_cast<std::size_t>(c - '0');
    }
    if (!decoded || decoded->size() != 15 || seal(at) != token) throw invalid_argument("Invalid pageToken");
    page.first = std::min(at, count);
  }
  page.last = std::min(page.first + static_cast<std::size_t>(most), count);
  if (page.last < count) page.next = seal(page.last);
  return page;
}

std::vector<Message*> wanted_messages(Mailbox& mailbox, Call const& call) {
  auto const text = call.param("q");
  if (!text.empty() && metadata_only(call)) {
    throw forbidden("Metadata scope does not support 'q' parameter", "forbidden");
  }
  auto const query = parse_query(text);
  auto const labels = call.all("labelIds");
  for (auto const id : labels) {
    if (!mailbox.find_label(id)) throw invalid_argument("Invalid label: " + std::string(id));
  }
  auto const asks = [&](std::string_view id) {
    return std::find(labels.begin(), labels.end(), id) != labels.end();
  };
  bool const hidden_too =
      call.flag("includeSpamTrash") || names_spam_or_trash(query) || asks("SPAM") || asks("TRASH");
  std::vector<Message*> found;
  for (auto* message : mailbox.newest_first()) {
    if (!hidden_too && (message->has("SPAM") || message->has("TRASH"))) continue;
    if (!std::all_of(labels.begin(), labels.end(), [&](auto id) { return message->has(id); })) continue;
    if (matches(query, mailbox, *message, call.now)) found.push_back(message);
  }
  return found;
}

std::string_view allowed_format(Call const& call) {
  auto const format = call.param("format", "full");
  if (metadata_only(call) && (format == "full" || format == "raw")) {
    throw forbidden(format == "full" ? "Metadata scope doesn't allow format FULL"
                                     : "Metadata scope doesn't allow format RAW",
                    "forbidden");
  }
  return format;
}

Reply list_messages(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  auto const found = wanted_messages(mailbox, call);
  auto const page = page_of(call, found.size());
  json::object out{{"resultSizeEstimate", found.size()}};
  json::array messages;
  for (auto i = page.first; i < page.last; ++i) {
    messages.push_back(json::object{{"id", found[i]->id}, {"threadId", found[i]->thread_id}});
  }
  if (!messages.empty()) out["messages"] = std::move(messages);
  if (!page.next.empty()) out["nextPageToken"] = page.next;
  return {200, std::move(out), {}, {}};
}

Reply get_message(World& world, Call const& call) {
  auto& message = mailbox_of(world, call).require(call.param("id"));
  return {200, message_json(world, message, allowed_format(call), call.all("metadataHeaders")), {}, {}};
}

Reply get_attachment(World& world, Call const& call) {
  auto& message = mailbox_of(world, call).require(call.param("messageId"));
  auto const* part = find_attachment(message.parsed->root, message.id, call.param("id"));
  if (!part) throw invalid_argument("Invalid attachment token");
  return {200, json::object{{"size", part->body.size()}, {"data", padded_base64url(part->body)}}, {}, {}};
}

Reply send_message(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  auto& sent = send(world, mailbox, raw_of(call, call.body), json::text(call.body, "threadId"));
  return {200, message_reference(sent), {}, {}};
}

Reply insert_message(World& world, Call const& call) { return put(world, call, "receivedTime"); }
Reply import_message(World& world, Call const& call) { return put(world, call, "dateHeader"); }

}  // namespace workspace::sandbox::gmail
