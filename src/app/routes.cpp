#include "app/routes.hpp"

#include "auth/pages.hpp"
#include "base/encoding.hpp"

#include <fmt/format.h>

namespace workspace::app {
namespace {

http::Response json_response(int status, json::object const& body) {
  return {status,
          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          json::write(json::value(body))};
}

/// The path behind the prefix, which ends at a segment boundary.
std::string_view without_prefix(std::string_view path, std::string_view prefix) {
  if (prefix.empty() || !path.starts_with(prefix)) return path;
  auto const rest = path.substr(prefix.size());
  if (rest.empty()) return "/";
  return rest.starts_with('/') ? rest : path;
}

bool reads(http::ServerRequest const& request) { return request.method == "GET" || request.method == "HEAD"; }

}  // namespace

Async<void> Routes::handle(http::Exchange& exchange) {
  auto const& request = exchange.request();
  std::string const path(without_prefix(request.path, parts_.path_prefix));
  if (path == "/mcp" && parts_.mcp) {
    co_await parts_.mcp->handle(exchange);
    co_return;
  }
  if (path == "/sse" && parts_.sse && request.method != "POST") {
    // Where the client posts to stands under the prefix that it used itself.
    std::string post_path = request.path.substr(0, request.path.size() - path.size()) + "/messages";
    co_await parts_.sse->open(exchange, std::move(post_path));
    co_return;
  }
  if (path == "/messages" && parts_.sse) {
    co_await parts_.sse->post(exchange);
    co_return;
  }
  if ((path == "/health" || path == "/") && reads(request)) {
    auto response = json_response(200, {{"status", "healthy"},
                                        {"service", "workspace-mcp"},
                                        {"version", WORKSPACE_VERSION},
                                        {"transport", parts_.transport}});
    co_await exchange.respond(std::move(response));
    co_return;
  }
  if (path == "/health/ready" && reads(request)) {
    co_await ready(exchange);
    co_return;
  }
  if (path == "/oauth2callback" && request.method == "GET") {
    co_await finish_sign_in(exchange);
    co_return;
  }
  constexpr std::string_view attachments = "/attachments/";
  if (path.starts_with(attachments) && reads(request)) {
    co_await attachment(exchange, path.substr(attachments.size()));
    co_return;
  }
  auto response = json_response(404, {{"error", "Not found. The MCP endpoint is /mcp."}});
  co_await exchange.respond(std::move(response));
}

Async<void> Routes::ready(http::Exchange& exchange) {
  auto const checked = co_await parts_.readiness.check();
  auto response = checked ? json_response(200, {{"status", "ready"}, {"storage", "ok"}})
                          : json_response(503, {{"status", "unavailable"},
                                                {"storage", "unavailable"},
                                                {"error", checked.error().text()}});
  co_await exchange.respond(std::move(response));
}

Async<void> Routes::finish_sign_in(http::Exchange& exchange) {
  auto const signed_in = co_await parts_.sign_in.finish(exchange.request().query);
  auto page = signed_in ? auth::success_page(*signed_in) : auth::failure_page(signed_in.error());
  co_await exchange.respond(std::move(page));
}

Async<void> Routes::attachment(http::Exchange& exchange, std::string link) {
  auto file = co_await parts_.attachments.open(std::move(link));
  if (!file) {
    auto response = json_response(404, {{"error", "Attachment not found or expired"}});
    co_await exchange.respond(std::move(response));
    co_return;
  }
  // Never shown in the browser as a page of ours, whatever it holds.
  http::Response response{
      200,
      {{"Content-Type", file->mime_type},
       {"Content-Disposition", fmt::format("attachment; filename*=UTF-8''{}", percent_encode(file->name))},
       {"X-Content-Type-Options", "nosniff"},
       {"Content-Security-Policy", "sandbox"},
       {"Cache-Control", "private, no-store"}},
      std::move(file->bytes)};
  co_await exchange.respond(std::move(response));
}

}  // namespace workspace::app
