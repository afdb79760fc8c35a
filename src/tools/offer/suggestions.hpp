#pragma once
// What somebody may mean who is typing the value of a template's variable or a prompt's argument.

#include "mcp/offer/resource.hpp"
#include "tools/frame/tool.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace workspace::tools {

struct Suggestions {
  /// The grant must suffice for each; else nothing is suggested.
  std::vector<MethodRef> methods;
  /// Best first. `typed` may be empty; `known` are the values that others have already. One short request.
  Async<std::vector<std::string>> (*suggest)(ToolContext& context, std::string typed, mcp::Variables known);
};

/// What has an id, which is filled in, and a name, which people type.
struct Named {
  std::string id;
  std::string name;
};

/// The ids of those whose id or name begins with `typed`, then of those that hold it, without regard to case.
std::vector<std::string> matching_ids(std::vector<Named> const& choices, std::string_view typed);

}  // namespace workspace::tools
