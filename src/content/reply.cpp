#include "content/reply.hpp"

#include "base/text.hpp"
#include "content/html.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace workspace::content {
namespace {

constexpr std::size_t most_references = 31;

std::string prefixed(std::string_view subject, std::string_view prefix, std::string_view alternative) {
  subject = trim(subject);
  for (auto known : {prefix, alternative})
    if (equal_ignoring_case(subject.substr(0, known.size()), known)) return std::string(subject);
  return subject.empty() ? std::string(prefix) : fmt::format("{} {}", prefix, subject);
}

std::string written_date(ParsedMessage const& message) {
  if (!message.date) return std::string(message.header("Date"));
  using namespace std::chrono;
  static constexpr std::string_view days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto const local = *message.date + minutes(message.date_offset_minutes);
  auto const day = floor<std::chrono::days>(local);
  year_month_day const date(day);
  auto const time = floor<minutes>(local - day).count();
  return fmt::format("{}, {} {} {} at {:02}:{:02}", days[weekday(day).c_encoding()], unsigned(date.day()),
                     months[unsigned(date.month()) - 1], int(date.year()), time / 60, time % 60);
}

std::string list_text(std::vector<Address> const& list) {
  std::vector<std::string> texts;
  for (auto const& address : list) texts.push_back(address.text());
  return join(texts, ", ");
}

std::string attribution(ParsedMessage const& original) {
  auto const who = original.from.empty() ? std::string("somebody") : original.from.front().text();
  auto const when = written_date(original);
  return when.empty() ? who + " wrote:" : fmt::format("On {}, {} wrote:", when, who);
}

std::string forward_header(ParsedMessage const& original) {
  std::string block = "---------- Forwarded message ---------\n";
  for (auto const& [name, value] :
       {std::pair{"From", list_text(original.from)}, std::pair{"Date", written_date(original)},
        std::pair{"Subject", original.subject}, std::pair{"To", list_text(original.to)},
        std::pair{"Cc", list_text(original.cc)}})
    if (!value.empty()) block += fmt::format("{}: {}\n", name, value);
  return block;
}

std::string html_of(ParsedMessage const& original) {
  return original.html.empty() ? text_to_html(original.text) : html_fragment(original.html);
}

std::string lines_as_html(std::string_view text) {
  return replace_all(escape_html(trim(text)), "\n", "<br>\n");
}

}  // namespace

std::string reply_subject(std::string_view subject) { return prefixed(subject, "Re:", "Re:"); }

std::string forward_subject(std::string_view subject) { return prefixed(subject, "Fwd:", "Fw:"); }

std::vector<std::string> reply_references(ParsedMessage const& original) {
  auto chain = original.references;
  if (chain.empty() && !original.in_reply_to.empty()) chain.push_back(original.in_reply_to);
  std::erase(chain, original.message_id);
  chain.push_back(original.message_id);
  std::erase_if(chain, [](auto const& id) { return !is_message_id(id); });
  // The first names the thread, the newest its branch; the middle may go (RFC 5322 section 3.6.4 sets no
  // limit, header lengths do).
  if (chain.size() > most_references)
    chain.erase(chain.begin() + 1, chain.end() - std::ptrdiff_t(most_references - 1));
  return chain;
}

void set_reply_headers(Outgoing& reply, ParsedMessage const& original) {
  if (reply.in_reply_to.empty() && is_message_id(original.message_id))
    reply.in_reply_to = original.message_id;
  if (reply.references.empty()) reply.references = reply_references(original);
}

Recipients reply_recipients(ParsedMessage const& original, std::vector<std::string> const& own, bool all) {
  Recipients result;
  auto const add = [&](std::vector<Address>& list, std::vector<Address> const& more) {
    for (auto const& address : more) {
      auto const same = [&](Address const& other) { return same_mailbox(other.address, address.address); };
      bool const mine =
          std::ranges::any_of(own, [&](auto const& o) { return same_mailbox(o, address.address); });
      if (!mine && is_address(address.address) && std::ranges::none_of(result.to, same) &&
          std::ranges::none_of(result.cc, same))
        list.push_back(address);
    }
  };
  add(result.to, original.reply_to.empty() ? original.from : original.reply_to);
  if (result.to.empty()) add(result.to, original.from);
  if (result.to.empty()) add(result.to, original.to);
  if (all) {
    add(result.cc, original.to);
    add(result.cc, original.cc);
  }
  if (result.to.empty() && result.cc.empty()) result.to = original.from;
  return result;
}

std::string quote_text(ParsedMessage const& original) {
  std::string out = attribution(original) + "\n";
  auto const body = readable_body(original);
  for (auto line : split(trim(body), '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    out += line.empty() || line.starts_with('>') ? ">" : "> ";
    out.append(line).append("\n");
  }
  return out;
}

std::string quote_html(ParsedMessage const& original) {
  return fmt::format(
      "<div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">{}<br></div>"
      "<blockquote class=\"gmail_quote\" style=\"margin:0px 0px 0px 0.8ex;border-left:1px solid "
      "rgb(204,204,204);padding-left:1ex\">{}</blockquote></div>",
      escape_html(attribution(original)), html_of(original));
}

std::string forwarded_text(ParsedMessage const& original) {
  return forward_header(original) + "\n" + readable_body(original);
}

std::string forwarded_html(ParsedMessage const& original) {
  return fmt::format(
      "<div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">{}<br></div><br>{}</div>",
      lines_as_html(forward_header(original)), html_of(original));
}

std::vector<Attachment> files_to_keep(ParsedMessage const& original, bool all) {
  auto const shown = shown_content_ids(original.html);
  std::vector<Attachment> files;
  for (auto const& file : original.attachments)
    if (!file.enclosed && (all || shown.contains(file.content_id))) files.push_back(file);
  return files;
}

OutgoingAttachment to_send(Attachment file) {
  return {.filename = std::move(file.filename),
          .mime_type = is_media_type(file.mime_type) ? std::move(file.mime_type) : std::string(),
          .bytes = std::move(file.bytes),
          .content_id = is_message_id(file.content_id) ? std::move(file.content_id) : std::string()};
}

}  // namespace workspace::content
