#include "content/address.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace workspace::content {
namespace {

constexpr std::string_view specials = "()<>[]:;@\\,.\"";

bool control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool atom(std::string_view text) {
  return !text.empty() && std::ranges::none_of(text, [](char c) {
    return c == ' ' || control(c) || specials.find(c) != specials.npos;
  });
}

bool dot_atom(std::string_view text) { return std::ranges::all_of(split(text, '.'), atom); }

bool quoted_string(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  text = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (control(text[i]) || text[i] == '"') return false;
    if (text[i] == '\\' && ++i == text.size()) return false;
  }
  return true;
}

bool domain_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(
             label, [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c >= 0x80; });
}

bool valid_address(std::string_view address) {
  auto const at = address.rfind('@');
  if (at == address.npos || address.size() > 320 || !is_valid_utf8(address)) return false;
  auto const local = address.substr(0, at), domain = address.substr(at + 1);
  if (!dot_atom(local) && !quoted_string(local)) return false;
  return domain.size() <= 255 && std::ranges::all_of(split(domain, '.'), domain_label);
}

// One pass over a list. Quoted strings and comments are taken whole, so that a comma inside parts nothing.
class ListParser {
 public:
  explicit ListParser(std::string_view text) : text_(text) {}

  Result<std::vector<Address>> parse() {
    for (; at_ < text_.size(); ++at_) {
      if (auto error = take(text_[at_])) return *error;
    }
    if (in_angle_) return broken("\"<\" is not closed");
    if (auto error = finish()) return *error;
    return std::move(found_);
  }

 private:
  std::optional<Error> take(char c) {
    if (control(c) && c != '\t' && c != '\r' && c != '\n') return broken("it holds a control character");
    switch (c) {
      case '"':
        return take_quoted();
      case '(':
        return take_comment();
      case '<':
        if (in_angle_ || angle_) return broken("it has more than one \"<\"");
        in_angle_ = true;
        angle_.emplace();
        return {};
      case '>':
        if (!in_angle_) return broken("\">\" stands without \"<\"");
        in_angle_ = false;
        return {};
      case ':':  // a group's name ends
        if (in_angle_ || angle_ || phrase_.find('@') != phrase_.npos) break;
        phrase_.clear();
        quoted_ = false;
        entry_ = at_ + 1;
        return {};
      case ',':
      case ';':
        if (in_angle_) break;
        return finish();
      case '\r':
      case '\n':
      case '\t':
        c = ' ';
        break;
    }
    (in_angle_ ? *angle_ : phrase_) += c;
    return {};
  }

  std::optional<Error> take_quoted() {
    std::string raw = "\"", plain;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) raw += text_[at_++];
      if (control(text_[at_]) && text_[at_] != '\t') return broken("a quoted name holds a control character");
      raw += text_[at_];
      plain += text_[at_];
    }
    if (at_ == text_.size()) return broken("a quotation mark is not closed");
    raw += '"';
    if (in_angle_) {
      *angle_ += raw;
    } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '@') {  // "local part"@domain
      phrase_ += raw;
    } else {
      phrase_ += plain;
      quoted_ = true;
    }
    return {};
  }

  std::optional<Error> take_comment() {
    int depth = 0;
    std::string comment;
    for (; at_ < text_.size(); ++at_) {
      char const c = text_[at_];
      if (c == '(' && depth++ == 0) continue;
      if (c == ')' && --depth == 0) {
        comment_ = comment;
        return {};
      }
      if (c == '\\' && at_ + 1 < text_.size()) ++at_;
      comment += text_[at_];
    }
    return broken("a parenthesis is not closed");
  }

  std::optional<Error> finish() {
    std::string const phrase(trim(phrase_));
    if (angle_ || quoted_ || !phrase.empty()) {
      std::string const address(trim(angle_ ? *angle_ : phrase));
      if (quoted_ && !angle_) return broken("the address in <> is missing");
      if (!valid_address(address)) return broken("expected name@domain or Name <name@domain>");
      // "ann@example.com (Ann Example)" is the old way to give a name.
      auto name = make_valid_utf8(angle_ ? phrase : std::string(trim(comment_)));
      std::erase_if(name, control);
      found_.push_back({std::string(trim(name)), address});
    }
    phrase_.clear();
    comment_.clear();
    angle_.reset();
    quoted_ = false;
    entry_ = at_ + 1;
    return {};
  }

  Error broken(std::string_view why) const {
    auto const begin = std::min(entry_, text_.size());
    auto const entry = text_.substr(begin, text_.find_first_of(",;", std::max(at_, begin)) - begin);
    auto shown = make_valid_utf8(utf8_prefix(trim(entry), 120));
    std::ranges::replace_if(shown, control, '?');
    return {ErrorKind::invalid, fmt::format("\"{}\" is not a valid e-mail address: {}.", shown, why),
            "Separate several addresses with commas."};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t entry_ = 0;  // where the present entry begins
  std::string phrase_;
  std::string comment_;
  std::optional<std::string> angle_;
  bool in_angle_ = false;
  bool quoted_ = false;
  std::vector<Address> found_;
};

}  // namespace

std::string Address::text() const {
  if (name.empty()) return address;
  if (std::ranges::none_of(name, [](char c) { return control(c) || specials.find(c) != specials.npos; }))
    return fmt::format("{} <{}>", name, address);
  std::string quoted;
  for (char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (!control(c)) quoted += c;
  }
  return fmt::format("\"{}\" <{}>", quoted, address);
}

bool is_address(std::string_view text) { return valid_address(text); }

Result<std::vector<Address>> parse_addresses(std::string_view text) { return ListParser(text).parse(); }

bool same_mailbox(std::string_view a, std::string_view b) { return equal_ignoring_case(trim(a), trim(b)); }

}  // namespace workspace::content
