// The member "gmail" of the seed file:
//   {"labels":     {"alice@example.com": ["Projects/Apollo", "Receipts"]},
//    "signatures": {"alice@example.com": "<b>Alice</b>"},
//    "mails": [{"key": "kickoff", "from": "bob@example.com", "to": ["alice@example.com"], "cc": [],
//               "subject": "...", "date": "-3d", "text": "...", "html": "...", "reply_to": "KEY",
//               "labels": {"alice@example.com": ["STARRED", "Projects/Apollo"]},
//               "unread": true, "archived": false, "spam": false, "draft": false,
//               "attachments": [{"name": "a.pdf", "type": "application/pdf", "base64": "..."},
//                               {"name": "b.pdf", "type": "application/pdf", "text": ["a line", ...]}]}]}
// A mail lies in SENT of its sender and in INBOX of each recipient who has an account. "text" of an
// attachment makes a PDF of type application/pdf, else plain text.

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "sandbox/documents/samples.hpp"
#include "sandbox/gmail/deliver.hpp"
#include "sandbox/gmail/seed_mail.hpp"
#include "sandbox/mail_encoding.hpp"
#include "sandbox/operation.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace workspace::sandbox::gmail {
namespace {

std::string address(World& world, std::string_view email) {
  auto const* user = world.directory.find(email);
  return user && user->name != user->email ? fmt::format("{} <{}>", header_text(user->name), email)
                                           : std::string(email);
}

std::string addresses(World& world, std::vector<std::string> const& emails) {
  std::vector<std::string> all;
  for (auto const& email : emails) all.push_back(address(world, email));
  return join(all, ", ");
}

std::string text_part(std::string_view type, std::string_view text) {
  return fmt::format("Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
                     type, replace_all(replace_all(std::string(text), "\r\n", "\n"), "\n", "\r\n"));
}

std::string multipart(World& world, std::string_view subtype, std::vector<std::string> const& parts) {
  auto const boundary = world.ids.any("0123456789abcdef", 28);
  auto out = fmt::format("Content-Type: multipart/{}; boundary=\"{}\"\r\n\r\n", subtype, boundary);
  for (auto const& part : parts) out += fmt::format("--{}\r\n{}\r\n", boundary, part);
  return out + fmt::format("--{}--\r\n", boundary);
}

std::string body_of(World& world, SeedMail const& mail) {
  std::vector<std::string> mixed, related;
  for (auto const& attachment : mail.attachments) {
    bool const is_inline = !attachment.content_id.empty();
    auto part = fmt::format(
        "Content-Type: {}; name=\"{}\"\r\nContent-Disposition: {}; "
        "filename=\"{}\"\r\nContent-Transfer-Encoding: base64\r\n",
        attachment.type, attachment.name, is_inline ? "inline" : "attachment", attachment.name);
    if (is_inline) part += fmt::format("Content-ID: <{}>\r\n", attachment.content_id);
    part += "\r\n" + base64_lines(attachment.bytes);
    (is_inline ? related : mixed).push_back(std::move(part));
  }
  std::string body = mail.text.empty() ? text_part("html", mail.html) : text_part("plain", mail.text);
  if (!mail.text.empty() && !mail.html.empty()) {
    body = multipart(world, "alternative", {text_part("plain", mail.text), text_part("html", mail.html)});
  }
  if (!related.empty()) {
    related.insert(related.begin(), body);
    body = multipart(world, "related", related);
  }
  if (!mixed.empty()) {
    mixed.insert(mixed.begin(), body);
    body = multipart(world, "mixed", mixed);
  }
  return body;
}

struct Sent {
  std::string id, references;
};

void put_in(World& world, std::string_view email, SeedMail const& mail, std::string const& raw, bool sender) {
  auto* const found = find_mailbox(world, email);
  if (!found) return;
  auto& mailbox = *found;
  std::vector<std::string> labels;
  if (sender)
    labels.emplace_back(mail.draft ? "DRAFT" : "SENT");
  else if (mail.spam)
    labels.emplace_back("SPAM");
  else if (!mail.archived)
    labels.emplace_back("INBOX");
  if (mail.unread && !sender) labels.insert(labels.begin(), "UNREAD");
  if (auto own = mail.labels.find(std::string(email)); own != mail.labels.end()) {
    for (auto const& name : own->second) {
      auto const* label = mailbox.find_label(name);
      if (!label) label = mailbox.find_label_by_name(name);
      labels.push_back(label ? std::string(json::text(*label, "id")) : mailbox.add_label(name));
      if (labels.back() == "TRASH") std::erase(labels, "INBOX");
    }
  }
  auto& kept = keep(world, mailbox, raw, std::move(labels), {}, mail.date);
  if (mail.draft)
    mailbox.drafts["r" + world.ids.any("123456789", 1) + world.ids.any("0123456789", 18)] = kept.id;
}

SeedAttachment read_attachment(Seed const& seed) {
  seed.only({"name", "type", "base64", "text", "content_id"});
  SeedAttachment attachment{
      seed["name"].text(), seed["type"].text("application/octet-stream"), {}, seed["content_id"].text("")};
  for (auto const& one : {attachment.name, attachment.type, attachment.content_id}) {
    if (one.find_first_of("\r\n\"") != std::string::npos)
      seed.fail("quotes and line ends cannot stand in its members");
  }
  if (seed["base64"].present()) {
    auto bytes = from_base64(seed["base64"].text());
    if (!bytes) seed["base64"].fail("base64 (RFC 4648 section 4) is expected");
    attachment.bytes = std::move(*bytes);
  } else {
    auto const lines = seed["text"].texts();
    attachment.bytes = attachment.type == "application/pdf" ? samples::pdf(lines) : join(lines, "\n") + "\n";
  }
  return attachment;
}

SeedMail read_mail(Seed const& seed, std::set<std::string> const& keys, TimePoint now) {
  seed.only({"key", "from", "to", "cc", "subject", "date", "text", "html", "reply_to", "labels", "unread",
             "archived", "spam", "draft", "attachments"});
  SeedMail mail;
  mail.key = seed["key"].text("");
  mail.from = to_lower(seed["from"].text());
  for (auto& email : seed["to"].texts()) mail.to.push_back(to_lower(email));
  for (auto& email : seed["cc"].texts()) mail.cc.push_back(to_lower(email));
  mail.subject = seed["subject"].text("");
  for (auto const* name : {"from", "subject"}) {
    if (seed[name].text("").find_first_of("\r\n") != std::string::npos)
      seed[name].fail("line ends cannot stand here");
  }
  mail.date = seed["date"].moment(now, now);
  mail.text = seed["text"].text("");
  mail.html = seed["html"].text("");
  mail.reply_to = seed["reply_to"].text("");
  if (!mail.reply_to.empty() && !keys.contains(mail.reply_to))
    seed["reply_to"].fail("no earlier mail has that key");
  mail.unread = seed["unread"].boolean(false);
  mail.archived = seed["archived"].boolean(false);
  mail.spam = seed["spam"].boolean(false);
  mail.draft = seed["draft"].boolean(false);
  if (auto const labels = seed["labels"]; labels.present()) {
    if (!labels.value().is_object()) labels.fail("an object of users is expected");
    for (auto const& [user, names] : labels.value().get_object())
      mail.labels[to_lower(user)] = labels[user].texts();
  }
  for (auto const& attachment : seed["attachments"].items())
    mail.attachments.push_back(read_attachment(attachment));
  return mail;
}

Mailbox& mailbox_named(World& world, Seed const& seed, std::string_view email) {
  auto* const mailbox = find_mailbox(world, email);
  if (!mailbox) seed.fail("there is no such account");
  return *mailbox;
}

void read_labels(World& world, Seed const& seed) {
  if (!seed.present()) return;
  if (!seed.value().is_object()) seed.fail("an object of users is expected");
  for (auto const& [email, names] : seed.value().get_object()) {
    auto& mailbox = mailbox_named(world, seed[email], email);
    for (auto const& name : seed[email].texts()) {
      if (!mailbox.find_label_by_name(name)) mailbox.add_label(name);
    }
  }
}

void read_signatures(World& world, Seed const& seed) {
  if (!seed.present()) return;
  if (!seed.value().is_object()) seed.fail("an object of users is expected");
  for (auto const& [email, html] : seed.value().get_object()) {
    mailbox_named(world, seed[email], email).send_as.front().as_object()["signature"] = seed[email].text();
  }
}

void built_in(World& world) {
  if (auto* const alice = find_mailbox(world, "alice@example.com")) {
    alice->add_label("Projects");
    alice->add_label("Projects/Apollo", {{"textColor", "#ffffff"}, {"backgroundColor", "#4a86e8"}});
    alice->add_label("Receipts", {{"textColor", "#000000"}, {"backgroundColor", "#b9e4d0"}});
    alice->send_as.front().as_object()["signature"] = "<div>Alice Example<br>Product, Example Ltd</div>";
  }
  if (auto* const bob = find_mailbox(world, "bob@example.com")) bob->add_label("Apollo");
  put_mails(world, built_in_mails(world.now()));
}

}  // namespace

void put_mails(World& world, std::vector<SeedMail> mails) {
  std::stable_sort(mails.begin(), mails.end(),
                   [](SeedMail const& a, SeedMail const& b) { return a.date < b.date; });
  std::map<std::string, Sent> sent;
  for (auto const& mail : mails) {
    Sent own{fmt::format("<CA+{}@mail.{}>",
                         world.ids.any("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32),
                         std::string_view(mail.from).substr(mail.from.find('@') + 1)),
             {}};
    auto raw =
        fmt::format("MIME-Version: 1.0\r\nDate: {}\r\nMessage-ID: {}\r\nSubject: {}\r\nFrom: {}\r\n",
                    mail_date(mail.date), own.id, header_text(mail.subject), address(world, mail.from));
    if (!mail.to.empty()) raw += "To: " + addresses(world, mail.to) + "\r\n";
    if (!mail.cc.empty()) raw += "Cc: " + addresses(world, mail.cc) + "\r\n";
    if (!mail.list.empty()) raw += fmt::format("List-Id: <{}>\r\nPrecedence: bulk\r\n", mail.list);
    if (auto parent = sent.find(mail.reply_to); parent != sent.end()) {
      own.references =
          parent->second.references + (parent->second.references.empty() ? "" : " ") + parent->second.id;
      raw += fmt::format("In-Reply-To: {}\r\nReferences: {}\r\n", parent->second.id,
                         replace_all(own.references, " ", "\r\n "));
    }
    raw += body_of(world, mail);
    put_in(world, mail.from, mail, raw, true);
    if (!mail.draft) {
      std::set<std::string> const once = [&] {
        std::set<std::string> all(mail.to.begin(), mail.to.end());
        all.insert(mail.cc.begin(), mail.cc.end());
        all.erase(mail.from);
        return all;
      }();
      for (auto const& email : once) put_in(world, email, mail, raw, false);
    }
    if (!mail.key.empty()) sent[mail.key] = std::move(own);
  }
}

namespace {

void fill(World& world, Seed const& seed) {
  auto& state = world.of<GmailState>() = GmailState();
  for (auto const& user : world.directory.users())
    if (user.account) state.mailboxes.emplace(user.email, Mailbox(user));
  if (!seed.present()) return built_in(world);
  seed.only({"labels", "signatures", "mails"});
  read_labels(world, seed["labels"]);
  read_signatures(world, seed["signatures"]);
  std::set<std::string> keys;
  std::vector<SeedMail> mails;
  for (auto const& entry : seed["mails"].items()) {
    mails.push_back(read_mail(entry, keys, world.now()));
    if (!mails.back().key.empty()) keys.insert(mails.back().key);
  }
  put_mails(world, std::move(mails));
}

Seeding const seeding{"gmail", fill};

}  // namespace
}  // namespace workspace::sandbox::gmail
