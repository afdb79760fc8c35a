#include "app/application.hpp"

#include "app/callback_listener.hpp"
#include "app/routes.hpp"
#include "app/sandbox_link.hpp"
#include "app/state_store.hpp"
#include "async/event_loop.hpp"
#include "auth/secret_keys.hpp"
#include "base/memory.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "http/url.hpp"
#include "mcp/service/service.hpp"
#include "mcp/transport/stdio_transport.hpp"
#include "store/credentials_directory.hpp"
#include "store/directory_store.hpp"
#include "store/memory_store.hpp"
#include "tools/offer/icons.hpp"
#include "tools/offer/prompts.hpp"
#include "tools/offer/resource_adapter.hpp"
#include "tools/watch/watcher.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <fmt/format.h>
#include <spawn.h>
#include <unistd.h>

namespace workspace::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds drain_time{10};
constexpr std::chrono::seconds between_trims{10};  // of memory that a burst left free
/// A call that takes longer becomes a task for clients that follow tasks: shorter than people and proxies
/// wait.
constexpr std::chrono::seconds task_after{8};
constexpr char const* loopback = "127.0.0.1";

/// What the server is for, in words for a model.
constexpr std::string_view instructions =
    "Google Workspace tools. Every call acts as the Google account in user_google_email: ask the user which "
    "one "
    "if it is not known. Where a result asks for sign-in, show its link. Ids come from search and list "
    "tools; "
    "page with next_page_token. Resources read the same by URI, prompts are common tasks.";

/// The port that `host` is reached at from a browser on this machine.
std::string local_url(std::uint16_t port) { return fmt::format("http://localhost:{}", port); }

/// WORKSPACE_MCP_BASE_URI with the port, which is not added to https.
std::string public_url(Config const& config, EnvironmentLookup const& environment, std::uint16_t port) {
  if (!config.base_url.empty()) return config.base_url;
  auto base = environment("WORKSPACE_MCP_BASE_URI").value_or("http://localhost");
  while (base.ends_with('/')) base.pop_back();
  return base.starts_with("https://") ? base : fmt::format("{}:{}", base, port);
}

fs::path attachment_directory(EnvironmentLookup const& environment) {
  if (auto const directory = environment("WORKSPACE_ATTACHMENT_DIR")) return *directory;
  return fs::path(environment("HOME").value_or(".")) / ".workspace-mcp/attachments";
}

std::unique_ptr<store::CredentialStore> make_store(Config const& config, EnvironmentLookup const& environment,
                                                   async::WorkerPool& workers) {
  if (config.sandbox.enabled) return std::make_unique<store::MemoryStore>();
  return std::make_unique<store::DirectoryStore>(store::credentials_location(environment), workers);
}

/// The sandbox's grants must never be opened with a key that outlives it, nor touch the credentials
/// directory.
crypto::KeyRing make_keys(Config const& config, EnvironmentLookup const& environment,
                          std::string const& client_secret) {
  if (config.sandbox.enabled) return crypto::KeyRing({crypto::random_bytes(32)});
  return auth::make_key_ring(environment, client_secret, store::credentials_location(environment));
}

/// As curl(1) does; libcurl itself does not read it.
http::ClientOptions client_options(EnvironmentLookup const& environment) {
  http::ClientOptions options;
  options.ca_file = environment("SSL_CERT_FILE").value_or("");
  return options;
}

google::Settings google_settings(Config const& config, async::WorkerPool& workers) {
  google::Settings settings;
  settings.call_time = config.google_timeout;
  settings.workers = &workers;
  settings.max_file_bytes = config.max_file_bytes;
  return settings;
}

content::Extractor::Options extractor_options(Config const& config) {
  content::Extractor::Options options;
  options.max_expanded_bytes = config.max_office_xml_bytes;
  return options;
}

std::vector<tools::Tool const*> offered_tools(Config const& config) {
  return tools::select(config.selection, tools::offered_scopes(config.selection));
}

tools::watch::WatcherOptions watcher_options(Config const& config) {
  tools::watch::WatcherOptions options;
  options.offered = offered_tools(config);
  options.interval = config.watch_interval;
  return options;
}

/// Single machine: nobody proves who they are; whether they are on this machine is known.
Async<Result<mcp::Principal, mcp::Challenge>> authenticate(http::ServerRequest const& request) {
  co_return mcp::Principal{"", request.from_loopback};
}

class Application {
 public:
  Application(Config const& config, EnvironmentLookup const& environment, auth::ClientConfig client,
              SandboxLink* sandbox)
      : config_(config),
        client_config_(std::move(client)),
        keys_(make_keys(config, environment, client_config_.client_secret)),
        workers_(2),
        http_(http::make_curl_client(io_.get_executor(), client_options(environment))),
        resolver_(http::make_system_resolver()),
        store_(make_store(config, environment, workers_)),
        state_(make_state_store(config.state_store, environment, clock_)),
        readiness_(io_.get_executor(), *store_, *state_, config.readiness_time),
        endpoints_(sandbox ? auth::Endpoints::sandbox(sandbox->base_url()) : auth::Endpoints{}),
        grants_(io_.get_executor(), *store_, *http_, clock_, keys_,
                {.endpoints = endpoints_, .client = client_config_, .log_user_email = config.log_user_email}),
        sign_in_(grants_, *http_, *state_, clock_, keys_,
                 {.endpoints = endpoints_,
                  .client = client_config_,
                  .scopes = tools::offered_scopes(config.selection),
                  .log_user_email = config.log_user_email}),
        extractor_(workers_, extractor_options(config)),
        attachments_(
            workers_, keys_, clock_,
            {.directory = attachment_directory(environment), .base_url = attachment_base(environment)}),
        backend_{.http = *http_,
                 .resolver = *resolver_,
                 .fetch_options = {},
                 .google = sandbox ? google::Endpoints::sandbox(sandbox->base_url()).value()
                                   : google::Endpoints::production(),
                 .google_settings = google_settings(config, workers_),
                 .credentials = *store_,
                 .grants = grants_,
                 .state = *state_,
                 .clock = clock_,
                 .keys = keys_,
                 .workers = workers_,
                 .extractor = extractor_,
                 .attachments = attachments_,
                 .consent_url = {}},
        policy_(backend_, {.selection = config.selection,
                           .single_user = config.single_user,
                           .loopback_users_only = sandbox != nullptr,
                           .log_user_email = config.log_user_email,
                           .confirm = config.confirm}),
        watcher_(io_.get_executor(), backend_, policy_, watcher_options(config),
                 [this](std::string const& principal, std::string const& uri) {
                   service_->subscriptions().resource_updated(principal, uri);
                 }),
        path_prefix_(environment("MCP_PATH_PREFIX").value_or("")) {
    backend_.consent_url = [this](std::string user) { return consent_url(std::move(user)); };
    fill_offer();
    mcp::ServiceOptions options;
    options.info = {
        .name = "google_workspace", .title = "Google Workspace", .icons = tools::icons_of("workspace")};
    options.instructions = instructions;
    options.workers = &workers_;
    options.session_lifetime = config.session_lifetime;
    options.task_after = task_after;
    options.watcher = &watcher_;
    service_ = std::make_unique<mcp::Service>(io_.get_executor(), std::move(options), offer_, keys_, *state_,
                                              clock_);
    sign_in_.on_success([this] { service_->subscriptions().list_changed(mcp::List::resources); });
    if (sandbox) sandbox_ = sandbox;
  }

  ~Application() { io_.abandon(); }

  int run() {
    net::signal_set signals(io_, SIGTERM, SIGINT);
    signals.async_wait([this](auto ec, int) {
      if (ec) return;
      if (stdio_)
        stdio_->stop();  // begin() goes on from there: what runs must end before its owners do
      else
        async::spawn(io_.get_executor(), "shutdown", stop());
    });
    net::co_spawn(io_, begin(), [this](std::exception_ptr thrown) { ended(thrown); });
    async::spawn(io_.get_executor(), "memory", give_back_memory());
    io_.run();
    return exit_code_;
  }

 private:
  void fill_offer() {
    tools::AdapterOptions const options{.output = config_.output, .default_user = config_.default_user};
    auto const selected = offered_tools(config_);
    for (auto& tool : tools::make_mcp_tools(selected, policy_, backend_, options))
      offer_.tools.add(std::move(tool));
    for (auto& resource : tools::make_mcp_templates(selected, policy_, backend_, options))
      offer_.templates.add(std::move(resource));
    offer_.more_resources = tools::make_mcp_listing(selected, policy_, backend_, options);
    for (auto& prompt : tools::make_mcp_prompts(selected, policy_, backend_, options))
      offer_.prompts.add(std::move(prompt));
  }

  /// stdio gives paths, HTTP links.
  std::string attachment_base(EnvironmentLookup const& environment) const {
    return config_.transport == Transport::stdio ? "" : public_url(config_, environment, config_.port);
  }

  Async<void> begin() {
    if (sandbox_) {
      // Its answer comes back to us and not to a browser, so no port has to be known for it.
      auth::SignIn here(grants_, *http_, *state_, clock_, keys_,
                        {.endpoints = endpoints_,
                         .client = sandbox_->client("http://localhost/oauth2callback"),
                         .scopes = tools::offered_scopes(config_.selection)});
      auto const users = co_await sandbox_->sign_in(grants_, here, *http_);
      log::info("-", fmt::format("Sandbox Workspace at {} with {} accounts signed in", sandbox_->base_url(),
                                 users));
    }
    if (config_.transport == Transport::stdio) {
      co_await run_stdio();
      co_await stop();
    } else {
      listen();
    }
  }

  void listen() {
    auto const port = serve_http(config_.host, config_.port);
    if (!port) throw Failure(port.error());
    if (config_.port == 0) bound_to(*port);
    log::info("-", fmt::format("Serving MCP at http://{}:{}/mcp with {} tools", config_.host, *port,
                               offer_.tools.size()));
    if (!http::is_loopback(config_.host))
      log::warning("-",
                   "Listening beyond this machine without caller sign-in: whoever reaches this port acts as "
                   "any user who has signed in here");
  }

  /// A second way in for programs of this machine. Whoever talks on stdio is served without it too.
  void listen_beside_stdio(std::uint16_t port) {
    if (auto const listening = serve_http(loopback, port))
      log::info("-", fmt::format("Serving MCP at http://{}:{}/mcp too", loopback, port));
    else
      log::warning("-", "WORKSPACE_MCP_HTTP_PORT: " + listening.error().text());
  }

  Result<std::uint16_t> serve_http(std::string const& host, std::uint16_t port) {
    transport_ = std::make_unique<mcp::HttpTransport>(*service_, http_options(host));
    if (config_.legacy_sse) sse_ = std::make_unique<mcp::SseTransport>(*service_, http_options(host));
    routes_ = std::make_unique<Routes>(route_parts(transport_.get()));
    server_ = http::make_server(io_.get_executor(),
                                [this](http::Exchange& exchange) { return routes_->handle(exchange); });
    return server_->listen(host, port);
  }

  Routes::Parts route_parts(mcp::HttpTransport* mcp) {
    return {.mcp = mcp,
            .sse = mcp ? sse_.get() : nullptr,
            .sign_in = sign_in_,
            .readiness = readiness_,
            .attachments = attachments_,
            .transport = config_.transport == Transport::stdio ? "stdio" : "streamable-http",
            .path_prefix = path_prefix_};
  }

  /// The port is known only now: links and the callback must name it, unless people are to use another
  /// address.
  void bound_to(std::uint16_t port) {
    if (client_config_.redirect_uri == local_url(config_.port) + "/oauth2callback")
      sign_in_.redirect_to(local_url(port) + "/oauth2callback");
    if (config_.base_url.empty() && config_.transport == Transport::streamable_http)
      attachments_.serve_at(local_url(port));
  }

  mcp::HttpTransportOptions http_options(std::string const& host) const {
    mcp::HttpTransportOptions options;
    options.authenticate = authenticate;
    options.origin.bound_to_loopback = http::is_loopback(host);
    options.origin.allowed_hosts = config_.allowed_hosts;
    options.origin.allowed_origins = config_.allowed_origins;
    return options;
  }

  Async<void> run_stdio() {
    callback_ = std::make_unique<CallbackListener>(io_.get_executor(), route_parts(nullptr), config_.port,
                                                   config_.port_fallbacks);
    if (config_.extra_http_port) listen_beside_stdio(*config_.extra_http_port);
    stdio_ =
        std::make_unique<mcp::StdioTransport>(io_.get_executor(), *service_, STDIN_FILENO, STDOUT_FILENO);
    log::info("-",
              fmt::format("Serving MCP on standard input and output with {} tools", offer_.tools.size()));
    co_await stdio_->run();
  }

  Async<Result<std::string>> consent_url(std::string user) {
    if (callback_) {
      auto const port = callback_->start();
      if (!port) co_return port.error();
      bound_to(*port);
    }
    auto url = co_await sign_in_.start(std::move(user));
    if (url && callback_) open_browser(*url);
    co_return url;
  }

  Async<void> stop() {
    if (stopping_) co_return;
    stopping_ = true;
    if (transport_) transport_->stop();
    if (sse_) sse_->stop();
    if (server_) co_await server_->drain(drain_time);
    co_await watcher_.stop();
    io_.stop();
  }

  Async<void> give_back_memory() {
    for (;;) {
      co_await async::sleep(between_trims);
      co_await workers_.run(&memory::give_back);
    }
  }

  void ended(std::exception_ptr thrown) {
    if (!thrown) return;
    try {
      std::rethrow_exception(thrown);
    } catch (std::exception const& e) {
      log::error("-", e.what());
    }
    exit_code_ = 1;
    io_.stop();
  }

  Config const& config_;
  auth::ClientConfig client_config_;
  SystemClock clock_;
  crypto::KeyRing keys_;
  async::EventLoop io_{1};
  async::WorkerPool workers_;
  std::unique_ptr<http::Client> http_;
  std::unique_ptr<http::Resolver> resolver_;
  std::unique_ptr<store::CredentialStore> store_;
  std::unique_ptr<store::StateStore> state_;
  Readiness readiness_;
  auth::Endpoints endpoints_;
  auth::Grants grants_;
  auth::SignIn sign_in_;
  content::Extractor extractor_;
  tools::AttachmentStore attachments_;
  tools::Backend backend_;
  tools::Policy policy_;
  tools::watch::Watcher watcher_;
  std::string path_prefix_;
  mcp::Offer offer_;
  std::unique_ptr<mcp::Service> service_;
  SandboxLink* sandbox_ = nullptr;
  std::unique_ptr<mcp::HttpTransport> transport_;
  std::unique_ptr<mcp::SseTransport> sse_;
  std::unique_ptr<Routes> routes_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<mcp::StdioTransport> stdio_;
  std::unique_ptr<CallbackListener> callback_;
  bool stopping_ = false;
  int exit_code_ = 0;
};

/// The logger's thread ends with what it still holds written.
struct LogRunning {
  explicit LogRunning(log::Options options) { log::start(options); }
  ~LogRunning() { log::stop(); }
};

}  // namespace

int serve(Config const& config, EnvironmentLookup const& environment) {
  std::signal(SIGPIPE, SIG_IGN);
  LogRunning const logging(config.log);
  for (auto const& warning : config.warnings) log::warning("-", warning);
  try {
    std::unique_ptr<SandboxLink> sandbox;
    if (config.sandbox.enabled) sandbox = std::make_unique<SandboxLink>(config.sandbox);
    auto const redirect = public_url(config, environment, config.port) + "/oauth2callback";
    auto const client =
        sandbox ? sandbox->client(redirect) : auth::read_client_config(environment, redirect).value();
    if (!client.configured())
      log::warning("-",
                   "No Google OAuth client is configured: set GOOGLE_OAUTH_CLIENT_ID and "
                   "GOOGLE_OAUTH_CLIENT_SECRET, or try --sandbox");
    Application application(config, environment, client, sandbox.get());
    return application.run();
  } catch (std::exception const& e) {
    log::error("-", e.what());
    return 1;
  }
}

}  // namespace workspace::app
