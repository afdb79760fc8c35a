#pragma once
// Completion of what a person types for a prompt's argument or a template's variable
// (https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/completion).

#include "async/async.hpp"
#include "mcp/protocol/call_context.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::mcp {

inline constexpr std::size_t max_completions = 100;

struct Completion {
  std::vector<std::string> values;      // best first; more than max_completions are cut off
  std::optional<std::int64_t> total{};  // how many there are in all
  bool has_more = false;
};
json::object describe(Completion completion);

/// `value` is what was typed so far; `known` are the other arguments that have values already.
using Complete = std::function<Async<Completion>(CallContext&, std::string value,
                                                 std::map<std::string, std::string, std::less<>> known)>;

/// Those of `choices` that begin with `value`, then those that hold it, without regard to case.
Completion complete_from(std::vector<std::string> const& choices, std::string_view value);

}  // namespace workspace::mcp
