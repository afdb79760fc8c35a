#include "tools/gmail/mail_body.hpp"

#include "base/text.hpp"
#include "content/html.hpp"

namespace workspace::tools::gmail {
namespace {

/// The next code point of valid UTF-8; `at` moves behind it.
char32_t next(std::string_view text, std::size_t& at) {
  auto const lead = static_cast<unsigned char>(text[at++]);
  int const more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  char32_t c = more == 0 ? lead : lead & (0x3F >> more);
  for (int i = 0; i < more && at < text.size(); ++i)
    c = (c << 6) | (static_cast<unsigned char>(text[at++]) & 0x3F);
  return c;
}

bool is_within(char32_t c, std::initializer_list<std::pair<char32_t, char32_t>> ranges) {
  for (auto const& [low, high] : ranges)
    if (c >= low && c <= high) return true;
  return false;
}

/// Behind what is there, but within <body> where there is one.
void append_html(std::string& html, std::string_view more) {
  auto const end = to_lower(html).rfind("</body");
  html.insert(end == std::string::npos ? html.size() : end, more);
}

std::string in_direction(std::string html, BodyParts const& parts, std::string const& text) {
  bool const rtl = parts.direction == Direction::rtl ||
                   (parts.direction == Direction::auto_ && begins_right_to_left(text));
  if (!rtl && parts.direction != Direction::ltr) return html;
  return fmt::format("<div dir=\"{}\">{}</div>", rtl ? "rtl" : "ltr", html);
}

}  // namespace

bool begins_right_to_left(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    auto const c = next(text, at);
    if (is_within(
            c,
            {{0x0590, 0x08FF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFF}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF}}))
      return true;
    if (is_within(c, {{'A', 'Z'},
                      {'a', 'z'},
                      {0xC0, 0x058F},
                      {0x0900, 0x1FFF},
                      {0x2C00, 0x2DFF},
                      {0x3005, 0xD7FF},
                      {0xF900, 0xFB1C}}))
      return false;
  }
  return false;
}

MailBody make_body(BodyParts const& parts) {
  bool const html_given = parts.format == ComposeFormat::html;
  if (html_given && parts.body.find('<') == std::string::npos && parts.body.find("&lt;") != std::string::npos)
    throw Failure(ErrorKind::invalid,
                  "body is HTML whose tags are escaped (&lt;): people would see the tags.",
                  "Give it with < and >, or body_format=plain. Nothing was sent.");
  MailBody made;
  made.text = html_given ? content::html_to_text(parts.body) : parts.body;
  auto html = in_direction(html_given ? parts.body : content::text_to_html(parts.body), parts, made.text);
  bool const needs_html =
      html_given || !parts.signature.empty() || !parts.quote.html.empty() || html.starts_with("<div dir=");
  if (!parts.signature.empty()) {
    made.text += "\n\n-- \n" + content::html_to_text(parts.signature);
    append_html(html, "<br><br><div class=\"gmail_signature\">" + parts.signature + "</div>");
  }
  if (!parts.quote.text.empty()) {
    made.text += (made.text.empty() ? "" : "\n\n") + parts.quote.text;
    append_html(html, (html.empty() ? "" : "<br>") + parts.quote.html);
  }
  if (needs_html) made.html = std::move(html);
  return made;
}

}  // namespace workspace::tools::gmail
