#include "sandbox/oauth.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "crypto/crypto.hpp"
#include "http/url.hpp"
#include "sandbox/consent_page.hpp"
#include "sandbox/errors.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace workspace::sandbox {
namespace {

http::Response token_error(int status, std::string_view error, std::string_view description) {
  return json_response(status, json::object{{"error", error}, {"error_description", description}});
}

bool is_known_scope(std::string_view scope) {
  static auto const known = [] {
    std::set<std::string, std::less<>> all{"openid", "email", "profile"};
    for (auto const* api : catalogue::apis()) {
      for (auto const* method : api->methods) {
        for (auto const one : method->scopes) all.insert(catalogue::full_scope(one));
      }
    }
    for (auto const* one : {"userinfo.email", "userinfo.profile"}) all.insert(catalogue::full_scope(one));
    return all;
  }();
  return known.contains(scope);
}

/// Loopback (any port) or https, no fragment: what Google accepts of installed and web applications.
bool acceptable_redirect(std::string_view uri) {
  if (uri.find('#') != std::string_view::npos) return false;
  auto const url = http::parse_url(uri);
  return url && (url->scheme == "https" || http::is_loopback(url->host));
}

http::Response redirect(std::string_view uri, http::Query const& query) {
  http::Response response;
  response.status = 302;
  auto const separator = uri.find('?') == std::string_view::npos ? "?" : "&";
  response.headers.add("Location", fmt::format("{}{}{}", uri, separator, http::write_query(query)));
  response.headers.add("Cache-Control", "no-store");
  return response;
}

http::Query form_of(http::ServerRequest const& request) {
  auto const type = request.headers.find("Content-Type").value_or("");
  if (!type.starts_with("application/x-www-form-urlencoded")) return {};
  return http::parse_query(request.body).value_or(http::Query{});
}

}  // namespace

std::string account_number(std::string_view email) {
  std::string digits = "1";
  for (unsigned char byte : crypto::sha256(to_lower(email))) digits += static_cast<char>('0' + byte % 10);
  return digits.substr(0, 21);
}

std::optional<http::Response> OAuth::handle(http::ServerRequest const& request) {
  bool const post = request.method == "POST";
  if (request.path == "/o/oauth2/v2/auth" || request.path == "/o/oauth2/auth") {
    if (post) return decide(request);
    if (request.method == "GET") return show_consent(request);
    return token_error(405, "invalid_request", "Use GET or POST.");
  }
  if (request.path == "/token" || request.path == "/oauth2/v4/token") {
    return post ? token(request) : token_error(405, "invalid_request", "Use POST.");
  }
  if (request.path == "/revoke") return revoke(request);
  if (request.path == "/tokeninfo" || request.path == "/oauth2/v3/tokeninfo") return token_info(request);
  return std::nullopt;
}

http::Response OAuth::show_consent(http::ServerRequest const& request) {
  auto get = [&](std::string_view key) { return http::find_query(request.query, key); };
  if (get("client_id") != client_.id) {
    return refusal_page(401, "invalid_client", "The OAuth client was not found.");
  }
  Authorization asked;
  asked.client_id = get("client_id");
  asked.redirect_uri = get("redirect_uri");
  if (!acceptable_redirect(asked.redirect_uri)) {
    return refusal_page(400, "redirect_uri_mismatch", "redirect_uri must be a loopback or an https address.");
  }
  if (get("response_type") != "code") {
    return refusal_page(400, "invalid_request", "Required parameter is missing or unknown: response_type");
  }
  for (auto scope : split(get("scope"), ' ')) {
    if (scope.empty()) continue;
    if (!is_known_scope(scope)) {
      return refusal_page(400, "invalid_scope", fmt::format("Some requested scopes were invalid: {}", scope));
    }
    asked.scopes.emplace_back(scope);
  }
  if (asked.scopes.empty()) return refusal_page(400, "invalid_request", "Missing required parameter: scope");
  asked.challenge = get("code_challenge");
  auto const way = get("code_challenge_method");
  if (asked.challenge.empty() ? !way.empty() : way != "S256" || asked.challenge.size() != 43) {
    return refusal_page(400, "invalid_request", "code_challenge must be 43 characters, made with S256.");
  }
  asked.state = get("state");
  asked.login_hint = get("login_hint");
  asked.offline = get("access_type") == "offline";
  asked.include_granted = get("include_granted_scopes") == "true";
  for (auto word : split(get("prompt"), ' ')) {
    if (word == "consent") asked.prompt_consent = true;
    if (word == "none") {
      return redirect(asked.redirect_uri, {{"error", "interaction_required"}, {"state", asked.state}});
    }
  }
  auto const id = grants_.wait_for_consent(asked);
  return consent_page(world_().directory, asked, id);
}

http::Response OAuth::decide(http::ServerRequest const& request) {
  auto const form = form_of(request);
  auto const id = http::find_query(form, "request");
  auto const* waiting = grants_.waiting(id);
  if (!waiting) return refusal_page(400, "invalid_request", "This page has been used already. Begin again.");
  auto const asked = *waiting;
  http::Query answer;
  if (!asked.state.empty()) answer.emplace_back("state", asked.state);
  auto const decision = http::find_query(form, "decision");
  if (decision == "deny") {
    grants_.forget(id);
    answer.insert(answer.begin(), {"error", "access_denied"});
    return redirect(asked.redirect_uri, answer);
  }
  auto const* user = world_().directory.account(http::find_query(form, "account"));
  if (decision != "approve" || !user)
    return refusal_page(400, "invalid_request", "Choose an account, then approve or deny.");
  std::vector<std::string> chosen;
  bool const chose = !http::find_query(form, "chosen").empty();  // the page says so; a script approves all
  for (auto const& scope : asked.scopes) {
    bool const ticked = std::any_of(form.begin(), form.end(), [&](auto const& field) {
      return field.first == "scope" && field.second == scope;
    });
    // Who somebody is cannot be unticked: Google shows no box for it.
    bool const identity = scope == "openid" || scope == "email" || scope == "profile" ||
                          scope.find("/userinfo.") != std::string::npos;
    if (!chose || ticked || identity) chosen.push_back(scope);
  }
  if (chosen.empty()) {
    grants_.forget(id);
    answer.insert(answer.begin(), {"error", "access_denied"});
    return redirect(asked.redirect_uri, answer);
  }
  auto const code = grants_.approve(id, user->email, chosen, world_().now());
  answer.emplace_back("code", code);
  answer.emplace_back("scope", join(canonical_scopes(chosen), " "));
  answer.emplace_back("authuser", "0");
  answer.emplace_back("prompt", "consent");
  return redirect(asked.redirect_uri, answer);
}

http::Response OAuth::token(http::ServerRequest const& request) {
  auto const form = form_of(request);
  auto get = [&](std::string_view key) { return http::find_query(form, key); };
  std::string id(get("client_id")), secret(get("client_secret"));
  if (auto basic = request.headers.find("Authorization"); basic && basic->starts_with("Basic ")) {
    auto const decoded = from_base64(basic->substr(6)).value_or("");
    auto const colon = decoded.find(':');
    if (colon != std::string::npos) {
      id = percent_decode(decoded.substr(0, colon)).value_or("");
      secret = percent_decode(decoded.substr(colon + 1)).value_or("");
    }
  }
  if (id != client_.id) return token_error(401, "invalid_client", "The OAuth client was not found.");
  if (!crypto::equal_in_constant_time(secret, client_.secret)) {
    return token_error(401, "invalid_client", "The provided client secret is invalid.");
  }
  auto const kind = get("grant_type");
  if (kind != "authorization_code" && kind != "refresh_token") {
    return token_error(400, "unsupported_grant_type", fmt::format("Invalid grant_type: {}", kind));
  }
  auto const now = world_().now();
  std::optional<Grant> grant;
  if (kind == "refresh_token") {
    if (get("refresh_token").empty())
      return token_error(400, "invalid_request", "Missing required parameter: refresh_token");
    grant = grants_.refresh(get("refresh_token"), id, now);
    if (!grant) return token_error(400, "invalid_grant", "Token has been expired or revoked.");
  } else {
    if (get("code").empty()) return token_error(400, "invalid_request", "Missing required parameter: code");
    auto const approved = grants_.redeem(get("code"), now);
    if (!approved) return token_error(400, "invalid_grant", "Bad Request");
    if (approved->redirect_uri != get("redirect_uri"))
      return token_error(400, "redirect_uri_mismatch", "Bad Request");
    auto const verifier = get("code_verifier");
    if (approved->challenge.empty() ? !verifier.empty() : verifier.empty()) {
      return token_error(400, "invalid_grant",
                         verifier.empty() ? "Missing code verifier." : "Invalid code verifier.");
    }
    if (!approved->challenge.empty() &&
        !crypto::equal_in_constant_time(crypto::pkce_challenge(verifier), approved->challenge)) {
      return token_error(400, "invalid_grant", "Invalid code verifier.");
    }
    grant = grants_.issue(*approved, now);
  }
  json::object answer{{"access_token", grant->access_token},
                      {"expires_in", Grants::access_lifetime.count() - 1},
                      {"scope", join(grant->scopes, " ")},
                      {"token_type", "Bearer"}};
  if (!grant->refresh_token.empty()) answer["refresh_token"] = grant->refresh_token;
  return json_response(200, answer);
}

http::Response OAuth::revoke(http::ServerRequest const& request) {
  auto token = std::string(http::find_query(request.query, "token"));
  if (token.empty()) token = http::find_query(form_of(request), "token");
  if (token.empty()) return token_error(400, "invalid_request", "Missing required parameter: token");
  if (!grants_.revoke_token(token)) return token_error(400, "invalid_token", "Token expired or revoked");
  return json_response(200, json::object{});
}

http::Response OAuth::token_info(http::ServerRequest const& request) {
  auto token = std::string(http::find_query(request.query, "access_token"));
  if (token.empty()) token = http::find_query(form_of(request), "access_token");
  auto const now = world_().now();
  auto const* access = grants_.access(token, now);
  if (!access) return token_error(400, "invalid_token", "Invalid Value");
  auto const expires = std::chrono::duration_cast<seconds>(access->expires.time_since_epoch()).count();
  auto const left = std::chrono::duration_cast<seconds>(access->expires - now).count();
  json::object answer{{"azp", access->client_id},
                      {"aud", access->client_id},
                      {"sub", account_number(access->user)},
                      {"scope", join(access->scopes, " ")},
                      {"exp", std::to_string(expires)},
                      {"expires_in", std::to_string(left)},
                      {"access_type", access->offline ? "offline" : "online"}};
  if (std::find(access->scopes.begin(), access->scopes.end(), catalogue::full_scope("userinfo.email")) !=
      access->scopes.end()) {
    answer["email"] = access->user;
    answer["email_verified"] = "true";
  }
  return json_response(200, answer);
}

}  // namespace workspace::sandbox
