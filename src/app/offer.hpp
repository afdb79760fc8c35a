#pragma once
// What the server offers to clients, and how it presents itself.

#include "app/config/config.hpp"
#include "mcp/service/service.hpp"
#include "tools/frame/policy.hpp"

namespace workspace::app {

/// The tools that the configuration leaves, sorted by name: all else that is offered goes with one of them.
std::vector<tools::Tool const*> selected_tools(Config const& config);

/// `policy` and `backend` must outlive the result.
mcp::Offer make_offer(std::vector<tools::Tool const*> const& selected, Config const& config,
                      tools::Policy& policy, tools::Backend& backend);

/// Name, icon, instructions, and how long things last.
mcp::ServiceOptions service_options(Config const& config);

}  // namespace workspace::app
