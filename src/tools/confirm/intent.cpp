#include "tools/confirm/intent.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "json/json.hpp"

namespace workspace::tools {
namespace {

constexpr std::size_t longest_value = 1000;

}  // namespace

std::string one_line(std::string_view text) {
  auto line = make_valid_utf8(text);
  for (char& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  static constexpr std::string_view misleading[] = {"\u0085", "\u2028", "\u2029", "\u200e", "\u200f",
                                                    "\u061c", "\u202a", "\u202b", "\u202c", "\u202d",
                                                    "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"};
  for (auto const sign : misleading)
    if (line.find(sign) != std::string::npos) line = replace_all(std::move(line), sign, " ");
  return std::string(trim(line));
}

Intent& Intent::fact(std::string_view label, std::string_view value) {
  auto const whole = one_line(value);
  auto const shown = utf8_prefix(whole, longest_value);
  if (shown.empty()) return *this;
  facts.push_back(std::string(label) + ": " + std::string(shown) + (shown.size() < whole.size() ? "…" : ""));
  return *this;
}

Intent& Intent::list(std::string_view label, std::vector<std::string> const& values) {
  if (values.empty()) return *this;
  std::vector<std::string> lines;
  for (auto const& value : values) lines.push_back(one_line(value));
  facts.push_back(std::string(label) + ": " + join(lines, ", "));
  return *this;
}

std::string Intent::text(std::string_view user) const {
  return question + "\n" + join(facts, "\n") + (facts.empty() ? "" : "\n") + "Account: " + one_line(user);
}

std::string Intent::digest(std::string_view tool, std::string_view user) const {
  json::value const all(
      json::array{json::value(tool), json::value(text(user)), json::value(to_hex(contents))});
  return to_base64url(crypto::sha256(json::write(all)));
}

}  // namespace workspace::tools
