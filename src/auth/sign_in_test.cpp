#include "auth/sign_in.hpp"

#include "auth/fakes.hpp"
#include "auth/user_hash.hpp"
#include "crypto/crypto.hpp"
#include "store/memory_state_store.hpp"

namespace workspace::auth {
namespace {

using namespace std::chrono_literals;

std::string const alice = "alice@example.com";
std::string const drive_scope = "https://www.googleapis.com/auth/drive";
std::string const gmail_scope = "https://www.googleapis.com/auth/gmail.modify";

class SignInTest : public testing::Test {
 protected:
  void SetUp() override {
    options_.client = {"client", "client-secret", "http://localhost:8000/oauth2callback"};
    options_.scopes = {"openid", drive_scope, gmail_scope};
    options_.retry = at_once;
    Grants::Options grants;
    grants.client = options_.client;
    grants.retry = at_once;
    grants_ = std::make_unique<Grants>(io_.get_executor(), store_, google_, clock_, keys_, grants);
    restart();
  }
  void restart() { sign_in_ = std::make_unique<SignIn>(*grants_, google_, state_, clock_, keys_, options_); }

  http::Query begin(std::string user, std::vector<std::string> scopes = {}) {
    auto const url = wait(io_, sign_in_->start(std::move(user), std::move(scopes))).value();
    auto const at = url.find('?');
    EXPECT_EQ(url.substr(0, at), options_.endpoints.authorization);
    return http::parse_query(url.substr(at + 1)).value();
  }
  http::Query callback(http::Query const& begun) {
    return {{"state", std::string(http::find_query(begun, "state"))}, {"code", "code-from-google"}};
  }
  Result<SignedIn> finish(http::Query query) {
    testing::internal::CaptureStderr();
    auto result = wait(io_, sign_in_->finish(std::move(query)));
    log_ = testing::internal::GetCapturedStderr();
    return result;
  }
  void google_accepts(std::string const& email, std::string const& more = R"(,"refresh_token":"refresh")") {
    google_.then_token("token", 3600, more + R"(,"scope":"openid )" + drive_scope + "\"");
    google_.then(200, R"({"id":"1","email":")" + email + R"(","verified_email":true})");
  }
  std::optional<store::StoredGrant> stored(std::string const& user = alice) {
    return wait(io_, store_.memory.load(user)).value();
  }
  void expect_failure(Result<SignedIn> const& result, ErrorKind kind, std::string_view reason) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, kind) << result.error().text();
    EXPECT_FALSE(result.error().hint.empty());
    EXPECT_EQ(count(log_, "OAuth sign-in failed user="), 1u) << log_;
    EXPECT_EQ(count(log_, " reason=" + std::string(reason)), 1u) << log_;
    EXPECT_EQ(count(log_, "\n"), 1u) << log_;
    EXPECT_FALSE(stored());
  }

  net::io_context io_;
  FailingStore store_;
  FakeGoogle google_;
  ManualClock clock_;
  store::MemoryStateStore state_{clock_};
  crypto::KeyRing keys_{{"a key for tests only"}};
  SignIn::Options options_;
  std::unique_ptr<Grants> grants_;
  std::unique_ptr<SignIn> sign_in_;
  std::string log_;
};

TEST_F(SignInTest, TheConsentUrlCarriesWhatGoogleNeeds) {
  auto const query = begin(" Alice@Example.com ");
  auto const field = [&](char const* name) { return std::string(http::find_query(query, name)); };
  EXPECT_EQ(field("response_type"), "code");
  EXPECT_EQ(field("client_id"), "client");
  EXPECT_EQ(field("redirect_uri"), "http://localhost:8000/oauth2callback");
  EXPECT_EQ(field("scope"), "openid " + drive_scope + " " + gmail_scope);
  EXPECT_EQ(field("code_challenge_method"), "S256");
  EXPECT_EQ(field("code_challenge").size(), 43u);
  EXPECT_EQ(field("access_type"), "offline");
  EXPECT_EQ(field("include_granted_scopes"), "true");
  EXPECT_EQ(field("prompt"), "consent");
  EXPECT_EQ(field("login_hint"), alice);
  EXPECT_EQ(field("client_secret"), "");
  EXPECT_LT(field("state").size(), 220u);
  auto const own = begin(alice, {"openid", gmail_scope});
  EXPECT_EQ(http::find_query(own, "scope"), "openid " + gmail_scope);
}

TEST_F(SignInTest, WithoutAnAddressTheAccountIsChosenOnGooglesPage) {
  auto const query = begin("");
  EXPECT_TRUE(std::ranges::none_of(query, [](auto const& field) { return field.first == "login_hint"; }));
  EXPECT_EQ(http::find_query(query, "prompt"), "select_account consent");
}

TEST_F(SignInTest, StartRefusesWhatCannotWork) {
  EXPECT_EQ(wait(io_, sign_in_->start("nobody")).error().kind, ErrorKind::invalid);
  options_.client.client_id.clear();
  restart();
  auto const url = wait(io_, sign_in_->start(alice));
  ASSERT_FALSE(url);
  EXPECT_NE(url.error().hint.find("GOOGLE_OAUTH_CLIENT_ID"), std::string::npos);
}

TEST_F(SignInTest, SignsInAndStores) {
  auto const begun = begin(alice);
  google_accepts("Alice@example.com");
  auto const result = finish(callback(begun));
  ASSERT_TRUE(result) << result.error().text();
  EXPECT_EQ(result->user, alice);
  EXPECT_EQ(result->granted, (std::vector<std::string>{"openid", drive_scope}));
  EXPECT_EQ(result->declined, std::vector<std::string>{gmail_scope});
  EXPECT_EQ(count(log_, "OAuth sign-in success user=" + user_hash(keys_, alice)), 1u) << log_;
  EXPECT_EQ(count(log_, "\n"), 1u) << log_;

  EXPECT_EQ(google_.requests[0].url, "https://oauth2.googleapis.com/token");
  auto const form = google_.form(0);
  EXPECT_EQ(http::find_query(form, "grant_type"), "authorization_code");
  EXPECT_EQ(http::find_query(form, "code"), "code-from-google");
  EXPECT_EQ(http::find_query(form, "redirect_uri"), "http://localhost:8000/oauth2callback");
  EXPECT_EQ(http::find_query(form, "client_id"), "client");
  EXPECT_EQ(http::find_query(form, "client_secret"), "client-secret");
  EXPECT_EQ(crypto::pkce_challenge(http::find_query(form, "code_verifier")),
            http::find_query(begun, "code_challenge"));
  EXPECT_EQ(google_.requests[1].url, "https://www.googleapis.com/oauth2/v2/userinfo");
  EXPECT_EQ(google_.requests[1].headers.find("Authorization"), "Bearer token");

  auto const grant = stored();
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->token, "token");
  EXPECT_EQ(grant->refresh_token, "refresh");
  EXPECT_EQ(grant->token_uri, "https://oauth2.googleapis.com/token");
  EXPECT_EQ(grant->client_id, "client");
  EXPECT_EQ(grant->client_secret, "client-secret");
  EXPECT_EQ(grant->scopes, (std::vector<std::string>{"openid", drive_scope}));
  EXPECT_EQ(grant->expiry, clock_.now() + 1h);
  EXPECT_EQ(wait(io_, grants_->access_token(alice)), "token");
}

TEST_F(SignInTest, WithoutAnAddressWhoeverSignsInIsStored) {
  auto const begun = begin("");
  google_accepts("bob@example.com");
  EXPECT_EQ(finish(callback(begun))->user, "bob@example.com");
  EXPECT_TRUE(stored("bob@example.com"));
}

TEST_F(SignInTest, AnotherAccountIsRefusedAndNothingStored) {
  auto const begun = begin(alice);
  google_accepts("bob@example.com");
  auto const result = finish(callback(begun));
  expect_failure(result, ErrorKind::denied, "other_account");
  EXPECT_NE(result.error().message.find(alice), std::string::npos);
  EXPECT_NE(result.error().message.find("bob@example.com"), std::string::npos);
  EXPECT_FALSE(stored("bob@example.com"));
}

TEST_F(SignInTest, AStateIsGoodOnce) {
  auto const begun = begin(alice);
  google_accepts(alice);
  ASSERT_TRUE(finish(callback(begun)));
  for (int process = 0; process < 2; ++process) {
    auto const again = finish(callback(begun));
    ASSERT_FALSE(again);
    EXPECT_NE(again.error().message.find("used already"), std::string::npos);
    restart();  // another process with the same state store
  }
  EXPECT_EQ(google_.requests.size(), 2u);
}

TEST_F(SignInTest, AStateIsGoodForTenMinutes) {
  auto const begun = begin(alice);
  clock_.advance(10min - 1ms);
  google_accepts(alice);
  EXPECT_TRUE(finish(callback(begun)));
  auto const late = begin("carol@example.com");
  clock_.advance(10min);
  auto const result = finish(callback(late));
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("ten minutes"), std::string::npos);
}

TEST_F(SignInTest, AForeignStateIsRefused) {
  crypto::KeyRing const others({"a key of somebody else"});
  auto const soon = clock_.now() + 1min;
  for (std::string const& state :
       {std::string(), std::string("state"), others.seal("oauth-state", alice, "v", soon),
        keys_.seal("session", alice, "v", soon)}) {
    expect_failure(finish({{"state", state}, {"code", "c"}}), ErrorKind::invalid, "bad_state");
  }
  expect_failure(finish({}), ErrorKind::invalid, "bad_state");
  expect_failure(finish({{"error", "access_denied"}}), ErrorKind::invalid, "bad_state");
  EXPECT_TRUE(google_.requests.empty());
}

TEST_F(SignInTest, GooglesErrorsAreSaidInWords) {
  auto const failing = [&](std::string error) {
    return finish(
        {{"state", std::string(http::find_query(begin(alice), "state"))}, {"error", std::move(error)}});
  };
  auto const declined = failing("access_denied");
  expect_failure(declined, ErrorKind::denied, "access_denied");
  EXPECT_NE(declined.error().message.find("declined"), std::string::npos);
  expect_failure(failing("admin_policy_enforced"), ErrorKind::denied, "admin_policy_enforced");
  auto const odd = failing("<script>\nERROR");
  expect_failure(odd, ErrorKind::denied, "unknown_error");
  EXPECT_EQ(odd.error().text().find("script"), std::string::npos);
  expect_failure(finish({{"state", std::string(http::find_query(begin(alice), "state"))}}),
                 ErrorKind::invalid, "no_code");
}

TEST_F(SignInTest, AFailedExchangeIsNotRepeated) {
  google_.then_invalid_grant();
  expect_failure(finish(callback(begin(alice))), ErrorKind::denied, "invalid_grant");
  google_.then(503);
  expect_failure(finish(callback(begin(alice))), ErrorKind::unavailable, "http_503");
  google_.then_breaks(true);
  expect_failure(finish(callback(begin(alice))), ErrorKind::unavailable, "reset");
  google_.then(400, R"({"error":"redirect_uri_mismatch"})");
  auto const mismatch = finish(callback(begin(alice)));
  expect_failure(mismatch, ErrorKind::denied, "redirect_uri_mismatch");
  EXPECT_NE(mismatch.error().message.find("redirect URI"), std::string::npos);
  EXPECT_EQ(google_.requests.size(), 4u);
}

TEST_F(SignInTest, AnExchangeThatNeverLeftIsRepeated) {
  google_.then_breaks(false);
  google_accepts(alice);
  EXPECT_TRUE(finish(callback(begin(alice))));
}

TEST_F(SignInTest, TheAccountMustBeKnownAndVerified) {
  google_.then_token("token").then(200, R"({"email":"alice@example.com","verified_email":false})");
  expect_failure(finish(callback(begin(alice))), ErrorKind::denied, "no_account");
  google_.then_token("token").then(403, "{}");
  expect_failure(finish(callback(begin(alice))), ErrorKind::denied, "no_account");
  google_.then_token("token").then(500).then(200, "{}").then_breaks(true);
  expect_failure(finish(callback(begin(alice))), ErrorKind::unavailable, "no_account");
}

TEST_F(SignInTest, KeepsTheOldRefreshTokenWhereGoogleSendsNone) {
  google_accepts(alice);
  ASSERT_TRUE(finish(callback(begin(alice))));
  google_accepts(alice, "");
  ASSERT_TRUE(finish(callback(begin(alice))));
  EXPECT_EQ(stored()->refresh_token, "refresh");
  // Another client's refresh token would be of no use.
  auto other = *stored();
  other.client_id = "other client";
  (void)wait(io_, store_.memory.save(alice, other));
  google_accepts(alice, "");
  ASSERT_TRUE(finish(callback(begin(alice))));
  EXPECT_EQ(stored()->refresh_token, "");
}

TEST_F(SignInTest, ScopesThatGoogleDoesNotNameAreThoseAskedFor) {
  google_.then_token("token").then(200, R"({"email":"alice@example.com"})");
  auto const result = finish(callback(begin(alice, {"openid", gmail_scope})));
  EXPECT_EQ(result->granted, (std::vector<std::string>{"openid", gmail_scope}));
  EXPECT_TRUE(result->declined.empty());
}

TEST_F(SignInTest, ALivingGrantThatCoversIsNotAskedForConsentAgain) {
  google_accepts(alice);
  ASSERT_TRUE(finish(callback(begin(alice))));
  EXPECT_EQ(http::find_query(begin(alice), "prompt"), "consent") << "gmail is not granted yet";
  EXPECT_EQ(http::find_query(begin(alice, {drive_scope}), "prompt"), "select_account");
  clock_.advance(2h);
  google_.then_invalid_grant();
  EXPECT_EQ(http::find_query(begin(alice, {drive_scope}), "prompt"), "consent");
}

TEST_F(SignInTest, WhatCannotBeStoredIsAFailure) {
  store_.save_fails = true;
  google_accepts(alice);
  expect_failure(finish(callback(begin(alice))), ErrorKind::unavailable, "not_stored");
}

TEST_F(SignInTest, NoLogLineHoldsASecret) {
  google_accepts(alice);
  auto const begun = begin(alice);
  ASSERT_TRUE(finish(callback(begun)));
  for (std::string const& secret :
       {std::string("code-from-google"), std::string("refresh"), std::string("token"), alice,
        std::string(http::find_query(begun, "state"))}) {
    EXPECT_EQ(log_.find(secret), std::string::npos) << secret;
  }
}

}  // namespace
}  // namespace workspace::auth
