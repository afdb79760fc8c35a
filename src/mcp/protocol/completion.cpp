#include "mcp/protocol/completion.hpp"

#include "base/text.hpp"

namespace workspace::mcp {

json::object describe(Completion completion) {
  bool const cut = completion.values.size() > max_completions;
  if (cut) {
    if (!completion.total) completion.total = static_cast<std::int64_t>(completion.values.size());
    completion.values.resize(max_completions);
  }
  json::array values;
  for (auto& value : completion.values) values.emplace_back(std::move(value));
  json::object out;
  out["values"] = std::move(values);
  if (completion.total) out["total"] = *completion.total;
  out["hasMore"] = completion.has_more || cut;
  return out;
}

Completion complete_from(std::vector<std::string> const& choices, std::string_view value) {
  Completion completion;
  auto const begins = [&](std::string const& choice) {
    return equal_ignoring_case(std::string_view(choice).substr(0, value.size()), value);
  };
  for (auto const& choice : choices)
    if (begins(choice)) completion.values.push_back(choice);
  for (auto const& choice : choices)
    if (!begins(choice) && contains_ignoring_case(choice, value)) completion.values.push_back(choice);
  completion.total = static_cast<std::int64_t>(completion.values.size());
  return completion;
}

}  // namespace workspace::mcp
