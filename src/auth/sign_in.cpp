#include "auth/sign_in.hpp"

#include "auth/account.hpp"
#include "auth/user_hash.hpp"
#include "base/encoding.hpp"
#include "base/log.hpp"
#include "catalogue/catalogue.hpp"
#include "crypto/crypto.hpp"

#include <algorithm>

namespace workspace::auth {
namespace {

constexpr char const* purpose = "oauth-state";
constexpr std::string_view ask_again = "Ask for a new sign-in link and open that one.";

Error failure(ErrorKind kind, std::string message, std::string_view hint = ask_again) {
  return {kind, std::move(message), std::string(hint)};
}

bool holds(std::vector<std::string> const& scopes, std::string const& scope) {
  return std::ranges::find(scopes, scope) != scopes.end();
}

/// Google's error codes are lower-case words; anything else is not repeated to people or logs.
std::string error_code(std::string_view text) {
  bool const fine = !text.empty() && text.size() <= 64 &&
                    std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  return fine ? std::string(text) : "unknown_error";
}

Error google_said(std::string const& code) {
  if (code == "access_denied") return failure(ErrorKind::denied, "Access was declined on Google's page.");
  if (code == "admin_policy_enforced") {
    return failure(ErrorKind::denied,
                   "The administrator of this Google Workspace does not allow this access.",
                   "Ask the administrator to trust this application.");
  }
  return failure(ErrorKind::denied, "Google ended the sign-in with the error " + code + ".");
}

}  // namespace

SignIn::SignIn(Grants& grants, http::Client& client, store::StateStore& state, Clock const& clock,
               crypto::KeyRing const& keys, Options options)
    : grants_(grants),
      client_(client),
      state_(state),
      clock_(clock),
      keys_(keys),
      options_(std::move(options)) {}

Async<Result<std::string>> SignIn::start(std::string user, std::vector<std::string> scopes) {
  if (!options_.client.configured()) {
    co_return failure(
        ErrorKind::invalid, "No Google OAuth client is configured.",
        "Set GOOGLE_OAUTH_CLIENT_ID and GOOGLE_OAUTH_CLIENT_SECRET and start the server again.");
  }
  user = to_lower(trim(user));
  if (!user.empty() && (user.size() > 254 || user.find('@') == std::string::npos)) {
    co_return failure(ErrorKind::invalid, "This is not an e-mail address.",
                      "Give the address of the Google account, such as alice@example.com.");
  }
  std::string const verifier = crypto::pkce_verifier();
  // The usual scopes are not repeated in the state: people and models have to carry the URL.
  std::string payload = verifier;
  for (auto const& scope : scopes) payload.append(" ").append(catalogue::short_scope(scope));
  if (scopes.empty()) scopes = options_.scopes;

  bool covered = false;
  if (!user.empty()) {
    auto const grant = co_await grants_.get(user);
    covered = grant && grant->refreshable && std::ranges::all_of(scopes, [&](std::string const& scope) {
                return holds(grant->scopes, scope);
              });
  }
  http::Query query{{"response_type", "code"},
                    {"client_id", options_.client.client_id},
                    {"redirect_uri", options_.client.redirect_uri},
                    {"scope", join(scopes, " ")},
                    {"state", keys_.seal(purpose, user, payload, clock_.now() + lifetime)},
                    {"code_challenge", crypto::pkce_challenge(verifier)},
                    {"code_challenge_method", "S256"},
                    {"access_type", "offline"},
                    {"include_granted_scopes", "true"},
                    {"prompt", user.empty() ? "select_account consent"
                               : covered    ? "select_account"
                                            : "consent"}};
  if (!user.empty()) query.emplace_back("login_hint", user);
  co_return options_.endpoints.authorization + "?" + http::write_query(query);
}

Async<Result<SignIn::Pending>> SignIn::take(std::string state) {
  auto const opened = keys_.open(purpose, state, clock_.now());
  if (!opened && opened.error().kind == ErrorKind::timeout) {
    co_return failure(ErrorKind::invalid, "This sign-in link is older than ten minutes.");
  }
  if (!opened) co_return failure(ErrorKind::invalid, "This sign-in link is not one of this server's.");

  auto const first = co_await state_.put_new("sign-in/" + to_hex(opened->nonce), "", opened->expires);
  if (!first) co_return first.error();
  if (!*first) co_return failure(ErrorKind::invalid, "This sign-in link was used already.");

  Pending pending{opened->principal, {}, {}};
  for (auto part : split(opened->payload, ' ')) {
    if (pending.verifier.empty())
      pending.verifier = part;
    else
      pending.scopes.push_back(catalogue::full_scope(part));
  }
  if (pending.scopes.empty()) pending.scopes = options_.scopes;
  co_return pending;
}

Async<Result<SignedIn>> SignIn::finish(http::Query query) {
  auto outcome = co_await complete(std::move(query));
  std::string const user =
      outcome.user.empty() ? "-" : logged_user(keys_, outcome.user, options_.log_user_email);
  if (outcome.result) {
    log::info("-", "OAuth sign-in success user=" + user);
    if (tell_) tell_();
  } else {
    log::warning("-", "OAuth sign-in failed user=" + user + " reason=" + outcome.reason);
  }
  co_return std::move(outcome.result);
}

Async<SignIn::Outcome> SignIn::complete(http::Query query) {
  std::string state(http::find_query(query, "state"));
  auto pending = co_await take(std::move(state));
  if (!pending) co_return Outcome{pending.error(), "", "bad_state"};
  if (auto const error = http::find_query(query, "error"); !error.empty()) {
    std::string const code = error_code(error);
    co_return Outcome{google_said(code), pending->user, code};
  }
  std::string code(http::find_query(query, "code"));
  if (code.empty()) {
    auto const error = failure(ErrorKind::invalid, "Google sent neither a code nor an error.");
    co_return Outcome{error, pending->user, "no_code"};
  }
  co_return co_await exchange(std::move(*pending), std::move(code));
}

Async<SignIn::Outcome> SignIn::exchange(Pending pending, std::string code) {
  for (int attempt = 1;; ++attempt) {
    auto request = exchange_request(options_.endpoints, options_.client, code, pending.verifier);
    auto const came = co_await client_.send(std::move(request));
    if (!came) {
      // A code is good once: it is sent again only if it certainly did not arrive.
      if (!came.error().sent && attempt < options_.retry.attempts) {
        co_await async::sleep(options_.retry.delay_after(attempt));
        continue;
      }
      auto const error =
          failure(ErrorKind::unavailable,
                  "Google's token endpoint could not be reached: " + came.error().detail + ".");
      co_return Outcome{error, pending.user, std::string(to_string(came.error().kind))};
    }
    auto answer = read_token_answer(*came);
    if (!answer) {
      auto const kind =
          answer.error().kind == TokenError::Kind::busy ? ErrorKind::unavailable : ErrorKind::denied;
      co_return Outcome{failure(kind, answer.error().words), pending.user, answer.error().code};
    }
    co_return co_await accept(std::move(pending), std::move(*answer));
  }
}

Async<SignIn::Outcome> SignIn::accept(Pending pending, TokenAnswer answer) {
  auto const account =
      co_await read_account(client_, options_.endpoints.userinfo, answer.access_token, options_.retry);
  if (!account) co_return Outcome{account.error(), pending.user, "no_account"};
  std::string const user = to_lower(*account);
  if (!pending.user.empty() && pending.user != user) {
    auto const error =
        failure(ErrorKind::denied,
                "This link was made to sign in " + pending.user + ", but Google signed in " + user +
                    ". Nothing was stored.",
                "Ask for a new sign-in link and choose " + pending.user + " on Google's page.");
    co_return Outcome{error, pending.user, "other_account"};
  }
  if (answer.scopes.empty()) answer.scopes = pending.scopes;  // RFC 6749 section 5.1: then as asked for

  store::StoredGrant grant;
  auto before = co_await grants_.stored(user);
  // A refresh token belongs to the client that got it.
  if (before && *before && (**before).client_id == options_.client.client_id) grant = std::move(**before);
  grant.token_uri = options_.endpoints.token;
  grant.client_id = options_.client.client_id;
  grant.client_secret = options_.client.client_secret;
  auto const saved = co_await grants_.put(user, with_answer(std::move(grant), answer, clock_.now()));
  if (!saved) {
    auto const error = failure(ErrorKind::unavailable,
                               "The sign-in worked, but could not be stored: " + saved.error().text());
    co_return Outcome{error, user, "not_stored"};
  }
  SignedIn signed_in{user, answer.scopes, {}};
  for (auto const& scope : pending.scopes) {
    if (!holds(answer.scopes, scope)) signed_in.declined.push_back(scope);
  }
  co_return Outcome{std::move(signed_in), user, ""};
}

}  // namespace workspace::auth
