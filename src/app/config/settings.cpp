#include "app/config/settings.hpp"

#include <cmath>

namespace workspace::app {

std::vector<std::string> words(std::string_view text, std::string_view separators) {
  std::vector<std::string> result;
  std::string word;
  for (char c : std::string(text) + std::string(separators.substr(0, 1))) {
    if (separators.find(c) == std::string_view::npos) {
      word += c;
    } else if (!word.empty()) {
      result.push_back(std::move(word));
      word.clear();
    }
  }
  return result;
}

bool truth(std::string const& name, std::string const& value) {
  auto const lower = to_lower(trim(value));
  if (lower == "true" || lower == "1" || lower == "yes" || lower == "on") return true;
  if (lower == "false" || lower == "0" || lower == "no" || lower == "off") return false;
  throw Refused{fmt::format("{} must be true or false, got \"{}\".", name, value)};
}

std::chrono::milliseconds fraction_of_seconds(std::string const& name, std::string const& value, int most) {
  double n{};
  auto const [end, ec] = std::from_chars(value.data(), value.data() + value.size(), n);
  if (ec != std::errc{} || end != value.data() + value.size() || !(n >= 0.001 && n <= most))
    throw Refused{
        fmt::format("{} must be a number of seconds above 0 and up to {}, got \"{}\".", name, most, value)};
  return std::chrono::milliseconds(std::llround(n * 1000));
}

}  // namespace workspace::app
