#include "app/config/groups.hpp"
#include "auth/scopes.hpp"

namespace workspace::app {
namespace {

std::vector<std::pair<std::string_view, tools::Service>> services() {
  std::vector<std::pair<std::string_view, tools::Service>> result;
  for (auto const& c : schema::Type<tools::Service>::choices())
    if (c.value != tools::Service::auth) result.emplace_back(c.name, c.value);
  return result;
}

void read_permission(std::string const& pair, tools::Selection& selection) {
  auto const colon = pair.find(':');
  if (colon == std::string::npos)
    throw Refused{fmt::format("--permissions takes SERVICE:LEVEL pairs, got \"{}\".", pair)};
  auto const service = choice("--permissions", pair.substr(0, colon), services());
  auto const level = pair.substr(colon + 1);
  if (auto scopes = auth::scopes_at(pair.substr(0, colon), level); !scopes)
    throw Refused{scopes.error().text()};
  if (!selection.permissions.emplace(service, level).second)
    throw Refused{fmt::format("--permissions names {} twice.", pair.substr(0, colon))};
}

void read_confirm(Given const& given, Config& config) {
  auto const mode = given.flags.confirm ? given.flags.confirm : given.variable("WORKSPACE_MCP_CONFIRM");
  config.confirm.mode = choice<tools::ConfirmMode>("--confirm", mode.value_or("off"),
                                                   {{"off", tools::ConfirmMode::off},
                                                    {"outbound", tools::ConfirmMode::outbound},
                                                    {"all", tools::ConfirmMode::all}});
  config.confirm.strict = given.flags.confirm_strict || given.is_set("WORKSPACE_MCP_CONFIRM_STRICT");
  if (config.confirm.strict && config.confirm.mode == tools::ConfirmMode::off)
    throw Refused{"--confirm-strict needs --confirm outbound or --confirm all: else nothing is asked."};
}

}  // namespace

void read_selection(Given const& given, Config& config) {
  auto& s = config.selection;
  if (given.flags.read_only && !given.flags.permissions.empty())
    throw Refused{"--read-only and --permissions exclude each other."};
  if (!given.flags.tools.empty() && !given.flags.permissions.empty())
    throw Refused{"--tools and --permissions exclude each other: permissions name the services."};

  auto tools = given.flags.tools;
  if (tools.empty() && given.flags.permissions.empty())
    tools = words(given.variable("WORKSPACE_MCP_TOOLS").value_or(""), ", ");
  for (auto const& name : tools) s.services.push_back(choice("--tools", name, services()));

  if (auto tier = given.flags.tier ? given.flags.tier : given.variable("WORKSPACE_MCP_TOOL_TIER"))
    s.tier = choice<tools::Tier>("--tool-tier", *tier,
                                 {{"core", tools::Tier::core},
                                  {"extended", tools::Tier::extended},
                                  {"complete", tools::Tier::complete}});
  s.read_only =
      given.flags.read_only || (given.flags.permissions.empty() && given.is_set("WORKSPACE_MCP_READ_ONLY"));

  auto permissions = given.flags.permissions;
  if (permissions.empty() && given.flags.tools.empty() && !s.read_only)
    permissions = words(given.variable("WORKSPACE_MCP_PERMISSIONS").value_or(""), " ,");
  for (auto const& pair : permissions) read_permission(pair, s);

  auto disabled = given.flags.disabled.empty()
                      ? words(given.variable("WORKSPACE_MCP_DISABLED_TOOLS").value_or(""), ", ")
                      : given.flags.disabled;
  s.disabled = {disabled.begin(), disabled.end()};
  for (auto const& name : tools::unknown_tools(s.disabled))
    config.warnings.push_back(fmt::format("--disabled-tools names {}, which is no tool", name));
  read_confirm(given, config);
}

}  // namespace workspace::app
