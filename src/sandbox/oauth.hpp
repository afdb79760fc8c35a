#pragma once
// The sign-in endpoints of accounts.google.com and oauth2.googleapis.com: consent page, token, revoke,
// tokeninfo. The page needs no cookies and no script. A script signs in by reading the page's hidden field
// "request" and posting request=...&account=alice@example.com&decision=approve to the same path: it is
// redirected as a browser would be.

#include "http/server.hpp"
#include "sandbox/grants.hpp"
#include "sandbox/world.hpp"

#include <functional>
#include <optional>
#include <string>

namespace workspace::sandbox {

struct OAuthClient {
  std::string id = "sandbox-client.example.com";
  std::string secret = "sandbox-secret";
};

class OAuth {
 public:
  /// `world` is asked for at each request: a reset replaces it.
  OAuth(std::function<World&()> world, Grants& grants, OAuthClient client)
      : world_(std::move(world)), grants_(grants), client_(std::move(client)) {}

  /// nullopt where the path is none of these endpoints.
  std::optional<http::Response> handle(http::ServerRequest const& request);

 private:
  http::Response show_consent(http::ServerRequest const& request);
  http::Response decide(http::ServerRequest const& request);
  http::Response token(http::ServerRequest const& request);
  http::Response revoke(http::ServerRequest const& request);
  http::Response token_info(http::ServerRequest const& request);

  std::function<World&()> world_;
  Grants& grants_;
  OAuthClient client_;
};

/// The stable number Google knows an account by ("sub"), made from the address.
std::string account_number(std::string_view email);

}  // namespace workspace::sandbox
