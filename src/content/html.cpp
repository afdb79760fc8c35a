#include "content/html.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/html_tree.hpp"

#include <algorithm>

namespace workspace::content {
namespace {

constexpr std::string_view attributes_with_urls[] = {"href",   "src",  "background", "cite",      "action",
                                                     "poster", "data", "longdesc",   "xlink:href"};

bool one_of(GumboTag tag, std::initializer_list<GumboTag> tags) {
  return std::ranges::find(tags, tag) != tags.end();
}

// Dropped with what they hold.
bool dangerous(GumboElement const& element) {
  return element.tag_namespace != GUMBO_NAMESPACE_HTML ||
         one_of(element.tag, {GUMBO_TAG_SCRIPT,   GUMBO_TAG_STYLE,    GUMBO_TAG_IFRAME,   GUMBO_TAG_FRAME,
                              GUMBO_TAG_FRAMESET, GUMBO_TAG_OBJECT,   GUMBO_TAG_EMBED,    GUMBO_TAG_APPLET,
                              GUMBO_TAG_BASE,     GUMBO_TAG_META,     GUMBO_TAG_LINK,     GUMBO_TAG_TITLE,
                              GUMBO_TAG_NOEMBED,  GUMBO_TAG_NOFRAMES, GUMBO_TAG_NOSCRIPT, GUMBO_TAG_PLAINTEXT,
                              GUMBO_TAG_XMP,      GUMBO_TAG_TEMPLATE, GUMBO_TAG_TEXTAREA, GUMBO_TAG_SELECT,
                              GUMBO_TAG_INPUT,    GUMBO_TAG_SVG,      GUMBO_TAG_MATH});
}

bool has_no_end(GumboTag tag) {
  return one_of(tag, {GUMBO_TAG_AREA, GUMBO_TAG_BR, GUMBO_TAG_COL, GUMBO_TAG_HR, GUMBO_TAG_IMG, GUMBO_TAG_WBR,
                      GUMBO_TAG_SOURCE, GUMBO_TAG_TRACK, GUMBO_TAG_PARAM});
}

bool safe_url(std::string_view url) {
  std::string plain;
  for (char c : url)
    if (static_cast<unsigned char>(c) > 0x20) plain += c;
  plain = to_lower(plain);
  auto const colon = plain.find_first_of(":/?#");
  if (colon == plain.npos || plain[colon] != ':') return true;  // relative
  auto const scheme = std::string_view(plain).substr(0, colon);
  if (scheme == "data") return plain.starts_with("data:image/") && !plain.starts_with("data:image/svg");
  return scheme == "http" || scheme == "https" || scheme == "mailto" || scheme == "cid" || scheme == "tel";
}

bool keep_attribute(GumboAttribute const& attribute) {
  std::string const name = to_lower(attribute.name);
  if (name.starts_with("on") || name == "srcdoc" || name == "formaction" || name == "srcset") return false;
  if (!std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; }))
    return false;
  return std::ranges::find(attributes_with_urls, name) == std::end(attributes_with_urls) ||
         safe_url(attribute.value);
}

void write_children(GumboVector const& children, int depth, std::string& out);

void write_node(GumboNode const& node, int depth, std::string& out) {
  switch (node.type) {
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA:
    case GUMBO_NODE_WHITESPACE:
      out += escape_html(node.v.text.text);
      return;
    case GUMBO_NODE_ELEMENT:
      break;
    default:
      return;
  }
  auto const& element = node.v.element;
  if (dangerous(element) || depth > max_html_depth) return;
  bool const plain =
      element.tag == GUMBO_TAG_UNKNOWN || element.tag == GUMBO_TAG_FORM || element.tag == GUMBO_TAG_BODY;
  if (!plain) {
    out += '<';
    out += gumbo_normalized_tagname(element.tag);
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      auto const& attribute = *static_cast<GumboAttribute const*>(element.attributes.data[i]);
      if (keep_attribute(attribute))
        out.append(" ")
            .append(attribute.name)
            .append("=\"")
            .append(escape_html(attribute.value))
            .append("\"");
    }
    out += '>';
    if (has_no_end(element.tag)) return;
  }
  write_children(element.children, depth + 1, out);
  if (!plain) out.append("</").append(gumbo_normalized_tagname(element.tag)).append(">");
}

void write_children(GumboVector const& children, int depth, std::string& out) {
  for (unsigned i = 0; i < children.length; ++i)
    write_node(*static_cast<GumboNode const*>(children.data[i]), depth, out);
}

std::string without_urls(std::string_view text) {
  std::string rest;
  for (std::size_t i = 0; i < text.size();) {
    if (text.substr(i).starts_with("http://") || text.substr(i).starts_with("https://")) {
      i = std::min(text.find_first_of(" \t\r\n<>\"", i), text.size());
    } else {
      rest += text[i++];
    }
  }
  return rest;
}

}  // namespace

std::string text_to_html(std::string_view text) {
  std::string out;
  bool open = false;
  int line_ends = 0;
  for (auto line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (trim(line).empty()) {
      ++line_ends;
      continue;
    }
    if (open) out += line_ends > 0 ? "</p>\n" : "<br>\n";
    if (!open || line_ends > 0) out += "<p>";
    open = true;
    line_ends = 0;
    out += escape_html(line);
  }
  return open ? out + "</p>\n" : out;
}

std::string html_fragment(std::string_view html) {
  HtmlTree const tree(utf8_prefix(html, 4u << 20));
  if (!tree.root()) return text_to_html(html_to_text(html));
  std::string out;
  if (auto const* body = tree.body()) write_node(*body, 0, out);
  return out;
}

std::set<std::string, std::less<>> shown_content_ids(std::string_view html) {
  std::set<std::string, std::less<>> ids;
  for (auto at = html.find("cid:"); at != html.npos; at = html.find("cid:", at)) {
    at += 4;
    auto const id = html.substr(at, html.find_first_of("\"'<>() \t\r\n", at) - at);
    ids.insert(percent_decode(id).value_or(std::string(id)));
  }
  ids.erase("");
  return ids;
}

void append_to_html(std::string& html, std::string_view more) {
  auto const end = to_lower(html).rfind("</body");
  html.insert(end == std::string::npos ? html.size() : end, more);
}

bool looks_low_value(std::string_view text) {
  std::string const rest = to_lower(trim(without_urls(text)));
  if (rest.empty()) return true;
  if (rest.size() > 400) return false;
  static constexpr std::string_view phrases[] = {
      "support html",         "html-capable",           "html capable",
      "html-enabled",         "html enabled",           "enable html",
      "html version of this", "requires html",          "in your browser",
      "in a browser",         "in your web browser",    "in a web browser",
      "html format",          "html-compatible",        "html compatible",
      "html email client",    "unable to display html", "cannot display html",
      "not display html",     "html messages"};
  return std::ranges::any_of(phrases, [&](auto phrase) { return rest.find(phrase) != rest.npos; });
}

}  // namespace workspace::content
