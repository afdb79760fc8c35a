#include "app/application.hpp"

#include "app/addresses.hpp"
#include "app/offer.hpp"
#include "app/sandbox_link.hpp"
#include "app/stores.hpp"
#include "app/transports.hpp"
#include "async/event_loop.hpp"
#include "base/memory.hpp"
#include "base/text.hpp"
#include "tools/watch/watcher.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <fmt/format.h>

namespace workspace::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds drain_time{10};
constexpr std::chrono::seconds between_trims{10};  // of memory that a burst left free

fs::path attachment_directory(EnvironmentLookup const& environment) {
  if (auto const directory = environment("WORKSPACE_ATTACHMENT_DIR")) return *directory;
  return fs::path(environment("HOME").value_or(".")) / ".workspace-mcp/attachments";
}

/// stdio gives paths, HTTP links.
tools::AttachmentStore::Options attachment_options(Config const& config,
                                                   EnvironmentLookup const& environment) {
  tools::AttachmentStore::Options options;
  options.directory = attachment_directory(environment);
  if (config.transport != Transport::stdio) options.base_url = public_url(config, environment);
  return options;
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

tools::watch::WatcherOptions watcher_options(Config const& config,
                                             std::vector<tools::Tool const*> const& selected) {
  tools::watch::WatcherOptions options;
  options.offered = selected;
  options.interval = config.watch_interval;
  return options;
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
        store_(make_credential_store(config, environment, workers_)),
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
        attachments_(workers_, keys_, clock_, attachment_options(config, environment)),
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
        selected_(selected_tools(config)),
        watcher_(io_.get_executor(), backend_, policy_, watcher_options(config, selected_),
                 [this](std::string const& principal, std::string const& uri) {
                   service_->subscriptions().resource_updated(principal, uri);
                 }),
        offer_(make_offer(selected_, config, policy_, backend_)),
        sandbox_(sandbox) {
    auto options = service_options(config);
    options.workers = &workers_;
    options.watcher = &watcher_;
    service_ = std::make_unique<mcp::Service>(io_.get_executor(), std::move(options), offer_, keys_, *state_,
                                              clock_);
    sign_in_.on_success([this] { service_->subscriptions().list_changed(mcp::List::resources); });
    transports_ = std::make_unique<Transports>(
        Transports::Parts{.executor = io_.get_executor(),
                          .config = config,
                          .service = *service_,
                          .offer = offer_,
                          .sign_in = sign_in_,
                          .readiness = readiness_,
                          .attachments = attachments_,
                          .redirect_uri = client_config_.redirect_uri,
                          .path_prefix = environment("MCP_PATH_PREFIX").value_or("")});
    backend_.consent_url = [this](std::string user) { return transports_->consent_url(std::move(user)); };
  }

  ~Application() { io_.abandon(); }

  int run() {
    net::signal_set signals(io_, SIGTERM, SIGINT);
    signals.async_wait([this](auto ec, int) {
      // begin() goes on where the input ends: what runs must end before its owners do.
      if (!ec && !transports_->end_input()) async::spawn(io_.get_executor(), "shutdown", stop());
    });
    net::co_spawn(io_, begin(), [this](std::exception_ptr thrown) { ended(thrown); });
    async::spawn(io_.get_executor(), "memory", give_back_memory());
    io_.run();
    return exit_code_;
  }

 private:
  Async<void> begin() {
    if (sandbox_) co_await sign_in_to_sandbox();
    if (config_.transport == Transport::stdio) {
      co_await transports_->serve_stdio();
      co_await stop();
    } else {
      transports_->listen();
    }
  }

  Async<void> sign_in_to_sandbox() {
    // Its answer comes back to us and not to a browser, so no port has to be known for it.
    auth::SignIn here(grants_, *http_, *state_, clock_, keys_,
                      {.endpoints = endpoints_,
                       .client = sandbox_->client("http://localhost/oauth2callback"),
                       .scopes = tools::offered_scopes(config_.selection)});
    auto const users = co_await sandbox_->sign_in(grants_, here, *http_);
    log::info("-", fmt::format("Sandbox Workspace at {} with {} signed in", sandbox_->base_url(),
                               counted(std::size_t(users), "account")));
  }

  Async<void> stop() {
    if (stopping_) co_return;
    stopping_ = true;
    co_await transports_->stop(drain_time);
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
  std::vector<tools::Tool const*> selected_;
  tools::watch::Watcher watcher_;
  mcp::Offer offer_;
  SandboxLink* sandbox_;
  std::unique_ptr<mcp::Service> service_;
  std::unique_ptr<Transports> transports_;
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
    auto const redirect = public_url(config, environment).append(callback_path);
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
