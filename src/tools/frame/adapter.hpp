#pragma once
// A Workspace tool as an MCP tool: the user parameter added to its schema, arguments decoded, the policy
// asked, the result written as JSON and text, every failure turned into words.

#include "tools/frame/policy.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools {

enum class Output { both, text, structured };

struct AdapterOptions {
  Output output = Output::both;
  std::string default_user;  // makes user_google_email optional
};

/// All of them, in the order given. `policy` and `backend` must outlive the result.
std::vector<mcp::Tool> make_mcp_tools(std::vector<Tool const*> const& tools, Policy& policy, Backend& backend,
                                      AdapterOptions options);

/// The input schema as listed: the tool's own parameters, user_google_email, and confirmation_token where
/// `takes_token`.
json::object input_schema(Tool const& tool, AdapterOptions const& options, bool takes_token = false);

}  // namespace workspace::tools
