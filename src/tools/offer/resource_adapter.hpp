#pragma once
// Workspace resources as MCP has them: the account taken out of the URI, the policy asked, every failure
// turned into words; completion; the list of what each account has.

#include "mcp/offer/registry.hpp"
#include "tools/frame/adapter.hpp"
#include "tools/offer/resources.hpp"

namespace workspace::tools {

/// Whether a tool of that name is among them.
bool offers(std::vector<Tool const*> const& tools, std::string_view name);

/// Templates of the resources whose tool is among `tools`. `policy` and `backend` must outlive the result.
std::vector<mcp::ResourceTemplate> make_mcp_templates(std::vector<Tool const*> const& tools, Policy& policy,
                                                      Backend& backend, AdapterOptions options);

/// Of each account that has signed in here (at most 10, the default user first): what the listings of `tools`
/// give, by
/// priority. Whose grant does not suffice, or whom Google does not answer within 5 seconds, is left out.
mcp::ListResources make_mcp_listing(std::vector<Tool const*> const& tools, Policy& policy, Backend& backend,
                                    AdapterOptions options);

/// Completion of an account, and of what `suggestions` are for. Failures are thrown as such: mcp answers them
/// with no suggestions.
mcp::Complete complete_user(Policy& policy);
mcp::Complete complete_by(Suggestions const& suggestions, Policy& policy, Backend& backend,
                          std::string default_user);

/// What the resource holds, for `user`, whom the policy resolved; throws what the policy and the reader
/// throw.
Async<std::vector<Part>> read_parts(ResourceUri uri, Policy& policy, Backend& backend, mcp::CallContext& call,
                                    std::string user, TimePoint deadline);

}  // namespace workspace::tools
