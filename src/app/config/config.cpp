#include "app/config/config.hpp"

#include "app/config/groups.hpp"

namespace workspace::app {
namespace {

void read_log(Given const& given, Config& config) {
  auto const level = to_lower(given.variable("WORKSPACE_MCP_LOG_LEVEL").value_or("info"));
  config.log.level = choice<log::Level>("WORKSPACE_MCP_LOG_LEVEL", level,
                                        {{"debug", log::Level::debug},
                                         {"info", log::Level::info},
                                         {"warning", log::Level::warning},
                                         {"error", log::Level::error},
                                         {"critical", log::Level::error}});
  config.log.format = choice<log::Format>("WORKSPACE_MCP_LOG_FORMAT",
                                          given.variable("WORKSPACE_MCP_LOG_FORMAT").value_or("text"),
                                          {{"text", log::Format::text}, {"json", log::Format::json}});
  config.log_user_email = given.is_set("WORKSPACE_MCP_LOG_USER_EMAIL");
}

/// What a client sees of the server.
void read_service(Given const& given, Config& config) {
  config.single_user = given.flags.single_user || given.is_set("MCP_SINGLE_USER_MODE");
  config.legacy_sse = given.flags.legacy_sse || given.is_set("WORKSPACE_MCP_LEGACY_SSE");
  config.default_user = given.variable("USER_GOOGLE_EMAIL").value_or("");
  config.output = choice<tools::Output>(
      "--output", given.flags.output.value_or(given.variable("WORKSPACE_MCP_OUTPUT").value_or("both")),
      {{"both", tools::Output::both},
       {"text", tools::Output::text},
       {"structured", tools::Output::structured}});
  given.is_set(
      "WORKSPACE_MCP_DISABLE_LOCAL_FILES");  // read where files are; a misspelt value is refused here
}

Config read(Given const& given) {
  refuse_what_is_elsewhere(given);
  Config config;
  config.command = given.flags.sandbox_command ? Command::sandbox : Command::serve;
  read_network(given, config);
  read_selection(given, config);
  read_log(given, config);
  read_sandbox(given, config);
  read_state_store(given, config);
  read_service(given, config);
  read_limits(given, config);
  return config;
}

}  // namespace

Result<Config, Exit> read_config(std::vector<std::string> arguments, EnvironmentLookup const& environment) {
  auto const flags = parse_flags(std::move(arguments));
  if (!flags) return flags.error();
  try {
    return read({*flags, environment});
  } catch (Refused const& refused) {
    return Exit{1, "workspace-mcp: " + refused.text + "\n"};
  }
}

}  // namespace workspace::app
