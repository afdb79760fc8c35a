// Markdown and HTML of a Google Doc: headings, lists, emphasis, links.
#include "base/html.hpp"
#include "base/text.hpp"
#include "sandbox/documents/document.hpp"
#include "sandbox/html_text.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::documents {
namespace {

constexpr std::string_view special = "\\`*_[]#";

/// Inline Markdown: **bold**, *italic*, [text](link), backslash escapes. What does not close is taken as it
/// stands.
class Inline {
 public:
  explicit Inline(std::string_view text) : text_(text) {}

  std::vector<Run> read() {
    while (at_ < text_.size()) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size() &&
          std::ispunct(static_cast<unsigned char>(text_[at_ + 1]))) {
        current_.text += text_[at_ + 1];
        at_ += 2;
      } else if (text_.substr(at_, 2) == "**" && (current_.bold || closes("**", at_ + 2))) {
        next_run();
        current_.bold = !current_.bold;
        at_ += 2;
      } else if (text_[at_] == '*' && text_.substr(at_, 2) != "**" &&
                 (current_.italic || closes("*", at_ + 1))) {
        next_run();
        current_.italic = !current_.italic;
        ++at_;
      } else if (text_[at_] != '[' || !read_link()) {
        current_.text += text_[at_++];
      }
    }
    next_run();
    return std::move(runs_);
  }

 private:
  bool closes(std::string_view mark, std::size_t from) const {
    return from < text_.size() && text_[from] != ' ' && text_.find(mark, from + 1) != std::string_view::npos;
  }

  bool read_link() {
    auto const middle = text_.find("](", at_);
    auto const end = middle == std::string_view::npos ? middle : text_.find(')', middle);
    if (end == std::string_view::npos) return false;
    next_run();
    Run link = current_;
    link.text = text_.substr(at_ + 1, middle - at_ - 1);
    link.link = text_.substr(middle + 2, end - middle - 2);
    runs_.push_back(std::move(link));
    at_ = end + 1;
    return true;
  }

  void next_run() {
    if (!current_.text.empty()) runs_.push_back(current_);
    current_.text.clear();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Run current_;
  std::vector<Run> runs_;
};

std::string escape_markdown(std::string_view text) {
  std::string result;
  for (char const c : text) {
    if (special.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

/// The length of "12. " at the front of a line; 0 where it has none.
std::size_t number_mark(std::string_view line) {
  auto const digits = std::min(line.find_first_not_of("0123456789"), line.size());
  return digits > 0 && digits < 10 && line.substr(digits, 2) == ". " ? digits + 2 : 0;
}

Paragraph read_line(std::string_view line) {
  Paragraph paragraph;
  auto const hashes = std::min(line.find_first_not_of('#'), line.size());
  if (hashes >= 1 && hashes <= 6 && line.substr(hashes, 1) == " ") {
    paragraph.style = Paragraph::Style::heading;
    paragraph.level = int(hashes);
    line.remove_prefix(hashes + 1);
  } else if (line.starts_with("* ") || line.starts_with("- ") || line.starts_with("+ ")) {
    paragraph.style = Paragraph::Style::bullet;
    line.remove_prefix(2);
  } else if (auto const mark = number_mark(line)) {
    paragraph.style = Paragraph::Style::number;
    line.remove_prefix(mark);
  }
  paragraph.runs = Inline(line).read();
  return paragraph;
}

/// Reads HTML in one pass: block elements end paragraphs, a few inline ones set the style of the text.
class HtmlReader {
 public:
  std::vector<Paragraph> read(std::string_view html) {
    while (!html.empty()) {
      auto const open = std::min(html.find('<'), html.size());
      if (!skipping_) add_text(html.substr(0, open));
      html.remove_prefix(open);
      if (html.starts_with("<!--")) {
        auto const end = html.find("-->");
        html.remove_prefix(end == std::string_view::npos ? html.size() : end + 3);
      } else if (!html.empty()) {
        auto const end = std::min(html.find('>'), html.size() - 1);
        tag(html.substr(1, end - 1));
        html.remove_prefix(end + 1);
      }
    }
    end_paragraph();
    return std::move(result_);
  }

 private:
  void tag(std::string_view text) {
    bool const closing = text.starts_with('/');
    if (closing) text.remove_prefix(1);
    auto const name = to_lower(text.substr(0, text.find_first_of(" \t\r\n/")));
    if (name == "script" || name == "style" || name == "title")
      skipping_ = !closing;
    else if (name == "b" || name == "strong")
      style_.bold = !closing;
    else if (name == "i" || name == "em")
      style_.italic = !closing;
    else if (name == "a")
      style_.link = closing ? std::string() : attribute(text, "href");
    else if (name == "ul" || name == "ol") {
      end_paragraph();
      numbered_ = name == "ol" && !closing;
    } else if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6')
      block(closing ? Paragraph::Style::body : Paragraph::Style::heading, name[1] - '0');
    else if (name == "li")
      block(closing     ? Paragraph::Style::body
            : numbered_ ? Paragraph::Style::number
                        : Paragraph::Style::bullet,
            1);
    else if (name == "p" || name == "div" || name == "br" || name == "tr" || name == "table" ||
             name == "body" || name == "blockquote" || name == "pre" || name == "hr")
      end_paragraph();
    else if (name == "td" || name == "th")
      if (!current_.runs.empty() && !closing) add_text("\t");
  }

  static std::string attribute(std::string_view tag, std::string_view name) {
    auto const at = tag.find(std::string(name) + "=");
    if (at == std::string_view::npos) return {};
    auto value = tag.substr(at + name.size() + 1);
    char const quote = value.empty() ? '\0' : value.front();
    if (quote != '"' && quote != '\'') return unescape_html(value.substr(0, value.find_first_of(" />")));
    value.remove_prefix(1);
    return unescape_html(value.substr(0, value.find(quote)));
  }

  void block(Paragraph::Style style, int level) {
    end_paragraph();
    current_.style = style;
    current_.level = level;
  }

  void add_text(std::string_view text) {
    auto words = unescape_html(text);
    // White space collapses; at the start of a paragraph it vanishes.
    std::string collapsed;
    for (char const c : words) {
      bool const space = c == ' ' || c == '\n' || c == '\r';
      bool const after_space = collapsed.empty() ? current_.runs.empty() : collapsed.back() == ' ';
      if (!space)
        collapsed += c;
      else if (!after_space)
        collapsed += ' ';
    }
    if (collapsed.empty()) return;
    Run run = style_;
    run.text = std::move(collapsed);
    current_.runs.push_back(std::move(run));
  }

  void end_paragraph() {
    if (!current_.runs.empty()) {
      auto& last = current_.runs.back().text;
      while (last.ends_with(' ')) last.pop_back();
      result_.push_back(std::move(current_));
    }
    current_ = {};
  }

  std::vector<Paragraph> result_;
  Paragraph current_;
  Run style_;
  bool skipping_ = false, numbered_ = false;
};

}  // namespace

std::vector<Paragraph> read_markdown(std::string_view text) {
  std::vector<Paragraph> result;
  for (auto& plain : read_plain(text)) {
    auto const line = plain.text();
    if (!trim(line).empty()) result.push_back(read_line(line));
  }
  return result;
}

std::string write_markdown(std::vector<Paragraph> const& paragraphs) {
  std::string result;
  auto list = Paragraph::Style::body;  // the list that the last paragraph was in; body: none
  int number = 0;
  for (auto const& paragraph : paragraphs) {
    bool const item =
        paragraph.style == Paragraph::Style::bullet || paragraph.style == Paragraph::Style::number;
    auto const now = item ? paragraph.style : Paragraph::Style::body;
    if (list != Paragraph::Style::body && list != now) result += "\n";
    list = now;
    number = paragraph.style == Paragraph::Style::number ? number + 1 : 0;
    if (paragraph.style == Paragraph::Style::heading)
      result += std::string(std::size_t(paragraph.level), '#') + " ";
    if (paragraph.style == Paragraph::Style::bullet) result += "* ";
    if (paragraph.style == Paragraph::Style::number) result += fmt::format("{}. ", number);
    for (auto const& run : paragraph.runs) {
      auto const mark = std::string(run.bold ? "**" : "") + (run.italic ? "*" : "");
      auto const text = run.link.empty() ? escape_markdown(run.text)
                                         : fmt::format("[{}]({})", escape_markdown(run.text), run.link);
      result += mark + text + std::string(mark.rbegin(), mark.rend());
    }
    result += item ? "\n" : "\n\n";
  }
  while (result.ends_with('\n')) result.pop_back();
  return result + (result.empty() ? "" : "\n");
}

std::vector<Paragraph> read_html(std::string_view html) { return HtmlReader().read(html); }

std::string write_html(std::vector<Paragraph> const& paragraphs) {
  std::string body;
  std::string_view list;
  for (auto const& paragraph : paragraphs) {
    std::string_view const wanted = paragraph.style == Paragraph::Style::bullet   ? "ul"
                                    : paragraph.style == Paragraph::Style::number ? "ol"
                                                                                  : "";
    if (wanted != list && !list.empty()) body += fmt::format("</{}>", list);
    if (wanted != list && !wanted.empty()) body += fmt::format("<{}>", wanted);
    list = wanted;
    auto const tag = paragraph.style == Paragraph::Style::heading ? fmt::format("h{}", paragraph.level)
                     : list.empty()                               ? std::string("p")
                                                                  : std::string("li");
    body += fmt::format("<{}>", tag);
    for (auto const& run : paragraph.runs) {
      auto text = escape_html(run.text);
      if (run.italic) text = "<em>" + text + "</em>";
      if (run.bold) text = "<strong>" + text + "</strong>";
      if (!run.link.empty()) text = fmt::format("<a href=\"{}\">{}</a>", escape_html(run.link), text);
      body += text;
    }
    body += fmt::format("</{}>", tag);
  }
  if (!list.empty()) body += fmt::format("</{}>", list);
  return fmt::format(
      "<html><head><meta content=\"text/html; charset=UTF-8\" http-equiv=\"content-type\"></head><body>{}"
      "</body></html>",
      body);
}

}  // namespace workspace::sandbox::documents
