#include "tools/gmail/original.hpp"

#include "base/text.hpp"
#include "content/html.hpp"
#include "tools/gmail/mail_text.hpp"

#include <algorithm>

namespace workspace::tools::gmail {
namespace {

bool has_label(json::value const& message, std::string_view label) {
  return std::ranges::any_of(json::items(message, "labelIds"),
                             [&](auto const& id) { return id.is_string() && id.get_string() == label; });
}

json::value const* choose(json::array const& messages, std::string const& message_id) {
  json::value const* newest = nullptr;
  for (auto const& message : messages) {
    auto const* payload = json::find(message, "payload");
    if (!message_id.empty() && payload && bracketed(header(*payload, "Message-ID")) == message_id)
      return &message;
    if (!has_label(message, "DRAFT") && !has_label(message, "TRASH")) newest = &message;
  }
  return newest;
}

Async<void> add_payload(ToolContext& context, Original& original, json::value const& message) {
  original.payload = co_await fetch_payload(context, message);
  original.text = original.payload.plain;
  if (trim(original.text).empty() && !original.payload.html.empty())
    original.text = co_await text_of_html(context, original.payload.html, true);
}

Async<std::string> thread_of(ToolContext& context, std::string message_id) {
  auto params = google::Params().set("userId", "me").set("maxResults", 1);
  params.set("q", "rfc822msgid:" + std::string(message_id.substr(1, message_id.size() - 2)));
  auto const answer = co_await context.google().call(api::gmail::users::messages::list, std::move(params));
  auto const& found = json::items(answer, "messages");
  co_return found.empty() ? std::string() : std::string(json::text(found.front(), "threadId"));
}

void add(std::vector<content::Address>& list, std::string_view header_value, auto const& is_known) {
  auto const parsed = content::parse_addresses(header_value);
  if (!parsed) return;  // what others wrote into their headers need not be well-formed
  for (auto const& address : *parsed)
    if (!is_known(address)) list.push_back(address);
}

std::string quoted_lines(std::string_view text) {
  std::string out;
  for (auto line : split(trim(text), '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    out += line.starts_with('>') ? ">" : line.empty() ? ">" : "> ";
    out += line;
    out += '\n';
  }
  return out;
}

std::string html_of(Original const& original) {
  if (!original.payload.html.empty()) return content::html_fragment(original.payload.html);
  return content::text_to_html(original.text);
}

}  // namespace

Async<std::optional<Original>> find_original(ToolContext& context, Compose const& p) {
  auto const message_id = p.in_reply_to.empty() ? std::string() : bracketed(p.in_reply_to);
  auto thread_id = p.thread_id;
  if (thread_id.empty() && !message_id.empty()) thread_id = co_await thread_of(context, message_id);
  if (thread_id.empty()) co_return std::nullopt;
  auto params = google::Params()
                    .set("userId", "me")
                    .set("id", thread_id)
                    .set("format", p.quote_original ? "full" : "metadata");
  auto const thread = co_await context.google().call(api::gmail::users::threads::get, std::move(params));
  auto const* message = choose(json::items(thread, "messages"), message_id);
  if (!message) co_return std::nullopt;
  Original original;
  original.headers = make_message(*message, Headers::all);
  if (p.quote_original) co_await add_payload(context, original, *message);
  co_return original;
}

Async<Original> read_forwarded(ToolContext& context, std::string message_id) {
  auto const message = co_await get_message(context, std::move(message_id), "full");
  Original original;
  original.headers = make_message(message, Headers::all);
  co_await add_payload(context, original, message);
  co_return original;
}

Recipients reply_recipients(Message const& original, std::vector<std::string> const& own, bool all) {
  Recipients result;
  auto const is_own = [&](content::Address const& address) {
    return std::ranges::any_of(
        own, [&](auto const& mine) { return content::same_mailbox(mine, address.address); });
  };
  auto const is_known = [&](content::Address const& address) {
    auto const same = [&](auto const& other) {
      return content::same_mailbox(other.address, address.address);
    };
    return is_own(address) || std::ranges::any_of(result.to, same) || std::ranges::any_of(result.cc, same);
  };
  add(result.to, original.reply_to.empty() ? original.from : original.reply_to, is_known);
  if (result.to.empty()) add(result.to, original.to, is_known);
  if (!all) return result;
  add(result.cc, original.to, is_known);
  add(result.cc, original.cc, is_known);
  return result;
}

std::string prefixed(std::string_view prefix, std::string_view subject) {
  bool const there =
      equal_ignoring_case(subject.substr(0, prefix.size() - 1), prefix.substr(0, prefix.size() - 1));
  return there ? std::string(subject) : std::string(prefix) + std::string(subject);
}

std::string references_after(Message const& original) {
  std::string all;
  auto const ids = original.references + " " + original.message_id_header;
  for (auto const id : split(ids, ' '))
    if (!trim(id).empty()) all += (all.empty() ? "" : " ") + std::string(trim(id));
  return all;
}

std::string bracketed(std::string_view id) {
  id = trim(id);
  return id.empty() || id.starts_with('<') ? std::string(id) : fmt::format("<{}>", id);
}

Quote reply_quote(Original const& original) {
  auto const intro = fmt::format("On {}, {} wrote:", original.headers.date, original.headers.from);
  Quote quote;
  quote.text = intro + "\n" + quoted_lines(original.text);
  quote.html = fmt::format(
      "<div class=\"gmail_quote\"><div class=\"gmail_attr\">{}<br></div><blockquote class=\"gmail_quote\" "
      "style=\"margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex\">{}</blockquote></div>",
      escape_html(intro), html_of(original));
  return quote;
}

Quote forward_quote(Original const& original) {
  auto const& h = original.headers;
  std::string intro = "---------- Forwarded message ---------\n";
  for (auto const& [name, value] :
       {std::pair("From", h.from), std::pair("Date", h.date), std::pair("Subject", h.subject),
        std::pair("To", h.to), std::pair("Cc", h.cc)})
    if (!value.empty()) intro += fmt::format("{}: {}\n", name, value);
  return {intro + "\n" + original.text,
          fmt::format("<div class=\"gmail_quote\"><div class=\"gmail_attr\">{}<br></div>{}</div>",
                      content::text_to_html(intro), html_of(original))};
}

}  // namespace workspace::tools::gmail
