#include "content/mime_part.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/html.hpp"
#include "content/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace workspace::content {
namespace {

struct Body {
  std::string text;
  std::string html;
};

void append(std::string& to, std::string more, std::string_view between) {
  if (more.empty()) return;
  if (!to.empty()) to += between;
  to += more;
}

// What shows that a conversion was made already: 8-bit bytes, as charsets like ISO-2022-JP are ASCII bytes,
// or no NUL where the charset writes ASCII with them.
bool is_converted(Part const& part) {
  if (!part.bytes_may_be_utf8 || !is_valid_utf8(part.bytes)) return false;
  auto const charset = to_lower(part.charset);
  if (charset.starts_with("utf-16") || charset.starts_with("utf-32"))
    return part.bytes.find('\0') == part.bytes.npos;
  return std::ranges::any_of(part.bytes, [](char c) { return static_cast<signed char>(c) < 0; });
}

std::string decoded_text(Part const& part) {
  bool const converted = is_converted(part);
  return replace_all(to_utf8(part.bytes, converted ? "utf-8" : part.charset), "\r\n", "\n");
}

/// What people see as the file's name; parts need not have one.
std::string name_of(Part const& part) {
  if (auto name = one_line(part.filename); !trim(name).empty()) return name;
  if (part.type == "message/rfc822") {
    auto name = std::string(utf8_prefix(trim(part.subject), 120));
    std::ranges::replace_if(
        name, [](char c) { return c == '/' || c == '\\'; }, '-');
    return (name.empty() ? "message" : name) + ".eml";
  }
  if (part.type == "text/calendar") return "invite.ics";
  if (!part.type.starts_with("image/")) return "unnamed";
  auto const subtype = std::string_view(part.type).substr(6);
  auto const end = std::ranges::find_if_not(subtype, [](unsigned char c) { return std::isalnum(c); });
  return fmt::format("image.{}", std::string_view(subtype.begin(), end));
}

class Collector {
 public:
  explicit Collector(ParsedMessage& message) : message_(message) {}

  Body walk(Part part) {
    if (part.type == "multipart/alternative") return alternatives(std::move(part));
    if (part.type.starts_with("multipart/")) return sequence(std::move(part));
    if (part.type.starts_with("message/") && !part.children.empty()) {
      auto children = std::move(part.children);
      attach(std::move(part));
      ++enclosed_;
      for (auto& child : children) walk(std::move(child));  // its text is its own, its files are listed
      --enclosed_;
      return {};
    }
    // Renditions of the HTML beside it, for readers that know them.
    if (part.filename.empty() && (part.type == "text/x-amp-html" || part.type == "text/watch-html"))
      return {};
    bool const is_html = part.type == "text/html";
    bool const is_body = (is_html || part.type == "text/plain" || part.type.empty()) &&
                         part.filename.empty() && part.disposition != "attachment";
    if (!is_body) {
      attach(std::move(part));
      return {};
    }
    if (enclosed_ > 0) return {};
    if (!part.attachment_id.empty()) {
      message_.missing_bodies.push_back(std::move(part.attachment_id));
      return {};
    }
    return is_html ? Body{{}, decoded_text(part)} : Body{decoded_text(part), {}};
  }

 private:
  Body alternatives(Part part) {
    Body best;  // RFC 2046 section 5.1.4: later ones are richer
    for (auto& child : part.children) {
      auto body = walk(std::move(child));
      if (best.text.empty()) best.text = std::move(body.text);
      if (!body.html.empty()) best.html = std::move(body.html);
    }
    return best;
  }

  Body sequence(Part part) {
    std::vector<Body> bodies;
    bool any_text = false, any_html = false;
    for (auto& child : part.children) {
      bodies.push_back(walk(std::move(child)));
      any_text |= !bodies.back().text.empty();
      any_html |= !bodies.back().html.empty();
    }
    Body all;
    for (auto& body : bodies) {
      // Where one piece is text and the next HTML, each body gets both, so that either can be read alone.
      auto text = any_text && body.text.empty() && !body.html.empty() ? html_to_text(body.html) : body.text;
      auto html = any_html && body.html.empty() ? text_to_html(body.text) : body.html;
      append(all.text, std::move(text), all.text.ends_with('\n') ? "\n" : "\n\n");
      append(all.html, std::move(html), "\n");
    }
    return all;
  }

  void attach(Part part) {
    auto name = name_of(part);
    message_.attachments.push_back(
        {.filename = std::move(name),
         .mime_type = part.type.empty() ? "application/octet-stream" : std::move(part.type),
         .disposition = std::move(part.disposition),
         .content_id = std::move(part.content_id),
         .part_id = std::move(part.id),
         .attachment_id = std::move(part.attachment_id),
         .enclosed = enclosed_ > 0,
         .size = std::max<std::uint64_t>(part.size, part.bytes.size()),
         .bytes = std::move(part.bytes)});
  }

  ParsedMessage& message_;
  int enclosed_ = 0;  // in how many messages within the message
};

}  // namespace

void collect_parts(Part root, ParsedMessage& message) {
  auto body = Collector(message).walk(std::move(root));
  message.text = std::move(body.text);
  message.html = std::move(body.html);
}

std::string child_part_id(std::string const& parent, int index) {
  return parent.empty() ? std::to_string(index) : parent + "." + std::to_string(index);
}

std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return text;
}

std::string without_brackets(std::string_view id) {
  id = trim(id);
  if (id.starts_with('<') && id.ends_with('>') && id.size() >= 2) id = id.substr(1, id.size() - 2);
  return std::string(id);
}

std::string_view ParsedMessage::header(std::string_view name) const {
  for (auto const& header : headers)
    if (equal_ignoring_case(header.name, name)) return header.value;
  return {};
}

std::string readable_body(ParsedMessage const& message, bool keep_links) {
  if (message.html.empty() || (!trim(message.text).empty() && !looks_low_value(message.text)))
    return message.text;
  auto text = html_to_text(message.html, {.keep_links = keep_links});
  return text.empty() ? message.text : text;
}

}  // namespace workspace::content
