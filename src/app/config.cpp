#include "app/config.hpp"

#include "auth/scopes.hpp"
#include "base/text.hpp"
#include "http/url.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>

namespace workspace::app {
namespace {

/// Thrown while reading; becomes an Exit with code 1.
struct Refused {
  std::string text;
};

std::vector<std::string> words(std::string_view text, std::string_view separators) {
  std::vector<std::string> result;
  std::string word;
  for (char c : std::string(text) + std::string(separators.substr(0, 1))) {
    if (separators.find(c) == std::string_view::npos) {
      word += c;
    } else if (!word.empty()) {
      result.push_back(std::move(word));
      word.clear();
    }
  }
  return result;
}

bool truth(std::string const& name, std::string const& value) {
  auto const lower = to_lower(trim(value));
  if (lower == "true" || lower == "1" || lower == "yes" || lower == "on") return true;
  if (lower == "false" || lower == "0" || lower == "no" || lower == "off") return false;
  throw Refused{fmt::format("{} must be true or false, got \"{}\".", name, value)};
}

template <class Number>
Number number(std::string const& name, std::string const& value, Number least, Number most) {
  Number n{};
  auto const [end, ec] = std::from_chars(value.data(), value.data() + value.size(), n);
  if (ec != std::errc{} || end != value.data() + value.size() || n < least || n > most)
    throw Refused{
        fmt::format("{} must be a whole number from {} to {}, got \"{}\".", name, least, most, value)};
  return n;
}

std::chrono::milliseconds fraction_of_seconds(std::string const& name, std::string const& value, int most) {
  double n{};
  auto const [end, ec] = std::from_chars(value.data(), value.data() + value.size(), n);
  if (ec != std::errc{} || end != value.data() + value.size() || !(n >= 0.001 && n <= most))
    throw Refused{
        fmt::format("{} must be a number of seconds above 0 and up to {}, got \"{}\".", name, most, value)};
  return std::chrono::milliseconds(std::llround(n * 1000));
}

template <class E>
E choice(std::string const& name, std::string_view value,
         std::vector<std::pair<std::string_view, E>> const& choices) {
  std::vector<std::string> names;
  for (auto const& [known, meaning] : choices) {
    if (known == value) return meaning;
    names.emplace_back(known);
  }
  throw Refused{fmt::format("{} must be one of {}; got \"{}\".", name, join(names, ", "), value)};
}

std::vector<std::pair<std::string_view, tools::Service>> services() {
  std::vector<std::pair<std::string_view, tools::Service>> result;
  for (auto const& c : schema::Type<tools::Service>::choices())
    if (c.value != tools::Service::auth) result.emplace_back(c.name, c.value);
  return result;
}

/// What the command line held, before the environment fills the rest.
struct Flags {
  std::optional<std::string> transport, tier, output, host, sandbox, seed, faults, state_store, confirm,
      watch_interval;
  std::optional<std::uint16_t> port;
  std::vector<std::string> tools, disabled, permissions;
  bool confirm_strict = false, read_only = false, single_user = false, legacy_sse = false;
  bool sandbox_command = false;
  std::uint16_t sandbox_port = 0;
};

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

class Reader {
 public:
  Reader(Flags const& flags, EnvironmentLookup const& environment) : f_(flags), env_(environment) {}

  Config read() {
    refuse_what_is_elsewhere();
    c_.command = f_.sandbox_command ? Command::sandbox : Command::serve;
    read_transport();
    read_selection();
    read_log();
    read_sandbox();
    read_state_store();
    read_confirm();
    c_.single_user = f_.single_user || flag("MCP_SINGLE_USER_MODE");
    c_.legacy_sse = f_.legacy_sse || flag("WORKSPACE_MCP_LEGACY_SSE");
    c_.default_user = env_("USER_GOOGLE_EMAIL").value_or("");
    c_.output =
        choice<tools::Output>("--output", f_.output.value_or(env_("WORKSPACE_MCP_OUTPUT").value_or("both")),
                              {{"both", tools::Output::both},
                               {"text", tools::Output::text},
                               {"structured", tools::Output::structured}});
    if (auto v = env_("WORKSPACE_MCP_GOOGLE_API_TIMEOUT_SECONDS"))
      c_.google_timeout =
          std::chrono::seconds(number("WORKSPACE_MCP_GOOGLE_API_TIMEOUT_SECONDS", *v, 1, 3600));
    read_limits();
    if (auto v = f_.watch_interval ? f_.watch_interval : env_("WORKSPACE_MCP_WATCH_INTERVAL"))
      c_.watch_interval = std::chrono::seconds(
          number(f_.watch_interval ? "--watch-interval" : "WORKSPACE_MCP_WATCH_INTERVAL", *v, 5, 3600));
    flag("WORKSPACE_MCP_DISABLE_LOCAL_FILES");  // read where files are; a misspelt value is refused here
    return std::move(c_);
  }

 private:
  bool flag(std::string const& name) const {
    auto const value = env_(name);
    return value && truth(name, *value);
  }

  /// Where 0 is taken it stands for the default, as in the existing server.
  void read_limits() {
    constexpr std::size_t most_bytes = std::size_t{1} << 40;
    if (auto v = env_("WORKSPACE_MCP_MAX_FILE_BYTES"))
      if (auto const n = number<std::size_t>("WORKSPACE_MCP_MAX_FILE_BYTES", *v, 0, most_bytes); n > 0)
        c_.max_file_bytes = n;
    if (auto v = env_("WORKSPACE_MCP_SESSION_IDLE_TIMEOUT"))
      if (auto const n = number("WORKSPACE_MCP_SESSION_IDLE_TIMEOUT", *v, 0, 31'536'000); n > 0)
        c_.session_lifetime = std::chrono::seconds(n);
    if (auto v = env_("WORKSPACE_MCP_READINESS_TIMEOUT_SECONDS"))
      c_.readiness_time = fraction_of_seconds("WORKSPACE_MCP_READINESS_TIMEOUT_SECONDS", *v, 3600);
    if (auto v = env_("WORKSPACE_MCP_MAX_OFFICE_XML_BYTES"))
      c_.max_office_xml_bytes =
          number<std::size_t>("WORKSPACE_MCP_MAX_OFFICE_XML_BYTES", *v, 1, std::size_t{1} << 32);
  }

  /// Settings that change who may do what must never be ignored silently.
  void refuse_what_is_elsewhere() const {
    for (auto const* name : {"MCP_ENABLE_OAUTH21", "EXTERNAL_OAUTH21_PROVIDER",
                             "WORKSPACE_MCP_STATELESS_MODE", "TRUST_GATEWAY_IDENTITY"})
      if (flag(name))
        throw Refused{
            fmt::format("{} is set, but this version signs in single machines only. Unset it, or keep the "
                        "server that you run.",
                        name)};
    for (auto const* name : {"GOOGLE_SERVICE_ACCOUNT_KEY_FILE", "GOOGLE_SERVICE_ACCOUNT_KEY_JSON"})
      if (env_(name))
        throw Refused{
            fmt::format("{} is set, but this version does not act as a service account. Unset it.", name)};
    auto const backend = env_("WORKSPACE_MCP_CREDENTIAL_STORE_BACKEND");
    if (backend && *backend != "local_directory")
      throw Refused{fmt::format(
          "WORKSPACE_MCP_CREDENTIAL_STORE_BACKEND must be local_directory in this version, got \"{}\".",
          *backend)};
    for (auto const* name :
         {"WORKSPACE_MCP_CREDENTIALS_DIR", "GOOGLE_MCP_CREDENTIALS_DIR", "MCP_GOOGLE_CREDENTIALS_DIR"})
      if (auto dir = env_(name); dir && to_lower(trim(*dir)).starts_with("s3://"))
        throw Refused{fmt::format(
            "{} names an S3 bucket; this version stores credentials in a local directory only.", name)};
  }

  void read_transport() {
    auto const transport =
        f_.transport ? std::pair<std::string, std::string>("--transport", *f_.transport)
                     : std::pair<std::string, std::string>("WORKSPACE_MCP_TRANSPORT",
                                                           env_("WORKSPACE_MCP_TRANSPORT").value_or("stdio"));
    c_.transport =
        choice<Transport>(transport.first, transport.second,
                          {{"stdio", Transport::stdio}, {"streamable-http", Transport::streamable_http}});
    if (f_.port)
      c_.port = *f_.port;
    else if (auto v = env_("PORT"))
      c_.port = number<std::uint16_t>("PORT", *v, 0, 65535);
    else if (auto w = env_("WORKSPACE_MCP_PORT"))
      c_.port = number<std::uint16_t>("WORKSPACE_MCP_PORT", *w, 0, 65535);
    c_.host = f_.host.value_or(env_("WORKSPACE_MCP_HOST").value_or("127.0.0.1"));
    if (auto v = env_("WORKSPACE_MCP_PORT_FALLBACK_COUNT"))
      c_.port_fallbacks = number("WORKSPACE_MCP_PORT_FALLBACK_COUNT", *v, 0, 100);
    if (auto v = env_("WORKSPACE_MCP_HTTP_PORT")) {
      auto const port = number<std::uint16_t>("WORKSPACE_MCP_HTTP_PORT", *v, 1, 65535);
      if (c_.transport == Transport::stdio)
        c_.extra_http_port = port;
      else
        c_.warnings.push_back(
            "WORKSPACE_MCP_HTTP_PORT is for stdio only: this server listens on HTTP already");
    }
    c_.base_url = env_("WORKSPACE_EXTERNAL_URL").value_or("");
    while (c_.base_url.ends_with('/')) c_.base_url.pop_back();
    if (auto v = env_("WORKSPACE_MCP_ALLOWED_HOSTS")) c_.allowed_hosts = words(*v, ", ");
    if (auto v = env_("OAUTH_ALLOWED_ORIGINS")) c_.allowed_origins = words(*v, ", ");
  }

  void read_selection() {
    auto& s = c_.selection;
    if (f_.read_only && !f_.permissions.empty())
      throw Refused{"--read-only and --permissions exclude each other."};
    if (!f_.tools.empty() && !f_.permissions.empty())
      throw Refused{"--tools and --permissions exclude each other: permissions name the services."};

    auto tools = f_.tools;
    if (tools.empty() && f_.permissions.empty())
      tools = words(env_("WORKSPACE_MCP_TOOLS").value_or(""), ", ");
    for (auto const& name : tools) s.services.push_back(choice("--tools", name, services()));

    if (auto tier = f_.tier ? f_.tier : env_("WORKSPACE_MCP_TOOL_TIER"))
      s.tier = choice<tools::Tier>("--tool-tier", *tier,
                                   {{"core", tools::Tier::core},
                                    {"extended", tools::Tier::extended},
                                    {"complete", tools::Tier::complete}});
    s.read_only = f_.read_only || (f_.permissions.empty() && flag("WORKSPACE_MCP_READ_ONLY"));

    auto permissions = f_.permissions;
    if (permissions.empty() && f_.tools.empty() && !s.read_only)
      permissions = words(env_("WORKSPACE_MCP_PERMISSIONS").value_or(""), " ,");
    for (auto const& pair : permissions) read_permission(pair);

    auto disabled =
        f_.disabled.empty() ? words(env_("WORKSPACE_MCP_DISABLED_TOOLS").value_or(""), ", ") : f_.disabled;
    s.disabled = {disabled.begin(), disabled.end()};
    for (auto const& name : tools::unknown_tools(s.disabled))
      c_.warnings.push_back(fmt::format("--disabled-tools names {}, which is no tool", name));
  }

  void read_permission(std::string const& pair) {
    auto const colon = pair.find(':');
    if (colon == std::string::npos)
      throw Refused{fmt::format("--permissions takes SERVICE:LEVEL pairs, got \"{}\".", pair)};
    auto const service = choice("--permissions", pair.substr(0, colon), services());
    auto const level = pair.substr(colon + 1);
    if (auto scopes = auth::scopes_at(pair.substr(0, colon), level); !scopes)
      throw Refused{scopes.error().text()};
    if (!c_.selection.permissions.emplace(service, level).second)
      throw Refused{fmt::format("--permissions names {} twice.", pair.substr(0, colon))};
  }

  void read_log() {
    auto const level = to_lower(env_("WORKSPACE_MCP_LOG_LEVEL").value_or("info"));
    c_.log.level = choice<log::Level>("WORKSPACE_MCP_LOG_LEVEL", level,
                                      {{"debug", log::Level::debug},
                                       {"info", log::Level::info},
                                       {"warning", log::Level::warning},
                                       {"error", log::Level::error},
                                       {"critical", log::Level::error}});
    c_.log.format =
        choice<log::Format>("WORKSPACE_MCP_LOG_FORMAT", env_("WORKSPACE_MCP_LOG_FORMAT").value_or("text"),
                            {{"text", log::Format::text}, {"json", log::Format::json}});
    c_.log_user_email = flag("WORKSPACE_MCP_LOG_USER_EMAIL");
  }

  void read_sandbox() {
    auto& s = c_.sandbox;
    s.enabled = f_.sandbox.has_value() || f_.sandbox_command;
    s.seed_file = f_.seed.value_or("");
    s.faults = f_.faults.value_or("");
    s.port = f_.sandbox_port;
    if (f_.sandbox) s.url = *f_.sandbox;
    while (s.url.ends_with('/')) s.url.pop_back();
    if (!s.enabled && (f_.seed || f_.faults))
      throw Refused{"--sandbox-seed and --sandbox-faults need --sandbox."};
    if (s.url.empty()) return;
    if (f_.seed || f_.faults)
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
  void read_state_store() {
    auto& s = c_.state_store;
    auto const value = f_.state_store ? f_.state_store : env_("WORKSPACE_MCP_STATE_STORE");
    auto const text = value.value_or(c_.sandbox.enabled ? "memory" : "sqlite");
    auto const colon = text.find(':');
    s.kind = choice<StateStoreKind>("--state-store", text.substr(0, colon),
                                    {{"memory", StateStoreKind::memory}, {"sqlite", StateStoreKind::sqlite}});
    if (colon != std::string::npos) s.path = text.substr(colon + 1);
    bool const a_file = !s.path.empty() && s.path.find("://") == std::string::npos;
    if (colon != std::string::npos && (s.kind == StateStoreKind::memory || !a_file))
      throw Refused{fmt::format("--state-store takes memory, sqlite or sqlite:PATH; got \"{}\".", text)};
    if (s.kind == StateStoreKind::sqlite && s.path.empty() && f_.sandbox)
      throw Refused{"--state-store sqlite needs a path with --sandbox: sqlite:PATH."};
  }

  void read_confirm() {
    auto const mode = f_.confirm ? f_.confirm : env_("WORKSPACE_MCP_CONFIRM");
    c_.confirm.mode = choice<tools::ConfirmMode>("--confirm", mode.value_or("off"),
                                                 {{"off", tools::ConfirmMode::off},
                                                  {"outbound", tools::ConfirmMode::outbound},
                                                  {"all", tools::ConfirmMode::all}});
    c_.confirm.strict = f_.confirm_strict || flag("WORKSPACE_MCP_CONFIRM_STRICT");
    if (c_.confirm.strict && c_.confirm.mode == tools::ConfirmMode::off)
      throw Refused{"--confirm-strict needs --confirm outbound or --confirm all: else nothing is asked."};
  }

  Flags const& f_;
  EnvironmentLookup const& env_;
  Config c_;
};

}  // namespace

Result<Config, Exit> read_config(std::vector<std::string> arguments, EnvironmentLookup const& environment) {
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
  try {
    return Reader(flags, environment).read();
  } catch (Refused const& refused) {
    return Exit{1, "workspace-mcp: " + refused.text + "\n"};
  }
}

}  // namespace workspace::app
