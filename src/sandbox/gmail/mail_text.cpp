#include "sandbox/gmail/mail_text.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace workspace::sandbox::gmail {

MailText::MailText(std::string_view raw) {
  std::size_t at = 0;
  while (at < raw.size()) {
    auto const newline = raw.find('\n', at);
    auto line = raw.substr(at, newline == std::string_view::npos ? newline : newline - at);
    at = newline == std::string_view::npos ? raw.size() : newline + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    if ((line.front() == ' ' || line.front() == '\t') && !fields_.empty()) {
      fields_.back().value += "\r\n" + std::string(line);
      continue;
    }
    auto const colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) continue;
    fields_.push_back({std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))});
  }
  body_ = raw.substr(at);
}

std::optional<std::string> MailText::find(std::string_view name) const {
  for (auto const& field : fields_) {
    if (equal_ignoring_case(field.name, name)) return replace_all(field.value, "\r\n", "");
  }
  return std::nullopt;
}

void MailText::remove(std::string_view name) {
  std::erase_if(fields_, [&](Field const& field) { return equal_ignoring_case(field.name, name); });
}

void MailText::set(std::string_view name, std::string_view value) {
  auto found = std::find_if(fields_.begin(), fields_.end(),
                            [&](Field const& field) { return equal_ignoring_case(field.name, name); });
  if (found == fields_.end()) {
    fields_.push_back({std::string(name), std::string(value)});
  } else {
    found->value = value;
  }
}

void MailText::prepend(std::string_view name, std::string_view value) {
  fields_.insert(fields_.begin(), {std::string(name), std::string(value)});
}

std::string MailText::text() const {
  std::string out;
  for (auto const& field : fields_) out += field.name + ": " + field.value + "\r\n";
  return out + "\r\n" + body_;
}

}  // namespace workspace::sandbox::gmail
