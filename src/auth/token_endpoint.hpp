#pragma once
// What is said to Google's token endpoint and what it answers (RFC 6749 sections 4.1.3, 5, 6), without I/O.

#include "auth/client_config.hpp"
#include "auth/endpoints.hpp"
#include "base/time.hpp"
#include "http/client.hpp"
#include "store/credential_store.hpp"

namespace workspace::auth {

struct TokenAnswer {
  std::string access_token;
  std::string refresh_token;  // empty where Google sent none: the old one stays
  std::string id_token;
  std::vector<std::string> scopes;  // what was granted; empty where Google did not say
  seconds lifetime{3600};
};

struct TokenError {
  enum class Kind {
    ended,    // invalid_grant: the code or refresh token is expired, revoked or used
    refused,  // the request or the OAuth client is wrong: the same again will fail again
    busy,     // 429, 5xx, or an answer that is none: worth another try
  };
  Kind kind = Kind::busy;
  std::string code;   // Google's, e.g. "invalid_grant"; or "http_503"
  std::string words;  // for people; holds no secret
};

http::Request exchange_request(Endpoints const& endpoints, ClientConfig const& client, std::string_view code,
                               std::string_view verifier);
http::Request refresh_request(Endpoints const& endpoints, store::StoredGrant const& grant);
Result<TokenAnswer, TokenError> read_token_answer(http::Response const& response);

/// `grant` with what came: keeps the refresh token and the scopes where Google sent none.
store::StoredGrant with_answer(store::StoredGrant grant, TokenAnswer const& answer, TimePoint now);

/// How often and how soon Google's OAuth is asked again.
struct RetryPolicy {
  int attempts = 3;
  milliseconds first_delay{500};      // doubles; a random half of it is left out
  milliseconds longest_wait{10'000};  // a longer Retry-After ends the attempts

  /// Before attempt number `attempt` + 1 (from 1).
  milliseconds delay_after(int attempt) const;
};

}  // namespace workspace::auth
