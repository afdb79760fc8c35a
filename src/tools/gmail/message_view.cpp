#include "tools/gmail/message_view.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/html.hpp"
#include "tools/gmail/mail_text.hpp"

namespace workspace::tools::gmail {
namespace {

void set_body(Message& shown, std::string_view body, View const& view) {
  auto cut = cut_to(body, view.most_characters);
  shown.body = std::move(cut.text);
  if (cut.left_out > 0)
    shown.note += fmt::format(
        "{}{} more characters of the body are left out; get_gmail_message_content with full=true saves the "
        "whole message.",
        shown.note.empty() ? "" : " ", cut.left_out);
}

Async<void> add_body(ToolContext& context, Message& shown, Payload const& payload, View const& view) {
  if (view.body_format == BodyFormat::html) {
    if (payload.html.empty() && !payload.plain.empty())
      shown.note = "The message has no HTML; this is its plain text.";
    set_body(shown, payload.html.empty() ? payload.plain : payload.html, view);
    co_return;
  }
  bool const use_html = !payload.html.empty() && (view.include_links || trim(payload.plain).empty() ||
                                                  content::looks_low_value(payload.plain));
  if (!use_html) {
    set_body(shown, payload.plain, view);
    co_return;
  }
  auto const text = co_await text_of_html(context, payload.html, view.include_links);
  set_body(shown, trim(text).empty() ? std::string_view(payload.plain) : std::string_view(text), view);
}

Message without_headers(Message const& full) {
  Message bare;
  bare.id = full.id;
  bare.thread_id = full.thread_id;
  return bare;
}

}  // namespace

std::string_view wire_format(View const& view) {
  if (view.format == MessageFormat::metadata) return "metadata";
  return view.body_format == BodyFormat::raw ? "raw" : "full";
}

Async<Message> show_message(ToolContext& context, json::value const& message, View view) {
  auto shown = make_message(message, Headers::all);
  if (!view.include_headers) shown = without_headers(shown);
  if (view.format == MessageFormat::metadata) co_return shown;
  if (view.body_format == BodyFormat::raw) {
    set_body(shown, make_valid_utf8(from_base64url(json::text(message, "raw")).value_or("")), view);
    co_return shown;
  }
  auto const payload = co_await fetch_payload(context, message);
  shown.attachments = attachments_of(payload);
  co_await add_body(context, shown, payload, view);
  co_return shown;
}

Cut cut_to(std::string_view text, std::size_t limit) {
  auto const begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  std::size_t characters = 0, end = text.size();
  for (std::size_t i = 0; i < text.size(); ++i)
    if (begins(text[i]) && ++characters == limit + 1) end = i;
  return {std::string(text.substr(0, end)), characters > limit ? characters - limit : 0};
}

}  // namespace workspace::tools::gmail
