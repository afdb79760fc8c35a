#include "tools/gmail/message_view.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/html.hpp"
#include "content/text.hpp"
#include "tools/gmail/mailbox.hpp"

#include <algorithm>

namespace workspace::tools::gmail {
namespace {

void add_note(Message& shown, std::string_view more) {
  shown.note.append(shown.note.empty() ? "" : " ").append(more);
}

void set_body(Message& shown, std::string_view body, View const& view) {
  auto cut = content::cut_to(body, view.most_characters);
  shown.body = std::move(cut.text);
  if (cut.left_out > 0)
    add_note(shown, fmt::format("{} more characters of the body are left out; get_gmail_message_content with "
                                "full=true saves the whole message.",
                                cut.left_out));
}

void add_body(Message& shown, content::ParsedMessage const& parsed, View const& view) {
  if (view.body_format == BodyFormat::html) {
    if (parsed.html.empty() && !parsed.text.empty())
      add_note(shown, "The message has no HTML; this is its plain text.");
    set_body(shown, parsed.html.empty() ? parsed.text : parsed.html, view);
    return;
  }
  auto body = view.include_links ? content::html_to_text(parsed.html, {.keep_links = true}) : std::string();
  if (trim(body).empty()) body = content::readable_body(parsed, view.include_links);
  set_body(shown, body, view);
}

/// The source itself as the body, and what the view shows of the message that it is.
Message view_of_source(Message message, std::string_view base64url, View const& view) {
  auto const source = from_base64url(base64url).value_or("");
  if (view.include_headers) set_headers(message, content::parse_message(source));
  set_body(message, make_valid_utf8(source), view);
  return message;
}

}  // namespace

std::size_t characters_of_each(std::size_t count) {
  constexpr std::size_t together = 100'000, least = 2'000;
  return std::clamp(together / std::max<std::size_t>(count, 1), least, most_body_characters);
}

std::string_view wire_format(View const& view) {
  if (view.format == MessageFormat::metadata) return "metadata";
  return view.body_format == BodyFormat::raw ? "raw" : "full";
}

Message view_of(Message message, content::ParsedMessage const& parsed, View const& view) {
  if (view.include_headers) set_headers(message, parsed);
  if (view.format == MessageFormat::metadata) return message;
  message.attachments = attachments_of(parsed);
  if (parsed.truncated) add_note(message, "It has so many parts or headers that some are left out.");
  add_body(message, parsed, view);
  return message;
}

Async<Message> show_message(ToolContext& context, json::value message, View view) {
  auto shown = make_message(message);
  if (!view.include_headers) shown.labels.clear();
  if (wire_format(view) == "raw") {
    auto const held = std::make_shared<json::value const>(std::move(message));
    auto read = [shown = std::move(shown), held, view] {
      return view_of_source(shown, held.text("raw"), view);
    };
    co_return co_await context.backend().workers.run(std::move(read));
  }
  auto parsed = co_await read_message(context, std::move(message));
  auto work = [shown = std::move(shown), parsed = std::move(parsed), view] {
    return view_of(shown, parsed, view);
  };
  co_return co_await context.backend().workers.run(std::move(work));
}

}  // namespace workspace::tools::gmail
