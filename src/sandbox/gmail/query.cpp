#include "sandbox/gmail/query.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace workspace::sandbox::gmail {
namespace {

using Kind = QueryNode::Kind;

constexpr std::string_view fields[] = {
    "from",   "to",       "cc",    "bcc",         "subject",  "label", "in",         "is",
    "has",    "filename", "after", "before",      "older",    "newer", "older_than", "newer_than",
    "larger", "smaller",  "size",  "rfc822msgid", "category", "list",  "deliveredto"};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  QueryNode whole() {
    QueryNode node{Kind::all, {}, {}, {}};
    while (at_ < text_.size()) {
      auto const part = sequence('\0', {});
      node.children.insert(node.children.end(), part.children.begin(), part.children.end());
      if (at_ < text_.size()) ++at_;  // a closing bracket that closes nothing
    }
    return node;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n,").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }

  bool take_word(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    auto const after = at_ + word.size();
    if (after < text_.size() && text_[after] != ' ') return false;
    at_ = after;
    return true;
  }

  /// Up to `close`; OR binds tighter than standing side by side. Words without a field get `field`.
  QueryNode sequence(char close, std::string const& field) {
    QueryNode node{Kind::all, {}, {}, {}};
    bool or_next = false;
    for (;;) {
      skip_blanks();
      if (at_ >= text_.size()) break;
      if (text_[at_] == ')' || text_[at_] == '}') {
        if (text_[at_] == close) ++at_;
        break;
      }
      if (take_word("OR") || take_word("|")) {
        or_next = !node.children.empty();
        continue;
      }
      if (take_word("AND")) continue;
      auto next = unit(field);
      if (or_next) {
        auto& last = node.children.back();
        if (last.kind != Kind::any) last = QueryNode{Kind::any, {std::move(last)}, {}, {}};
        last.children.push_back(std::move(next));
        or_next = false;
      } else {
        node.children.push_back(std::move(next));
      }
    }
    return node;
  }

  QueryNode unit(std::string const& field) {
    if (depth_ < 50) {
      if (text_[at_] == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ' ') {
        ++at_;
        ++depth_;
        QueryNode node{Kind::none, {}, {}, {}};
        node.children.push_back(unit(field));
        --depth_;
        return node;
      }
      if (text_[at_] == '(' || text_[at_] == '{') {
        bool const braces = text_[at_++] == '{';
        ++depth_;
        auto node = sequence(braces ? '}' : ')', field);
        --depth_;
        if (braces) node.kind = Kind::any;
        return node;
      }
    }
    if (text_[at_] == '+') ++at_;
    std::string word;
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n(){}\"").find(text_[at_]) == std::string_view::npos) {
      word += text_[at_++];
      if (word.back() != ':') continue;
      auto const name = to_lower(std::string_view(word).substr(0, word.size() - 1));
      if (std::find(std::begin(fields), std::end(fields), name) == std::end(fields)) continue;
      if (at_ < text_.size() && (text_[at_] == '(' || text_[at_] == '{')) return unit(name);
      return {Kind::term, {}, name, value()};
    }
    if (word.empty()) return {Kind::term, {}, field, value()};
    return {Kind::term, {}, field, std::move(word)};
  }

  std::string value() {
    if (at_ < text_.size() && text_[at_] == '"') {
      auto const end = std::min(text_.find('"', at_ + 1), text_.size());
      std::string quoted(text_.substr(at_ + 1, end - at_ - 1));
      at_ = std::min(end + 1, text_.size());
      return quoted;
    }
    std::string plain;
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n(){}\"").find(text_[at_]) == std::string_view::npos) {
      plain += text_[at_++];
    }
    if (plain.empty() && at_ < text_.size() && (text_[at_] == '(' || text_[at_] == '{'))
      ++at_;  // nested too deep
    return plain;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

QueryNode parse_query(std::string_view text) { return Parser(text).whole(); }

bool names_spam_or_trash(QueryNode const& node) {
  if (node.kind == Kind::term) {
    auto const value = to_lower(node.value);
    return (node.field == "in" || node.field == "label" || node.field == "is") &&
           (value == "spam" || value == "trash" || (value == "anywhere" && node.field == "in"));
  }
  return node.kind != Kind::none &&
         std::any_of(node.children.begin(), node.children.end(), names_spam_or_trash);
}

}  // namespace workspace::sandbox::gmail
