#include "tools/offer/suggestions.hpp"

#include "base/text.hpp"

namespace workspace::tools {

std::vector<std::string> matching_ids(std::vector<Named> const& choices, std::string_view typed) {
  auto const begins = [&](std::string_view text) {
    return equal_ignoring_case(text.substr(0, typed.size()), typed);
  };
  std::vector<std::string> first, then;
  for (auto const& choice : choices) {
    if (begins(choice.id) || begins(choice.name))
      first.push_back(choice.id);
    else if (contains_ignoring_case(choice.id, typed) || contains_ignoring_case(choice.name, typed))
      then.push_back(choice.id);
  }
  first.insert(first.end(), then.begin(), then.end());
  return first;
}

}  // namespace workspace::tools
