#include "app/offer.hpp"

#include "tools/offer/icons.hpp"
#include "tools/offer/prompts.hpp"
#include "tools/offer/resource_adapter.hpp"

namespace workspace::app {
namespace {

/// A call that takes longer becomes a task for clients that follow tasks: shorter than people and proxies
/// wait.
constexpr std::chrono::seconds task_after{8};

/// What the server is for, in words for a model.
constexpr std::string_view instructions =
    "Google Workspace tools. Every call acts as the Google account in user_google_email: ask the user which "
    "one if it is not known. Where a result asks for sign-in, show its link. Ids come from search and list "
    "tools; page with next_page_token. Resources read the same by URI, prompts are common tasks.";

}  // namespace

std::vector<tools::Tool const*> selected_tools(Config const& config) {
  return tools::select(config.selection, tools::offered_scopes(config.selection));
}

mcp::Offer make_offer(std::vector<tools::Tool const*> const& selected, Config const& config,
                      tools::Policy& policy, tools::Backend& backend) {
  tools::AdapterOptions const options{.output = config.output, .default_user = config.default_user};
  mcp::Offer offer;
  for (auto& tool : tools::make_mcp_tools(selected, policy, backend, options))
    offer.tools.add(std::move(tool));
  for (auto& resource : tools::make_mcp_templates(selected, policy, backend, options))
    offer.templates.add(std::move(resource));
  offer.more_resources = tools::make_mcp_listing(selected, policy, backend, options);
  for (auto& prompt : tools::make_mcp_prompts(selected, policy, backend, options))
    offer.prompts.add(std::move(prompt));
  return offer;
}

mcp::ServiceOptions service_options(Config const& config) {
  mcp::ServiceOptions options;
  options.info = {
      .name = "google_workspace", .title = "Google Workspace", .icons = tools::icons_of("workspace")};
  options.instructions = instructions;
  options.session_lifetime = config.session_lifetime;
  options.task_after = task_after;
  return options;
}

}  // namespace workspace::app
