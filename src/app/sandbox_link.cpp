#include "app/sandbox_link.hpp"

#include "base/html.hpp"
#include "http/url.hpp"

#include <fmt/format.h>

namespace workspace::app {
namespace {

Failure unexpected(std::string_view step, http::Response const& response) {
  return Failure(ErrorKind::unavailable,
                 fmt::format("The sandbox answered {} with status {}.", step, response.status),
                 "Check that --sandbox names a running `workspace-mcp sandbox`.");
}

Async<http::Response> send(http::Client& http, http::Request request) {
  auto response = co_await http.send(std::move(request));
  if (!response)
    throw Failure(ErrorKind::unavailable, "The sandbox cannot be reached: " + response.error().detail + ".",
                  "Start it with `workspace-mcp sandbox --port N`, or use --sandbox without a URL.");
  co_return std::move(*response);
}

/// The value of the consent page's hidden field.
std::string hidden_request(std::string_view page) {
  constexpr std::string_view before = "name=\"request\" value=\"";
  auto const at = page.find(before);
  if (at == std::string_view::npos) return {};
  auto const value = page.substr(at + before.size());
  return std::string(value.substr(0, value.find('"')));
}

bool offers(std::string_view page, std::string_view user) {
  return page.find("name=\"account\" value=\"" + escape_html(user) + "\"") != std::string_view::npos;
}

/// False where the sandbox has no such account.
Async<bool> approve(std::string user, auth::SignIn& sign_in, http::Client& http, std::string base_url) {
  auto const consent = (co_await sign_in.start(user)).value();
  auto const page = co_await send(http, http::Request::get(consent));
  if (!page.ok()) throw unexpected("the consent page", page);
  if (!offers(page.body, user)) co_return false;
  http::Query const form{{"request", hidden_request(page.body)}, {"account", user}, {"decision", "approve"}};
  auto request = http::Request::post(auth::Endpoints::sandbox(base_url).authorization);
  request.content("application/x-www-form-urlencoded", http::write_query(form));
  auto const redirect = co_await send(http, std::move(request));
  auto const location = redirect.headers.find("Location");
  auto const url = location ? http::parse_url(*location) : Result<http::Url>(Error{});
  auto query = url ? http::parse_query(url->query) : std::nullopt;
  if (!query) throw unexpected("the consent", redirect);
  (co_await sign_in.finish(std::move(*query))).value();
  co_return true;
}

}  // namespace

SandboxLink::SandboxLink(SandboxConfig const& config) : base_url_(config.url) {
  if (!base_url_.empty()) return;
  sandbox::ServerOptions options;
  options.seed_file = config.seed_file;
  options.faults = config.faults;
  own_ = sandbox::SandboxServer::start(std::move(options)).value();
  base_url_ = own_->base_url();
}

auth::ClientConfig SandboxLink::client(std::string redirect_uri) const {
  sandbox::OAuthClient const known;
  return {known.id, known.secret, std::move(redirect_uri)};
}

Async<int> SandboxLink::sign_in(auth::Grants& grants, auth::SignIn& sign_in, http::Client& http) const {
  int users = 0;
  if (!own_) {
    for (std::string const user : {"alice@example.com", "bob@example.com"})
      users += co_await approve(user, sign_in, http, base_url_);
    co_return users;
  }
  for (auto const& grant : own_->initial_grants()) {
    store::StoredGrant stored;
    stored.token = grant.access_token;
    stored.refresh_token = grant.refresh_token;
    stored.scopes = grant.scopes;
    stored.expiry = grant.expiry;
    auto const client_config = client({});
    stored.client_id = client_config.client_id;
    stored.client_secret = client_config.client_secret;
    (co_await grants.put(grant.user, std::move(stored))).value();
    ++users;
  }
  co_return users;
}

}  // namespace workspace::app
