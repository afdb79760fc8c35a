#include "app/transports.hpp"

#include "app/addresses.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "http/url.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace workspace::app {
namespace {

/// Single machine: nobody proves who they are; whether they are on this machine is known.
Async<Result<mcp::Principal, mcp::Challenge>> authenticate(http::ServerRequest const& request) {
  co_return mcp::Principal{"", request.from_loopback};
}

}  // namespace

void Transports::listen() {
  auto const& config = parts_.config;
  auto const port = serve_http(config.host, config.port);
  if (!port) throw Failure(port.error());
  if (config.port == 0) bound_to(*port);
  log::info("-", fmt::format("Serving MCP at http://{}:{}/mcp with {}", config.host, *port,
                             counted(parts_.offer.tools.size(), "tool")));
  if (!http::is_loopback(config.host))
    log::warning("-",
                 "Listening beyond this machine without caller sign-in: whoever reaches this port acts as "
                 "any user who has signed in here");
}

/// A second way in for programs of this machine. Whoever talks on stdio is served without it too.
void Transports::listen_beside_stdio(std::uint16_t port) {
  if (auto const listening = serve_http(loopback, port))
    log::info("-", fmt::format("Serving MCP at http://{}:{}/mcp too", loopback, port));
  else
    log::warning("-", "WORKSPACE_MCP_HTTP_PORT: " + listening.error().text());
}

Result<std::uint16_t> Transports::serve_http(std::string const& host, std::uint16_t port) {
  http_ = std::make_unique<mcp::HttpTransport>(parts_.service, http_options(host));
  if (parts_.config.legacy_sse)
    sse_ = std::make_unique<mcp::SseTransport>(parts_.service, http_options(host));
  routes_ = std::make_unique<Routes>(route_parts(http_.get()));
  server_ = http::make_server(parts_.executor,
                              [this](http::Exchange& exchange) { return routes_->handle(exchange); });
  return server_->listen(host, port);
}

Routes::Parts Transports::route_parts(mcp::HttpTransport* mcp) {
  return {.mcp = mcp,
          .sse = mcp ? sse_.get() : nullptr,
          .sign_in = parts_.sign_in,
          .readiness = parts_.readiness,
          .attachments = parts_.attachments,
          .transport = parts_.config.transport == Transport::stdio ? "stdio" : "streamable-http",
          .path_prefix = parts_.path_prefix};
}

/// The port is known only now: links and the callback must name it, unless people are to use another
/// address.
void Transports::bound_to(std::uint16_t port) {
  auto const& config = parts_.config;
  auto const callback = [](std::uint16_t at) { return local_url(at).append(callback_path); };
  if (parts_.redirect_uri == callback(config.port)) parts_.sign_in.redirect_to(callback(port));
  if (config.base_url.empty() && config.transport == Transport::streamable_http)
    parts_.attachments.serve_at(local_url(port));
}

mcp::HttpTransportOptions Transports::http_options(std::string const& host) const {
  mcp::HttpTransportOptions options;
  options.authenticate = authenticate;
  options.origin.bound_to_loopback = http::is_loopback(host);
  options.origin.allowed_hosts = parts_.config.allowed_hosts;
  options.origin.allowed_origins = parts_.config.allowed_origins;
  return options;
}

Async<void> Transports::serve_stdio() {
  auto const& config = parts_.config;
  callback_ = std::make_unique<CallbackListener>(parts_.executor, route_parts(nullptr), config.port,
                                                 config.port_fallbacks);
  if (config.extra_http_port) listen_beside_stdio(*config.extra_http_port);
  stdio_ =
      std::make_unique<mcp::StdioTransport>(parts_.executor, parts_.service, STDIN_FILENO, STDOUT_FILENO);
  log::info("-", fmt::format("Serving MCP on standard input and output with {}",
                             counted(parts_.offer.tools.size(), "tool")));
  co_await stdio_->run();
}

bool Transports::end_input() {
  if (stdio_) stdio_->stop();
  return stdio_ != nullptr;
}

Async<void> Transports::stop(std::chrono::milliseconds patience) {
  if (http_) http_->stop();
  if (sse_) sse_->stop();
  if (server_) co_await server_->drain(patience);
}

Async<Result<std::string>> Transports::consent_url(std::string user) {
  if (callback_) {
    auto const port = callback_->start();
    if (!port) co_return port.error();
    bound_to(*port);
  }
  auto url = co_await parts_.sign_in.start(std::move(user));
  if (url && callback_) open_browser(*url);
  co_return url;
}

}  // namespace workspace::app
