#include "app/config/flags.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>

namespace workspace::app {
namespace {

std::unique_ptr<CLI::App> make_parser(Flags& f) {
  auto app = std::make_unique<CLI::App>("Google Workspace for AI assistants over the Model Context Protocol.",
                                        "workspace-mcp");
  app->set_version_flag("--version", std::string("workspace-mcp " WORKSPACE_VERSION));
  app->add_option("--transport", f.transport, "stdio (default) or streamable-http");
  app->add_option("--host", f.host, "address to listen on (default 127.0.0.1)");
  app->add_option("--port", f.port, "port to listen on (default 8000)");
  app->add_option("--tools", f.tools, "services to offer, e.g. gmail drive calendar (default: all)")
      ->expected(1, -1);
  app->add_option("--tool-tier", f.tier, "core, extended or complete");
  app->add_option("--disabled-tools", f.disabled, "tools to leave out")->expected(1, -1);
  app->add_flag("--read-only", f.read_only,
                "ask for read-only scopes and offer only tools that change nothing");
  app->add_option("--permissions", f.permissions, "SERVICE:LEVEL pairs, e.g. gmail:organize drive:readonly")
      ->expected(1, -1);
  app->add_flag("--single-user", f.single_user, "use the one stored account whatever user is named");
  app->add_option("--output", f.output, "what a result carries: both (default), text or structured");
  app->add_flag("--legacy-sse", f.legacy_sse, "serve HTTP+SSE of 2024-11-05 at /sse too");
  app->add_option("--confirm", f.confirm, "writes to ask the user about: off (default), outbound or all");
  app->add_flag("--confirm-strict", f.confirm_strict,
                "refuse those writes where the client cannot ask the user");
  app->add_option("--state-store", f.state_store, "where state is kept: memory or sqlite[:PATH]");
  app->add_option("--watch-interval", f.watch_interval,
                  "seconds between looks for changes of watched resources, 5 to 3600 (default 15)");
  app->add_option("--sandbox", f.sandbox,
                  "serve the built-in sandbox Workspace, or the one that runs at this loopback URL")
      ->expected(0, 1);
  app->add_option("--sandbox-seed", f.seed, "JSON file with the sandbox's first content");
  app->add_option("--sandbox-faults", f.faults, "faults to inject, e.g. 429:0.1,latency:200,drop:0.05");
  auto* sandbox =
      app->add_subcommand("sandbox", "run only the sandbox Workspace, for several servers to share");
  sandbox->add_option("--port", f.sandbox_port, "port to listen on")->required();
  sandbox->add_option("--sandbox-seed", f.seed, "JSON file with its first content");
  sandbox->add_option("--sandbox-faults", f.faults, "faults to inject");
  sandbox->callback([&f] { f.sandbox_command = true; });
  return app;
}

}  // namespace

Result<Flags, Exit> parse_flags(std::vector<std::string> arguments) {
  Flags flags;
  auto const parser = make_parser(flags);
  try {
    std::ranges::reverse(arguments);  // CLI11 takes them from the back
    parser->parse(arguments);
  } catch (CLI::Success const& e) {
    std::ostringstream out, err;
    parser->exit(e, out, err);
    return Exit{0, out.str()};
  } catch (CLI::ParseError const& e) {
    return Exit{1, std::string("workspace-mcp: ") + e.what() + " (see --help)\n"};
  }
  return flags;
}

}  // namespace workspace::app
