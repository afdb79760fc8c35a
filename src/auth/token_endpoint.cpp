#include "auth/token_endpoint.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"

#include <algorithm>

namespace workspace::auth {
namespace {

http::Request form(std::string const& url, http::Query const& fields) {
  auto request = http::Request::post(url);
  request.content("application/x-www-form-urlencoded", http::write_query(fields));
  request.timeout = std::chrono::seconds{15};
  request.max_response_bytes = 256u << 10;
  return request;
}

/// Google's description, which names no secret, bounded and on one line.
std::string described(json::value const& body) {
  std::string text(utf8_prefix(json::text(body, "error_description"), 200));
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return text.empty() ? "" : " (" + make_valid_utf8(text) + ")";
}

bool is_error_code(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

TokenError busy(int status) {
  return {TokenError::Kind::busy, "http_" + std::to_string(status),
          "Google's token endpoint answered with status " + std::to_string(status) + " and no token."};
}

TokenError refusal(json::value const& body) {
  std::string const code(json::text(body, "error"));
  if (code == "invalid_grant") {
    return {TokenError::Kind::ended, code, "Google no longer accepts this sign-in" + described(body) + "."};
  }
  if (code == "invalid_client" || code == "unauthorized_client" || code == "deleted_client") {
    return {TokenError::Kind::refused, code,
            "Google refused this server's OAuth client: " + code + described(body) +
                ". Check GOOGLE_OAUTH_CLIENT_ID and GOOGLE_OAUTH_CLIENT_SECRET."};
  }
  if (code == "redirect_uri_mismatch") {
    return {
        TokenError::Kind::refused, code,
        "Google does not know this server's redirect URI. Add it to the OAuth client's authorised redirect "
        "URIs in the Google Cloud console."};
  }
  return {TokenError::Kind::refused, code, "Google refused the request: " + code + described(body) + "."};
}

}  // namespace

http::Request exchange_request(Endpoints const& endpoints, ClientConfig const& client, std::string_view code,
                               std::string_view verifier) {
  http::Query fields{{"grant_type", "authorization_code"},
                     {"code", std::string(code)},
                     {"code_verifier", std::string(verifier)},
                     {"redirect_uri", client.redirect_uri},
                     {"client_id", client.client_id}};
  if (!client.client_secret.empty()) fields.emplace_back("client_secret", client.client_secret);
  return form(endpoints.token, fields);
}

http::Request refresh_request(Endpoints const& endpoints, store::StoredGrant const& grant) {
  http::Query fields{{"grant_type", "refresh_token"},
                     {"refresh_token", grant.refresh_token},
                     {"client_id", grant.client_id}};
  if (!grant.client_secret.empty()) fields.emplace_back("client_secret", grant.client_secret);
  return form(endpoints.token, fields);
}

Result<TokenAnswer, TokenError> read_token_answer(http::Response const& response) {
  if (response.status == 429 || response.status >= 500) return busy(response.status);
  auto const parsed = json::parse(response.body);
  if (!parsed) return busy(response.status);
  if (!response.ok()) {
    return is_error_code(json::text(*parsed, "error")) ? refusal(*parsed) : busy(response.status);
  }
  TokenAnswer answer;
  answer.access_token = json::text(*parsed, "access_token");
  if (answer.access_token.empty()) return busy(response.status);
  answer.refresh_token = json::text(*parsed, "refresh_token");
  answer.id_token = json::text(*parsed, "id_token");
  answer.lifetime =
      seconds{std::clamp<std::int64_t>(json::integer(*parsed, "expires_in", 3600), 0, 86'400 * 7)};
  for (auto scope : split(json::text(*parsed, "scope"), ' ')) {
    if (!scope.empty()) answer.scopes.emplace_back(scope);
  }
  return answer;
}

store::StoredGrant with_answer(store::StoredGrant grant, TokenAnswer const& answer, TimePoint now) {
  grant.token = answer.access_token;
  grant.expiry = now + answer.lifetime;
  if (!answer.refresh_token.empty()) grant.refresh_token = answer.refresh_token;
  if (!answer.scopes.empty()) grant.scopes = answer.scopes;
  // The fork's files carry an id_token that others read; where one is kept it is kept fresh.
  if (!answer.id_token.empty() && grant.extra.contains("id_token")) grant.extra["id_token"] = answer.id_token;
  return grant;
}

milliseconds RetryPolicy::delay_after(int attempt) const {
  auto const longest = first_delay.count() << std::clamp(attempt - 1, 0, 10);
  auto const random = static_cast<unsigned char>(crypto::random_bytes(1)[0]);
  return milliseconds{longest - longest / 2 * random / 255};
}

}  // namespace workspace::auth
