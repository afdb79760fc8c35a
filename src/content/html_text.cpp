// html_to_text: one walk over the tree. Quotes, list items and table cells are rendered on their own and then
// set into their surroundings line by line.
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/html.hpp"
#include "content/html_tree.hpp"

#include <algorithm>
#include <charconv>

namespace workspace::content {
namespace {

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

// Collapses white space and keeps the number of line ends between two texts.
class Lines {
 public:
  /// At least `count` line ends before what follows: 1 a new line, 2 a blank line between.
  void separate(int count) {
    line_ends_ = std::max(line_ends_, count);
    space_ = false;
  }
  void line_break() { separate(std::min(line_ends_ + 1, 2)); }

  void text(std::string_view words) {
    while (!words.empty()) {
      if (blank(words[0])) {
        space_ = true;
        words.remove_prefix(1);
      } else if (words.starts_with("\u00A0")) {
        space_ = true;
        words.remove_prefix(2);
      } else if (auto const length = padding(words)) {
        words.remove_prefix(length);
      } else {
        auto end = words.find_first_of(" \t\n\r\f\xC2\xE2\xEF\xCD", 1);
        word(words.substr(0, end));
        words.remove_prefix(std::min(end, words.size()));
      }
    }
  }

  void verbatim(std::string_view lines) {
    bool first = true;
    for (auto line : split(lines, '\n')) {
      if (!first) ++line_ends_;
      first = false;
      if (line.empty()) continue;
      space_ = false;
      word(line);
    }
  }

  /// Rendered text, each line behind `prefix`; the first behind `marker` where there is one.
  void block(std::string_view rendered, std::string_view prefix, std::string_view marker = {}) {
    bool first = true;
    for (auto line : split(rendered, '\n')) {
      std::string full(first && !marker.empty() ? marker : prefix);
      full += line;
      while (full.ends_with(' ')) full.pop_back();
      if (!first) ++line_ends_;
      first = false;
      if (!full.empty()) word(full);
    }
  }

  std::size_t size() const { return out_.size(); }
  std::string_view since(std::size_t from) const {
    return std::string_view(out_).substr(std::min(from, out_.size()));
  }
  std::string take() { return std::move(out_); }

 private:
  // Characters that senders use to pad the preview line: length in bytes, or 0.
  std::size_t padding(std::string_view words) const {
    if (words.starts_with("\u200B") || words.starts_with("\uFEFF")) return 3;
    if (words.starts_with("\u00AD") || words.starts_with("\u034F")) return 2;
    bool const joins_nothing = space_ || line_ends_ > 0 || out_.empty();
    return joins_nothing && (words.starts_with("\u200C") || words.starts_with("\u200D")) ? 3 : 0;
  }

  void word(std::string_view word) {
    if (!out_.empty()) {
      if (line_ends_ > 0)
        out_.append(std::size_t(line_ends_), '\n');
      else if (space_)
        out_ += ' ';
    }
    line_ends_ = 0;
    space_ = false;
    out_ += word;
  }

  std::string out_;
  int line_ends_ = 0;
  bool space_ = false;
};

class Renderer {
 public:
  explicit Renderer(HtmlToText const& options) : options_(options) {}

  std::string render(GumboNode const& node, int depth) {
    Lines lines;
    children(node, lines, depth);
    return lines.take();
  }

 private:
  void children(GumboNode const& node, Lines& lines, int depth) {
    auto const& list = node.v.element.children;
    for (unsigned i = 0; i < list.length; ++i)
      visit(*static_cast<GumboNode const*>(list.data[i]), lines, depth + 1);
  }

  void visit(GumboNode const& node, Lines& lines, int depth) {
    if (node.type == GUMBO_NODE_ELEMENT) {
      if (depth < max_html_depth && !hidden(node)) element(node, lines, depth);
    } else if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE ||
               node.type == GUMBO_NODE_CDATA) {
      if (pre_ > 0)
        lines.verbatim(node.v.text.text);
      else
        lines.text(node.v.text.text);
    }
  }

  static bool hidden(GumboNode const& node) {
    if (has_attribute(node, "hidden")) return true;
    auto const style = attribute(node, "style");
    if (style.empty()) return false;
    std::string plain;
    for (char c : to_lower(style))
      if (!blank(c)) plain += c;
    return plain.find("display:none") != plain.npos || plain.find("visibility:hidden") != plain.npos;
  }

  void element(GumboNode const& node, Lines& lines, int depth) {
    switch (node.v.element.tag) {
      case GUMBO_TAG_HEAD:
      case GUMBO_TAG_SCRIPT:
      case GUMBO_TAG_STYLE:
      case GUMBO_TAG_TITLE:
      case GUMBO_TAG_TEMPLATE:
      case GUMBO_TAG_IFRAME:
      case GUMBO_TAG_OBJECT:
      case GUMBO_TAG_SVG:
      case GUMBO_TAG_AUDIO:
      case GUMBO_TAG_VIDEO:
      case GUMBO_TAG_CANVAS:
        return;
      case GUMBO_TAG_BR:
        lines.line_break();
        return;
      case GUMBO_TAG_HR:
        lines.separate(2);
        lines.text("---");
        lines.separate(2);
        return;
      case GUMBO_TAG_IMG:
        image(node, lines);
        return;
      case GUMBO_TAG_A:
        link(node, lines, depth);
        return;
      case GUMBO_TAG_H1:
        heading(node, lines, depth, "# ");
        return;
      case GUMBO_TAG_H2:
        heading(node, lines, depth, "## ");
        return;
      case GUMBO_TAG_H3:
      case GUMBO_TAG_H4:
      case GUMBO_TAG_H5:
      case GUMBO_TAG_H6:
        heading(node, lines, depth, "### ");
        return;
      case GUMBO_TAG_BLOCKQUOTE:
        quote(node, lines, depth);
        return;
      case GUMBO_TAG_UL:
      case GUMBO_TAG_OL:
        list(node, lines, depth);
        return;
      case GUMBO_TAG_LI:
        item(node, lines, depth, "- ");
        return;
      case GUMBO_TAG_TR:
        row(node, lines, depth);
        return;
      case GUMBO_TAG_PRE:
        ++pre_;
        paragraph(node, lines, depth, 2);
        --pre_;
        return;
      case GUMBO_TAG_P:
      case GUMBO_TAG_DL:
      case GUMBO_TAG_FIGURE:
      case GUMBO_TAG_TABLE:
        paragraph(node, lines, depth, 2);
        return;
      case GUMBO_TAG_DIV:
      case GUMBO_TAG_SECTION:
      case GUMBO_TAG_ARTICLE:
      case GUMBO_TAG_HEADER:
      case GUMBO_TAG_FOOTER:
      case GUMBO_TAG_MAIN:
      case GUMBO_TAG_NAV:
      case GUMBO_TAG_ASIDE:
      case GUMBO_TAG_ADDRESS:
      case GUMBO_TAG_CENTER:
      case GUMBO_TAG_FORM:
      case GUMBO_TAG_FIELDSET:
      case GUMBO_TAG_CAPTION:
      case GUMBO_TAG_FIGCAPTION:
      case GUMBO_TAG_OPTION:
      case GUMBO_TAG_DT:
      case GUMBO_TAG_DD:
        paragraph(node, lines, depth, 1);
        return;
      default:
        children(node, lines, depth);
    }
  }

  void paragraph(GumboNode const& node, Lines& lines, int depth, int distance) {
    lines.separate(distance);
    children(node, lines, depth);
    lines.separate(distance);
  }

  void heading(GumboNode const& node, Lines& lines, int depth, std::string_view mark) {
    std::string const text = render(node, depth);
    if (text.empty()) return;
    lines.separate(2);
    lines.block(text, "", text.find('\n') == text.npos ? mark : "");
    lines.separate(2);
  }

  void quote(GumboNode const& node, Lines& lines, int depth) {
    std::string const text = render(node, depth);
    if (text.empty()) return;
    lines.separate(2);
    lines.block(text, "> ");
    lines.separate(2);
  }

  void list(GumboNode const& node, Lines& lines, int depth) {
    bool const ordered = node.v.element.tag == GUMBO_TAG_OL;
    int number = 1;
    if (ordered) std::from_chars(attribute(node, "start").begin(), attribute(node, "start").end(), number);
    int const distance = lists_++ > 0 ? 1 : 2;  // a nested list continues its item
    lines.separate(distance);
    auto const& all = node.v.element.children;
    for (unsigned i = 0; i < all.length; ++i) {
      auto const& child = *static_cast<GumboNode const*>(all.data[i]);
      bool const is_item = child.type == GUMBO_NODE_ELEMENT && child.v.element.tag == GUMBO_TAG_LI;
      if (!is_item)
        visit(child, lines, depth + 1);
      else if (!hidden(child))
        item(child, lines, depth + 1, ordered ? std::to_string(number++) + ". " : "- ");
    }
    --lists_;
    lines.separate(distance);
  }

  void item(GumboNode const& node, Lines& lines, int depth, std::string_view marker) {
    if (depth >= max_html_depth) return;
    std::string const text = render(node, depth);
    if (text.empty()) return;
    lines.separate(1);
    lines.block(text, std::string(marker.size(), ' '), marker);
    lines.separate(1);
  }

  // Cells of one line each make a row of a table; otherwise the table only lays out the page.
  void row(GumboNode const& node, Lines& lines, int depth) {
    std::vector<std::string> cells;
    auto const& all = node.v.element.children;
    for (unsigned i = 0; i < all.length; ++i) {
      auto const& child = *static_cast<GumboNode const*>(all.data[i]);
      if (child.type != GUMBO_NODE_ELEMENT || hidden(child) || depth >= max_html_depth) continue;
      cells.push_back(render(child, depth + 1));
    }
    while (!cells.empty() && cells.back().empty()) cells.pop_back();
    if (cells.empty()) return;
    lines.separate(1);
    bool const data =
        std::ranges::none_of(cells, [](auto const& cell) { return cell.find('\n') != cell.npos; });
    if (data) {
      lines.block(join(cells, " | "), "");
    } else {
      for (auto const& cell : cells) {
        if (cell.empty()) continue;
        lines.separate(1);
        lines.block(cell, "");
      }
    }
    lines.separate(1);
  }

  void image(GumboNode const& node, Lines& lines) {
    if (auto const alt = trim(attribute(node, "alt")); !alt.empty()) lines.text("[" + std::string(alt) + "]");
  }

  void link(GumboNode const& node, Lines& lines, int depth) {
    auto const before = lines.size();
    children(node, lines, depth);
    auto const url = trim(attribute(node, "href"));
    auto const shown = trim(lines.since(before));
    if (!options_.keep_links || shown.empty() || url.empty() || url.starts_with('#')) return;
    auto const target = url.starts_with("mailto:") ? url.substr(7) : url;
    if (shown == target || to_lower(url).starts_with("javascript:") || url.starts_with("data:")) return;
    lines.text(" (" + std::string(target) + ")");
  }

  HtmlToText const& options_;
  int pre_ = 0;
  int lists_ = 0;
};

// What is left when markup is too costly to parse.
std::string strip_tags(std::string_view html) {
  std::string out;
  bool inside = false;
  for (char c : html) {
    if (c == '<')
      inside = true;
    else if (c == '>' && inside) {
      inside = false;
      out += ' ';
    } else if (!inside)
      out += c;
  }
  Lines lines;
  lines.text(out);
  return lines.take();
}

}  // namespace

std::string html_to_text(std::string_view html, HtmlToText const& options) {
  std::string const valid = make_valid_utf8(utf8_prefix(html, options.max_bytes));
  HtmlTree const tree(valid);
  return tree.root() ? Renderer(options).render(*tree.root(), 0) : strip_tags(valid);
}

}  // namespace workspace::content
