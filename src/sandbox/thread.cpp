#include "sandbox/thread.hpp"

#include "async/async.hpp"
#include "http/server.hpp"
#include "sandbox/front.hpp"
#include "sandbox/operation.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

namespace workspace::sandbox {
namespace {

Async<void> serve(Front& front, http::Exchange& exchange) {
  Outcome outcome = front.handle(exchange.request());
  if (outcome.mishap.latency.count() > 0) co_await async::sleep(outcome.mishap.latency);
  if (outcome.mishap.drop || outcome.mishap.reset_after_acting) {
    exchange.abort();
    co_return;
  }
  if (!outcome.mishap.broken_body) {
    co_await exchange.respond(std::move(outcome.response));
    co_return;
  }
  std::string half = outcome.response.body.substr(0, outcome.response.body.size() / 2);
  co_await exchange.start_stream(outcome.response.status, std::move(outcome.response.headers));
  if (!half.empty()) co_await exchange.send(std::move(half));
  exchange.abort();
}

/// Every scope of the simulated services' methods, without those that narrow, and who the user is.
std::vector<std::string> usual_scopes() {
  std::set<std::string> all{"openid", catalogue::full_scope("userinfo.email"),
                            catalogue::full_scope("userinfo.profile")};
  for (auto const* const method : registry().methods())
    for (auto const scope : method->scopes)
      if (!catalogue::narrows(scope)) all.insert(catalogue::full_scope(scope));
  return {all.begin(), all.end()};
}

}  // namespace

struct SandboxServer::State {
  SystemClock clock;
  json::value seed;
  std::unique_ptr<Front> front;
  std::vector<Grant> grants;
  std::string host;
  std::uint16_t port = 0;
  net::io_context loop{1};
  std::unique_ptr<http::Server> server;
  std::thread thread;
};

SandboxServer::SandboxServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<SandboxServer>> SandboxServer::start(ServerOptions options) {
  auto state = std::make_unique<State>();
  if (!options.seed_file.empty()) {
    std::ifstream file(options.seed_file, std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    if (!file)
      return Error{
          ErrorKind::invalid, fmt::format("The seed file {} cannot be read.", options.seed_file), {}};
    auto parsed = json::parse(text);
    if (!parsed)
      return Error{ErrorKind::invalid,
                   fmt::format("The seed file {} is not JSON: {}", options.seed_file, parsed.error().message),
                   {}};
    state->seed = std::move(*parsed);
  }
  auto faults = parse_fault_flag(options.faults);
  if (!faults) return faults.error();
  auto* const raw = state.get();
  MakeWorld const make = [raw] {
    return make_world(raw->clock, raw->seed.is_null() ? Seed() : Seed(&raw->seed, ""));
  };
  try {
    state->front = std::make_unique<Front>(make, options.client);
  } catch (Failure const& failure) {
    return failure.error();
  }
  state->front->faults().add(std::move(*faults));
  auto const scopes = options.scopes.empty() ? usual_scopes() : options.scopes;
  for (auto const& email : options.signed_in) {
    auto const* user = state->front->world().directory.account(email);
    if (!user) {
      // Other people may stand in a seed file; then the built-in ones are simply not signed in.
      if (!state->seed.is_null()) continue;
      return Error{ErrorKind::invalid, fmt::format("{} has no account in the sandbox.", email), {}};
    }
    state->grants.push_back(
        state->front->grants().sign_in(user->email, options.client.id, scopes, state->clock.now()));
  }
  http::ServerLimits limits;
  limits.max_body_bytes = 128u << 20;
  http::Handler const handler = [raw](http::Exchange& exchange) { return serve(*raw->front, exchange); };
  state->server = http::make_server(state->loop.get_executor(), handler, limits);
  auto const port = state->server->listen(options.host, options.port);
  if (!port) return port.error();
  state->port = *port;
  state->host = options.host;
  state->thread = std::thread([raw] { raw->loop.run(); });
  return std::unique_ptr<SandboxServer>(new SandboxServer(std::move(state)));
}

SandboxServer::~SandboxServer() { stop(); }

std::uint16_t SandboxServer::port() const { return state_->port; }

std::string SandboxServer::base_url() const {
  bool const ipv6 = state_->host.find(':') != std::string::npos;
  return fmt::format("http://{}{}{}:{}", ipv6 ? "[" : "", state_->host, ipv6 ? "]" : "", state_->port);
}

Grant const* SandboxServer::initial_grant(std::string_view user) const {
  for (auto const& grant : state_->grants) {
    if (grant.user == user) return &grant;
  }
  return nullptr;
}

std::vector<Grant> const& SandboxServer::initial_grants() const { return state_->grants; }

void SandboxServer::stop() {
  if (!state_->thread.joinable()) return;
  auto* const raw = state_.get();
  auto const ended = [raw](std::exception_ptr) { raw->loop.stop(); };
  net::co_spawn(raw->loop, raw->server->drain(std::chrono::milliseconds{200}), ended);
  state_->thread.join();
  // Lets what was cancelled end, while all it uses still stands.
  raw->loop.restart();
  raw->loop.poll();
}

}  // namespace workspace::sandbox
