#include "sandbox/gmail/deliver.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "sandbox/gmail/mail_text.hpp"
#include "sandbox/gmail/query.hpp"

#include <algorithm>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <gmime/gmime.h>

namespace workspace::sandbox::gmail {
namespace {

constexpr std::size_t most_recipients = 500;

/// What the owner's filters do to a mail that has just come.
void apply_filters(World& world, Mailbox& mailbox, Message& message) {
  for (auto const& filter : mailbox.filters) {
    auto const* criteria = json::find(filter, "criteria");
    auto const* action = json::find(filter, "action");
    if (!criteria || !action) continue;
    QueryNode query{QueryNode::Kind::all, {}, {}, {}};
    for (auto const field : {"from", "to", "subject"}) {
      if (auto const text = json::text(*criteria, field); !text.empty()) {
        query.children.push_back({QueryNode::Kind::term, {}, field, std::string(text)});
      }
    }
    if (auto const text = json::text(*criteria, "query"); !text.empty())
      query.children.push_back(parse_query(text));
    if (auto const text = json::text(*criteria, "negatedQuery"); !text.empty()) {
      query.children.push_back({QueryNode::Kind::none, {parse_query(text)}, {}, {}});
    }
    if (json::boolean(*criteria, "hasAttachment")) {
      query.children.push_back({QueryNode::Kind::term, {}, "has", "attachment"});
    }
    if (auto const size = json::integer(*criteria, "size"); size > 0) {
      query.children.push_back({QueryNode::Kind::term,
                                {},
                                json::text(*criteria, "sizeComparison") == "smaller" ? "smaller" : "larger",
                                std::to_string(size)});
    }
    if (!matches(query, mailbox, message, world.now())) continue;
    std::vector<std::string> add, remove;
    for (auto const& label : json::items(*action, "addLabelIds")) add.emplace_back(label.get_string());
    for (auto const& label : json::items(*action, "removeLabelIds")) remove.emplace_back(label.get_string());
    mailbox.change_labels(message, add, remove);
  }
}

Message& receive(World& world, Mailbox& mailbox, std::string_view raw) {
  MailText mail(raw);
  mail.remove("Bcc");
  mail.prepend("Received", fmt::format("by sandbox.example.com with SMTP id {};\r\n        {}",
                                       world.ids.any("abcdefghijklmnopqrstuvwxyz0123456789", 20),
                                       mail_date(world.now())));
  mail.prepend("Delivered-To", mailbox.email);
  auto& kept = keep(world, mailbox, mail.text(), {"UNREAD", "CATEGORY_PERSONAL", "INBOX"}, {}, world.now());
  apply_filters(world, mailbox, kept);
  return kept;
}

/// The automatic answer of somebody away, once per sender.
void answer_automatically(World& world, Mailbox& mailbox, Message const& received) {
  json::value const settings = mailbox.vacation;
  if (!json::boolean(settings, "enableAutoReply") || received.has("SPAM")) return;
  auto const now = world.now().time_since_epoch().count();
  auto const start = json::integer(settings, "startTime"), end = json::integer(settings, "endTime");
  if ((start && now < start) || (end && now >= end)) return;
  auto const& root = received.parsed->root;
  auto const from = parse_addresses(root.header("From"));
  if (from.empty() || !root.header("Auto-Submitted").empty() || !root.header("List-Id").empty()) return;
  auto const& sender = from.front().email;
  auto const domain = [](std::string_view email) { return email.substr(email.find('@') + 1); };
  if (json::boolean(settings, "restrictToDomain") && domain(sender) != domain(mailbox.email)) return;
  if (!mailbox.vacation_told.insert(sender).second) return;
  auto subject = std::string(json::text(settings, "responseSubject"));
  if (subject.empty()) subject = "Re: " + received.parsed->subject;
  auto const html = json::text(settings, "responseBodyHtml");
  auto const plain = json::text(settings, "responseBodyPlainText");
  auto const answer = fmt::format(
      "From: {} <{}>\r\nTo: {}\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{}@mail.example.com>\r\n"
      "In-Reply-To: {}\r\nReferences: {}\r\nAuto-Submitted: auto-replied\r\nPrecedence: "
      "bulk\r\nMIME-Version: 1.0\r\n"
      "Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
      mailbox.name, mailbox.email, sender, subject, mail_date(world.now()),
      world.ids.any("abcdefghijklmnop0123456789", 24), received.parsed->message_id,
      received.parsed->message_id, html.empty() ? "text/plain" : "text/html", html.empty() ? plain : html);
  keep(world, mailbox, answer, {"SENT"}, received.thread_id, world.now());
  if (auto* const other = find_mailbox(world, sender); other && other != &mailbox)
    receive(world, *other, answer);
}

void bounce(World& world, Mailbox& sender, Message const& sent, std::string_view address) {
  auto const text = fmt::format(
      "** Address not found **\r\n\r\nYour message wasn't delivered to {} because the address couldn't be "
      "found, or is "
      "unable to receive mail.\r\n\r\nThe response was:\r\n550 5.1.1 The email account that you tried to "
      "reach does not "
      "exist.\r\n",
      address);
  auto const boundary = world.ids.any("0123456789abcdef", 28);
  auto const raw = fmt::format(
      "From: Mail Delivery Subsystem <mailer-daemon@example.com>\r\nTo: {0}\r\nSubject: Delivery Status "
      "Notification "
      "(Failure)\r\nDate: {1}\r\nMessage-ID: <{2}@mx.example.com>\r\nIn-Reply-To: {3}\r\nReferences: {3}\r\n"
      "X-Failed-Recipients: {4}\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
      "Content-Type: multipart/report; boundary=\"{5}\"; report-type=delivery-status\r\n\r\n--{5}\r\n"
      "Content-Type: text/plain; charset=utf-8\r\n\r\n{6}\r\n--{5}\r\nContent-Type: "
      "message/delivery-status\r\n\r\n"
      "Reporting-MTA: dns; example.com\r\n\r\nFinal-Recipient: rfc822; {4}\r\nAction: failed\r\nStatus: "
      "5.1.1\r\n\r\n--{5}--\r\n",
      sender.email, mail_date(world.now()), world.ids.any("0123456789abcdef", 24), sent.parsed->message_id,
      address, boundary, text);
  // Gmail shows it in the conversation of the mail that failed, though the subject differs.
  auto& kept = keep(world, sender, raw, {"UNREAD", "INBOX"}, sent.thread_id, world.now());
  apply_filters(world, sender, kept);
}

bool is_our_domain(World& world, std::string_view email) {
  auto const domain = email.substr(email.find('@') + 1);
  return std::any_of(world.directory.users().begin(), world.directory.users().end(), [&](User const& user) {
    return user.account && std::string_view(user.email).substr(user.email.find('@') + 1) == domain;
  });
}

std::vector<std::string> recipients_of(MailText const& mail) {
  std::vector<std::string> all;
  for (auto const* name : {"To", "Cc", "Bcc"}) {
    auto const value = mail.find(name);
    if (!value || trim(*value).empty()) continue;
    auto const addresses = parse_addresses(*value);
    if (addresses.empty()) throw invalid_argument(fmt::format("Invalid {} header", name));
    for (auto const& address : addresses) {
      auto const at = address.email.find('@');
      if (at == std::string::npos || at == 0 || at + 1 == address.email.size()) {
        throw invalid_argument(fmt::format("Invalid {} header", name));
      }
      if (std::find(all.begin(), all.end(), address.email) == all.end()) all.push_back(address.email);
    }
  }
  if (all.empty()) throw invalid_argument("Recipient address required");
  if (all.size() > most_recipients) throw invalid_argument("Too many recipients");
  return all;
}

/// The thread asked for, if Google's three conditions hold (threadId, References, Subject); else a matching
/// or new one.
std::string thread_to_send_in(Mailbox& mailbox, Parsed const& mail, std::string_view asked) {
  if (!asked.empty()) {
    auto const thread = mailbox.thread(asked);
    if (thread.empty()) throw not_found();
    for (auto const* message : thread) {
      bool const refers = std::find(mail.references.begin(), mail.references.end(),
                                    message->parsed->message_id) != mail.references.end();
      if (refers && normalised_subject(message->parsed->subject) == normalised_subject(mail.subject))
        return std::string(asked);
    }
  }
  return mailbox.thread_for(mail);
}

}  // namespace

std::string mail_date(TimePoint time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", std::chrono::time_point_cast<seconds>(time));
}

TimePoint date_of(std::string_view raw, TimePoint otherwise) {
  auto const value = MailText(raw).find("Date");
  if (!value) return otherwise;
  GDateTime* parsed = g_mime_utils_header_decode_date(value->c_str());
  if (!parsed) return otherwise;
  TimePoint const time{seconds{g_date_time_to_unix(parsed)}};
  g_date_time_unref(parsed);
  return time;
}

Message& keep(World& world, Mailbox& mailbox, std::string raw, std::vector<std::string> labels,
              std::string thread_id, TimePoint date) {
  Message message;
  message.id = world.ids.hex16();
  message.parsed = parse_mail(raw);
  message.raw = std::move(raw);
  message.labels = std::move(labels);
  message.date = date;
  message.thread_id = thread_id.empty() ? mailbox.thread_for(*message.parsed) : std::move(thread_id);
  if (message.thread_id.empty()) message.thread_id = message.id;
  return mailbox.add(std::move(message));
}

Message& send(World& world, Mailbox& mailbox, std::string_view raw, std::string_view thread_id) {
  MailText mail(raw);
  auto const recipients = recipients_of(mail);
  auto const from = parse_addresses(mail.find("From").value_or(""));
  bool const own = !from.empty() &&
                   std::any_of(mailbox.send_as.begin(), mailbox.send_as.end(), [&](json::value const& alias) {
                     return json::text(alias, "sendAsEmail") == from.front().email;
                   });
  if (!own) mail.set("From", fmt::format("{} <{}>", mailbox.name, mailbox.email));
  if (mail.find("Date").value_or("").empty()) mail.set("Date", mail_date(world.now()));
  if (mail.find("Message-ID").value_or("").empty()) {
    mail.set(
        "Message-ID",
        fmt::format("<CA+{}@mail.example.com>",
                    world.ids.any("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40)));
  }
  if (!mail.find("MIME-Version")) mail.set("MIME-Version", "1.0");
  auto text = mail.text();
  auto const thread = thread_to_send_in(mailbox, *parse_mail(text), thread_id);
  std::vector<std::string> labels{"SENT"};
  bool const to_self = std::find(recipients.begin(), recipients.end(), mailbox.email) != recipients.end();
  if (to_self) labels = {"UNREAD", "SENT", "INBOX"};
  auto& sent = keep(world, mailbox, text, labels, thread, world.now());
  auto const id = sent.id;
  for (auto const& address : recipients) {
    if (address == mailbox.email) continue;
    if (auto* const other = find_mailbox(world, address)) {
      answer_automatically(world, *other, receive(world, *other, text));
    } else if (is_our_domain(world, address) && !world.directory.find(address)) {
      bounce(world, mailbox, *mailbox.find(id), address);
    }
  }
  return *mailbox.find(id);
}

std::string raw_of(Request const& request, json::value const& message) {
  if (!request.media_type.empty()) {
    if (!to_lower(request.media_type).starts_with("message/")) {
      throw ApiFault{
          400,
          "INVALID_ARGUMENT",
          "badContent",
          fmt::format("Media type '{}' is not supported. Valid media types: [message/*]", request.media_type),
          {},
          {}};
    }
    if (request.media.empty()) throw invalid_argument("The uploaded message is empty.");
    return request.media;
  }
  auto const text = json::text(message, "raw");
  if (text.empty()) {
    throw invalid_argument(
        "'raw' RFC822 payload message string or uploading message via /upload/* URL required");
  }
  auto bytes = from_base64url(text);
  if (!bytes) bytes = from_base64(text);
  if (!bytes) throw invalid_argument("Invalid value at 'message.raw' (TYPE_BYTES), Base64 decoding failed");
  return *bytes;
}

void deliver(World& world, std::string_view raw, std::vector<std::string> const& recipients) {
  for (auto const& address : recipients) {
    auto* const mailbox = find_mailbox(world, address);
    if (!mailbox) continue;
    MailText mail(raw);
    if (mail.find("Date").value_or("").empty()) mail.set("Date", mail_date(world.now()));
    receive(world, *mailbox, mail.text());
  }
}

}  // namespace workspace::sandbox::gmail
