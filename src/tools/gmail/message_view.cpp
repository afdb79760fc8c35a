#include "tools/gmail/message_view.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/html.hpp"
#include "content/text.hpp"

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

/// The source itself as the body, and the headers of the message that it is.
void add_source(Message& shown, std::string const& source, View const& view) {
  if (view.include_headers) set_headers(shown, content::parse_message(source));
  set_body(shown, make_valid_utf8(source), view);
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

int detail_of(View const& view) { return view.format == MessageFormat::metadata ? with_headers : with_body; }

Viewed view_of(json::Node message, View const& view, content::Bodies const& bodies) {
  auto shown =
      view.include_headers ? message_with_headers(message) : schema::taken<Message>(message, ids_only);
  if (view.format == MessageFormat::metadata) return {std::move(shown), {}};
  if (view.body_format == BodyFormat::raw) {
    add_source(shown, from_base64url(message.text("raw")).value_or(""), view);
    return {std::move(shown), {}};
  }
  auto parsed = content::parse_gmail_parts(message["payload"], bodies);
  if (!parsed.missing_bodies.empty()) return {{}, std::move(parsed.missing_bodies)};
  shown.attachments = attachments_of(parsed);
  if (parsed.truncated) add_note(shown, "It has so many parts that some are left out.");
  add_body(shown, parsed, view);
  return {std::move(shown), {}};
}

Async<Message> show_message(ToolContext& context, Answer answer, json::Node message, View view) {
  auto const read = [view](json::Node from, content::Bodies const& bodies) {
    return view_of(from, view, bodies);
  };
  auto viewed = co_await read_message(context, std::move(answer), message, read);
  co_return std::move(viewed.message);
}

}  // namespace workspace::tools::gmail
