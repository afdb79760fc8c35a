#include "app/config/groups.hpp"
#include "http/url.hpp"

namespace workspace::app {

void read_sandbox(Given const& given, Config& config) {
  auto& s = config.sandbox;
  s.enabled = given.flags.sandbox.has_value() || given.flags.sandbox_command;
  s.seed_file = given.flags.seed.value_or("");
  s.faults = given.flags.faults.value_or("");
  s.port = given.flags.sandbox_port;
  if (given.flags.sandbox) s.url = *given.flags.sandbox;
  while (s.url.ends_with('/')) s.url.pop_back();
  if (!s.enabled && (given.flags.seed || given.flags.faults))
    throw Refused{"--sandbox-seed and --sandbox-faults need --sandbox."};
  if (s.url.empty()) return;
  if (given.flags.seed || given.flags.faults)
    throw Refused{
        "--sandbox-seed and --sandbox-faults belong to the command that starts the sandbox, not to "
        "--sandbox=URL."};
  auto const url = http::parse_url(s.url);
  if (!url || url->scheme != "http" || !http::is_loopback(url->host))
    throw Refused{
        fmt::format("--sandbox takes an http URL of a loopback address, e.g. "
                    "--sandbox=http://127.0.0.1:9000; got \"{}\".",
                    s.url)};
}

/// The sandbox never touches the credentials directory, where the file would be.
void read_state_store(Given const& given, Config& config) {
  auto& s = config.state_store;
  auto const value =
      given.flags.state_store ? given.flags.state_store : given.variable("WORKSPACE_MCP_STATE_STORE");
  auto const text = value.value_or(config.sandbox.enabled ? "memory" : "sqlite");
  auto const colon = text.find(':');
  s.kind = choice<StateStoreKind>("--state-store", text.substr(0, colon),
                                  {{"memory", StateStoreKind::memory}, {"sqlite", StateStoreKind::sqlite}});
  if (colon != std::string::npos) s.path = text.substr(colon + 1);
  bool const a_file = !s.path.empty() && s.path.find("://") == std::string::npos;
  if (colon != std::string::npos && (s.kind == StateStoreKind::memory || !a_file))
    throw Refused{fmt::format("--state-store takes memory, sqlite or sqlite:PATH; got \"{}\".", text)};
  if (s.kind == StateStoreKind::sqlite && s.path.empty() && given.flags.sandbox)
    throw Refused{"--state-store sqlite needs a path with --sandbox: sqlite:PATH."};
}

}  // namespace workspace::app
