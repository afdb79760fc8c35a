#pragma once
// Prompts: conversations that a person starts by name
// (https://modelcontextprotocol.io/specification/2026-07-28/server/prompts).

#include "mcp/protocol/completion.hpp"
#include "mcp/protocol/content.hpp"
#include "mcp/protocol/outcome.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace workspace::mcp {

struct PromptMessage {
  enum class Role { user, assistant };
  Role role = Role::user;
  Content content;
};

struct PromptResult {
  std::string description{};
  std::vector<PromptMessage> messages;
};
/// Content of types that the version does not know becomes text.
json::object describe(PromptResult result, Version version);

using PromptOutcome = std::variant<PromptResult, InputRequired, RpcError>;
using PromptArguments = std::map<std::string, std::string, std::less<>>;

struct PromptArgument {
  std::string name;
  std::string title{};
  std::string description{};
  bool required = false;
  Complete complete{};  // empty: no completion
};

struct Prompt {
  std::string name;
  std::string title;
  std::string description;
  std::vector<PromptArgument> arguments{};
  /// Required arguments are there and no others than those above. Failure becomes an error with its text.
  std::function<Async<PromptOutcome>(CallContext&, PromptArguments arguments)> get;
  json::array icons{};
  json::object meta{};
};

std::string const& key_of(Prompt const& prompt);
void check(Prompt const& prompt);
json::object definition(Prompt const& prompt, Version version);

}  // namespace workspace::mcp
