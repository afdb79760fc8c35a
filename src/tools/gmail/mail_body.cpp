#include "tools/gmail/mail_body.hpp"

#include "base/encoding.hpp"
#include "content/html.hpp"
#include "content/reply.hpp"
#include "content/text.hpp"

namespace workspace::tools::gmail {
namespace {

/// The HTML's own direction, where one must be said.
std::string_view direction_of(Direction wanted, std::string_view text) {
  if (wanted == Direction::ltr) return "ltr";
  bool const rtl = wanted == Direction::rtl || content::begins_right_to_left(make_valid_utf8(text));
  return rtl ? "rtl" : "";
}

void add_quote(content::Outgoing& mail, std::string const& text, std::string const& html) {
  mail.text += (mail.text.empty() ? "" : "\n\n") + text;
  content::append_to_html(mail.html, (mail.html.empty() ? "" : "<br>") + html);
}

}  // namespace

void set_body(content::Outgoing& mail, BodyParts const& parts) {
  bool const html_given = parts.format == ComposeFormat::html;
  if (html_given && parts.body.find('<') == std::string::npos && parts.body.find("&lt;") != std::string::npos)
    throw Failure(ErrorKind::invalid,
                  "body is HTML whose tags are escaped (&lt;): people would see the tags.",
                  "Give it with < and >, or body_format=plain. Nothing was sent.");
  mail.text = html_given ? content::html_to_text(parts.body) : parts.body;
  auto const direction = direction_of(parts.direction, mail.text);
  bool const text_says_all =
      !html_given && direction.empty() && parts.signature.empty() && !parts.quoted && !parts.forwarded;
  if (text_says_all) return;
  mail.html = html_given ? parts.body : content::text_to_html(parts.body);
  if (!direction.empty()) mail.html = fmt::format("<div dir=\"{}\">{}</div>", direction, mail.html);
  if (!parts.signature.empty()) {
    mail.text += "\n\n-- \n" + content::html_to_text(parts.signature);
    content::append_to_html(mail.html,
                            "<br><br><div class=\"gmail_signature\">" + parts.signature + "</div>");
  }
  if (parts.quoted) add_quote(mail, content::quote_text(*parts.quoted), content::quote_html(*parts.quoted));
  if (parts.forwarded)
    add_quote(mail, content::forwarded_text(*parts.forwarded), content::forwarded_html(*parts.forwarded));
}

}  // namespace workspace::tools::gmail
