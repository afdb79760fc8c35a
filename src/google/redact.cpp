#include "google/redact.hpp"

#include "base/text.hpp"

namespace workspace::google {
namespace {

struct Mark {
  std::string_view prefix;
  bool keep_prefix;          // it names the field and is no part of the secret
  std::size_t least_length;  // of what follows, to be taken for a secret
};

constexpr Mark marks[] = {
    {"ya29.", false, 1}, {"1//", false, 10},   {"AIza", false, 10},    {"GOCSPX-", false, 1},
    {"eyJ", false, 20},  {"Bearer ", true, 1}, {"key=", true, 1},      {"token=", true, 1},
    {"code=", true, 1},  {"secret=", true, 1}, {"password=", true, 1},
};

bool is_token_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~+/=%").find(c) != std::string_view::npos;
}

std::size_t token_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && is_token_character(text[length])) ++length;
  return length;
}

}  // namespace

std::string redact(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    std::size_t skipped = 0;
    for (auto const& mark : marks) {
      if (!equal_ignoring_case(text.substr(0, mark.prefix.size()), mark.prefix)) continue;
      auto const length = token_length(text.substr(mark.prefix.size()));
      if (length < mark.least_length) continue;
      if (mark.keep_prefix) result += text.substr(0, mark.prefix.size());
      result += "[redacted]";
      skipped = mark.prefix.size() + length;
      break;
    }
    if (skipped == 0) {
      result += text.front();
      skipped = 1;
    }
    text.remove_prefix(skipped);
  }
  return result;
}

}  // namespace workspace::google
