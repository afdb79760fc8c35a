#include "tools/gmail/compose.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/reply.hpp"
#include "content/text.hpp"
#include "crypto/crypto.hpp"
#include "tools/gmail/mail_body.hpp"
#include "tools/gmail/original.hpp"
#include "tools/gmail/sender.hpp"

namespace workspace::tools::gmail {
namespace {

// Larger mails are uploaded as they are instead of as base64 within JSON.
constexpr std::size_t most_json_bytes = 1u << 20;
// What users.messages.send takes.
constexpr std::size_t most_mail_bytes = 35u << 20;

[[noreturn]] void refuse(std::string what, std::string what_to_do) {
  throw Failure(ErrorKind::invalid, std::move(what), std::move(what_to_do) + " Nothing was sent.");
}

void check(Compose const& p) {
  bool const forwards = !p.forward_message_id.empty();
  bool const replies = !p.thread_id.empty() || !p.in_reply_to.empty();
  schema::for_each_written(schema::view(p), [](schema::Field const& field, schema::View member) {
    auto const value = member.resolved();
    if (value.kind() != schema::Kind::text || field.name == "body") return;
    if (value.text().find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
      refuse(fmt::format("{} holds a line break, which a mail header cannot.", field.name), "Take it out.");
  });
  if ((p.reply_all || p.quote_original) && !replies)
    refuse(
        fmt::format("{} needs the message that is answered.", p.reply_all ? "reply_all" : "quote_original"),
        "Give thread_id or in_reply_to.");
  if (forwards && (p.reply_all || p.quote_original))
    refuse("forward_message_id does not go with reply_all or quote_original.", "Leave one out.");
  if (!p.body && !forwards) refuse("body is needed.", "Give it (it may be empty).");
  if (!p.subject && !forwards && !replies) refuse("subject is needed.", "Give it (it may be empty).");
}

std::vector<content::Address> addresses(std::string_view field, std::string_view text) {
  auto parsed = content::parse_addresses(text);
  if (!parsed)
    refuse(fmt::format("{}: {}", field, parsed.error().message),
           "Write name@example.com or Name <name@example.com>, separated by commas.");
  return std::move(*parsed);
}

std::vector<std::string> written(std::vector<content::Address> const& list) {
  std::vector<std::string> texts;
  for (auto const& address : list) texts.push_back(address.text());
  return texts;
}

void add_note(std::string& note, std::string_view more) {
  if (!more.empty()) note += (note.empty() ? "" : " ") + std::string(more);
}

/// Who answers to the thread get it; what `p` says goes first.
void add_reply(content::Outgoing& mail, Compose const& p, content::ParsedMessage const& original,
               Sender const& sender) {
  auto const derived = content::reply_recipients(original, sender.own, p.reply_all);
  auto const is_in = [](std::vector<content::Address> const& list, content::Address const& address) {
    for (auto const& other : list)
      if (content::same_mailbox(other.address, address.address)) return true;
    return false;
  };
  bool const to_given = !mail.to.empty();
  if (!to_given) mail.to = derived.to;
  if (p.reply_all && mail.cc.empty()) {
    // An explicit `to` redirects the reply: whom it would have gone to stays on it.
    auto others = to_given ? derived.to : std::vector<content::Address>();
    others.insert(others.end(), derived.cc.begin(), derived.cc.end());
    for (auto const& address : others)
      if (!is_in(mail.to, address) && !is_in(mail.bcc, address)) mail.cc.push_back(address);
  }
  if (!p.subject) mail.subject = content::reply_subject(original.subject);
  content::set_reply_headers(mail, original);
}

/// What is answered; nullopt where it may not be read and the mail can do without it.
Async<std::optional<Original>> original_if_readable(ToolContext& context, Compose const& p,
                                                    std::string& note) {
  bool const needed =
      p.quote_original || p.reply_all || !p.subject || (p.to.empty() && p.cc.empty() && p.bcc.empty());
  try {
    auto original = co_await find_original(context, p);
    if (!original && needed)
      refuse("The message to answer was not found.",
             "Check thread_id and in_reply_to, or give to and subject.");
    co_return original;
  } catch (google::ApiError const& error) {
    if (needed || error.status() != 403 || error.error().kind == ErrorKind::exhausted) throw;
  }
  add_note(note, "The thread could not be read, so reply headers are only those given.");
  co_return std::nullopt;
}

std::size_t size_with(content::Outgoing const& mail, std::vector<content::Attachment> const& files) {
  std::size_t total = 0;
  for (auto const& file : mail.attachments) total += file.bytes.size();
  for (auto const& file : files) total += file.size;
  return total;
}

Async<void> add_files(ToolContext& context, content::Outgoing& mail, std::string message_id,
                      std::vector<content::Attachment> files) {
  for (auto& file : files) {
    file.bytes = co_await fetch_file(context, message_id, file);
    mail.attachments.push_back(content::to_send(std::move(file)));
  }
}

/// The address in full, whatever name stands before it.
std::vector<std::string> people(std::vector<content::Address> const& list) {
  std::vector<std::string> texts;
  for (auto const& address : list)
    texts.push_back(content::Address{content::cut_to(address.name, 60).text, address.address}.text());
  return texts;
}

/// A mail to oneself alone stays with the user; an alias may be read by others.
Reach reach_of(content::Outgoing const& mail, std::string const& user) {
  for (auto const* list : {&mail.to, &mail.cc, &mail.bcc})
    for (auto const& address : *list)
      if (!content::same_mailbox(address.address, user)) return Reach::outbound;
  return Reach::own;
}

Intent intent_of(content::Outgoing const& mail, Compose const& p, std::string const& user) {
  Intent intent{reach_of(mail, user), {}};
  std::vector<std::string> files;
  for (auto const& file : mail.attachments)
    files.push_back(fmt::format("{} ({})", content::cut_to(file.filename, 200).text,
                                content::size_in_words(file.bytes.size())));
  intent.list("From", people({mail.from}))
      .list("To", people(mail.to))
      .list("Cc", people(mail.cc))
      .list("Bcc", people(mail.bcc))
      .fact("Subject", mail.subject)
      .fact("Text", content::cut_to(p.body.value_or(""), 300).text)
      .list("Attachments", files);
  if (!p.forward_message_id.empty()) intent.fact("Forwards", "a message with what it holds");
  if (p.quote_original) intent.fact("Quotes", "the message that is answered");
  return intent;
}

/// What is read may change between the question and the mail. The built mail would not do: its boundaries are
/// random.
std::string digest_of(content::Outgoing const& mail) {
  std::string all;
  auto const add = [&all](std::string_view part) { all += crypto::sha256(part); };
  for (auto const* part : {&mail.text, &mail.html, &mail.in_reply_to}) add(*part);
  for (auto const& id : mail.references) add(id);
  for (auto const& file : mail.attachments)
    for (auto const* part : {&file.filename, &file.mime_type, &file.content_id, &file.bytes}) add(*part);
  return crypto::sha256(all);
}

struct Built {
  std::string raw;
  std::string digest;  // of what people would read
};

/// Text, HTML and then the whole mail; for a worker.
Built build_mail(content::Outgoing mail, BodyParts const& parts, bool digest) {
  set_body(mail, parts);
  auto raw = content::build(mail);
  if (!raw) refuse(raw.error().message, "Correct it.");
  if (raw->size() > most_mail_bytes)
    throw Failure(ErrorKind::too_large, "The mail is over 35 MB, more than Gmail takes.",
                  "Shorten it, or put files into Drive and send links. Nothing was sent.");
  return {std::move(*raw), digest ? digest_of(mail) : std::string()};
}

}  // namespace

schema::Fields Compose::describe() {
  using P = Compose;
  return {schema::optional<&P::to>("Recipients, separated by commas; a reply's default is its sender."),
          schema::optional<&P::subject>("Default: Re: or Fwd: and the original's.").max_length(2000),
          schema::optional<&P::body>("Text or HTML; a note when forwarding."),
          schema::optional<&P::body_format>(),
          schema::optional<&P::forward_message_id>("Message to forward."),
          schema::optional<&P::include_forwarded_attachments>(),
          schema::optional<&P::cc>(),
          schema::optional<&P::bcc>(),
          schema::optional<&P::from_name>("Name shown as the sender."),
          schema::optional<&P::from_email>("One of the user's send-as addresses."),
          schema::optional<&P::thread_id>("Thread to reply in."),
          schema::optional<&P::in_reply_to>("Message-ID to answer (default: the thread's newest)."),
          schema::optional<&P::references>("Message-IDs; normally left out."),
          schema::optional<&P::attachments>("Each with path, url, or content (base64) and filename.")
              .max_items(100),
          schema::optional<&P::include_signature>("Add the user's Gmail signature."),
          schema::optional<&P::direction>("Of the text; auto goes by its first letter."),
          schema::optional<&P::quote_original>("Quote the message that is answered."),
          schema::optional<&P::reply_all>("Also to the other recipients of the original.")};
}

schema::Fields MailSummary::describe() {
  using R = MailSummary;
  return {schema::required<&R::subject>().derived(),  schema::optional<&R::to>().derived(),
          schema::optional<&R::cc>().derived(),       schema::optional<&R::bcc>().derived(),
          schema::optional<&R::attached>().derived(), schema::optional<&R::note>().derived()};
}

Async<Composed> compose(ToolContext& context, Compose const& p) {
  check(p);
  content::Outgoing mail;
  mail.to = addresses("to", p.to);
  mail.cc = addresses("cc", p.cc);
  mail.bcc = addresses("bcc", p.bcc);
  mail.subject = p.subject.value_or("");
  mail.in_reply_to = p.in_reply_to;
  mail.references = content::split_message_ids(p.references);
  mail.date = context.now();
  mail.attachments = co_await read_attachments(context, p.attachments);
  auto const sender = co_await find_sender(context, p);
  mail.from = sender.address;
  Composed result;
  auto& summary = result.summary;
  summary.note = sender.note;
  result.thread_id = p.thread_id;
  for (auto const& file : mail.attachments) summary.attached.push_back(file.filename);
  BodyParts parts{p.body.value_or(""), p.body_format, p.direction, sender.signature, {}, {}};
  if (!p.forward_message_id.empty()) {
    auto original = co_await read_original(context, p.forward_message_id);
    if (!p.subject) mail.subject = content::forward_subject(original.message.subject);
    auto files = content::files_to_keep(original.message, p.include_forwarded_attachments);
    check_attached_size(size_with(mail, files));
    co_await add_files(context, mail, original.id, std::move(files));
    for (auto i = summary.attached.size(); i < mail.attachments.size(); ++i)
      summary.attached.push_back(mail.attachments[i].filename);
    parts.forwarded = std::move(original.message);
  } else if (!p.thread_id.empty() || !p.in_reply_to.empty()) {
    auto original = co_await original_if_readable(context, p, summary.note);
    if (original) {
      add_reply(mail, p, original->message, sender);
      if (result.thread_id.empty()) result.thread_id = original->thread_id;
      if (p.quote_original) {
        auto files = content::files_to_keep(original->message, false);
        if (size_with(mail, files) <= most_attached_bytes)
          co_await add_files(context, mail, original->id, std::move(files));
        else
          add_note(summary.note, "The quoted message's images are left out: they are too large.");
        parts.quoted = std::move(original->message);
      }
    }
    if (mail.references.empty() && !mail.in_reply_to.empty()) mail.references = {mail.in_reply_to};
  }
  summary.subject = mail.subject;
  summary.to = written(mail.to);
  summary.cc = written(mail.cc);
  summary.bcc = written(mail.bcc);
  bool const may_ask = context.confirms(Reach::outbound);
  if (may_ask) result.intent = intent_of(mail, p, context.user());
  auto work = [mail = std::move(mail), parts = std::move(parts), may_ask]() mutable {
    return build_mail(std::move(mail), parts, may_ask);
  };
  auto built = co_await context.backend().workers.run(std::move(work));
  result.raw = std::move(built.raw);
  result.intent.contents = std::move(built.digest);
  co_return result;
}

Async<json::Document> submit(ToolContext& context, catalogue::Method const& method, Composed const& mail,
                             std::string_view within) {
  auto params = google::Params().set("userId", "me");
  bool const uploads = mail.raw.size() > most_json_bytes;
  json::object message;
  if (!mail.thread_id.empty()) message["threadId"] = mail.thread_id;
  if (!uploads) message["raw"] = to_base64url(mail.raw);
  json::value body(std::move(message));
  if (!within.empty()) body = json::object{{within, std::move(body)}};
  if (!uploads) co_return co_await context.google().call(method, std::move(params), std::move(body));
  co_return co_await context.google().upload(method, std::move(params), std::move(body), "message/rfc822",
                                             mail.raw);
}

}  // namespace workspace::tools::gmail
