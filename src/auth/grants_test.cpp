#include "auth/grants.hpp"

#include "auth/fakes.hpp"
#include "auth/user_hash.hpp"

namespace workspace::auth {
namespace {

using namespace std::chrono_literals;

std::string const alice = "alice@example.com";

class GrantsTest : public testing::Test {
 protected:
  void SetUp() override {
    options_.client = {"client", "client-secret", "http://localhost:8000/oauth2callback"};
    options_.retry = at_once;
    options_.refresh_jitter = 0ms;
    start();
  }
  void start() {
    grants_ = std::make_unique<Grants>(io_.get_executor(), store_, google_, clock_, keys_, options_);
  }
  void signed_in(std::string token, milliseconds lifetime, std::string refresh_token = "refresh") {
    store::StoredGrant grant;
    grant.token = std::move(token);
    grant.refresh_token = std::move(refresh_token);
    grant.client_id = "client";
    grant.client_secret = "client-secret";
    grant.scopes = {"openid"};
    grant.expiry = clock_.now() + lifetime;
    in_store(std::move(grant));
  }
  void in_store(store::StoredGrant grant) { (void)wait(io_, store_.memory.save(alice, std::move(grant))); }
  store::StoredGrant stored() { return *wait(io_, store_.memory.load(alice)).value(); }
  std::string token() { return wait(io_, grants_->access_token("Alice@Example.com")); }
  void reject(std::string text) { wait(io_, grants_->reject(alice, std::move(text))); }

  Required::Reason refusal() {
    try {
      ADD_FAILURE() << "a token came: " << token();
    } catch (Required const& required) {
      EXPECT_EQ(required.user(), alice);
      EXPECT_EQ(required.error().kind, ErrorKind::unauthenticated);
      return required.reason();
    }
    return {};
  }
  ErrorKind failure() {
    try {
      ADD_FAILURE() << "a token came: " << token();
    } catch (Failure const& thrown) {
      return thrown.error().kind;
    }
    return {};
  }

  net::io_context io_;
  FailingStore store_;
  FakeGoogle google_;
  ManualClock clock_;
  crypto::KeyRing keys_{{"a key for tests only"}};
  Grants::Options options_;
  std::unique_ptr<Grants> grants_;
};

TEST_F(GrantsTest, GivesTheStoredTokenWhileItIsGood) {
  signed_in("one", 1h);
  EXPECT_EQ(token(), "one");
  EXPECT_EQ(token(), "one");
  EXPECT_EQ(store_.loads, 1);
  auto const grant = wait(io_, grants_->get(alice));
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->scopes, std::vector<std::string>{"openid"});
  EXPECT_TRUE(grant->refreshable);
  EXPECT_TRUE(google_.requests.empty());
}

TEST_F(GrantsTest, SomebodyUnknownHasToSignIn) {
  EXPECT_EQ(refusal(), Required::Reason::never_signed_in);
  EXPECT_EQ(wait(io_, grants_->get(alice)).error().kind, ErrorKind::unauthenticated);
}

TEST_F(GrantsTest, RefreshesAnExpiredTokenAndStoresIt) {
  signed_in("one", -1h);
  auto grant = stored();
  grant.extra["user_email"] = alice;
  grant.extra["id_token"] = "old";
  in_store(grant);
  google_.then_token("two", 3600, R"(,"scope":"openid email","id_token":"new")");
  testing::internal::CaptureStderr();
  EXPECT_EQ(token(), "two");
  auto const log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(count(log, "OAuth refresh success user=" + user_hash(keys_, alice)), 1u);
  EXPECT_EQ(count(log, "\n"), 1u) << log;

  ASSERT_EQ(google_.requests.size(), 1u);
  EXPECT_EQ(google_.requests[0].method, "POST");
  EXPECT_EQ(google_.requests[0].url, "https://oauth2.googleapis.com/token");
  EXPECT_EQ(google_.form(0), (http::Query{{"grant_type", "refresh_token"},
                                          {"refresh_token", "refresh"},
                                          {"client_id", "client"},
                                          {"client_secret", "client-secret"}}));
  EXPECT_EQ(stored().token, "two");
  EXPECT_EQ(stored().refresh_token, "refresh") << "Google sent none: the old one stays";
  EXPECT_EQ(stored().expiry, clock_.now() + 1h);
  EXPECT_EQ(stored().scopes, (std::vector<std::string>{"openid", "email"}));
  EXPECT_EQ(stored().extra["user_email"].as_string(), alice);
  EXPECT_EQ(stored().extra["id_token"].as_string(), "new");
}

TEST_F(GrantsTest, ATokenUriInTheFileIsNeverFollowed) {
  signed_in("one", -1h);
  auto grant = stored();
  grant.token_uri = "https://evil.example.com/token";
  in_store(grant);
  google_.then_token("two");
  EXPECT_EQ(token(), "two");
  EXPECT_EQ(google_.requests[0].url, "https://oauth2.googleapis.com/token");
}

TEST_F(GrantsTest, AClientMissingInTheFileIsOurs) {
  signed_in("one", -1h);
  auto grant = stored();
  grant.client_id = grant.client_secret = "";
  in_store(grant);
  google_.then_token("two");
  EXPECT_EQ(token(), "two");
  EXPECT_EQ(http::find_query(google_.form(0), "client_id"), "client");
  EXPECT_EQ(http::find_query(google_.form(0), "client_secret"), "client-secret");
}

TEST_F(GrantsTest, AllWhoWaitShareOneRefresh) {
  signed_in("one", -1h);
  google_.then_token("two");
  std::vector<std::string> tokens;
  for (int i = 0; i < 20; ++i) {
    net::co_spawn(io_, grants_->access_token(alice), [&](std::exception_ptr thrown, std::string text) {
      EXPECT_FALSE(thrown);
      tokens.push_back(std::move(text));
    });
  }
  io_.run();
  EXPECT_EQ(tokens, std::vector<std::string>(20, "two"));
  EXPECT_EQ(google_.requests.size(), 1u);
}

TEST_F(GrantsTest, AheadOfExpiryNobodyWaits) {
  signed_in("one", 1h);
  EXPECT_EQ(token(), "one");
  clock_.advance(55min - 1ms);
  EXPECT_EQ(token(), "one");
  EXPECT_TRUE(google_.requests.empty());
  clock_.advance(1ms);
  google_.then_token("two");
  (void)token();  // reads the store again, and refreshes in the same go
  EXPECT_EQ(google_.requests.size(), 1u);
  EXPECT_EQ(token(), "two");

  // Where the store need not be read, the old token is given at once and the refresh runs beside.
  options_.reload_after = 24h;
  start();
  EXPECT_EQ(token(), "two");
  clock_.advance(56min);
  google_.then_token("three");
  EXPECT_EQ(token(), "two");
  EXPECT_EQ(google_.requests.size(), 2u);
  EXPECT_EQ(token(), "three");
}

TEST_F(GrantsTest, JitterSpreadsTheRefreshAhead) {
  options_.refresh_jitter = 1min;
  options_.reload_after = 24h;
  start();
  signed_in("one", 1h);
  (void)token();
  clock_.advance(54min - 1ms);
  EXPECT_EQ(token(), "one");
  EXPECT_TRUE(google_.requests.empty());
  clock_.advance(1min + 1ms);
  google_.then_token("two");
  EXPECT_EQ(token(), "one");
  EXPECT_EQ(google_.requests.size(), 1u);
}

TEST_F(GrantsTest, ShortLivedTokensAreNotRefreshedAtEveryCall) {
  signed_in("one", -1h);
  google_.then_token("two", 60);
  EXPECT_EQ(token(), "two");
  clock_.advance(29s);
  EXPECT_EQ(token(), "two");
  EXPECT_EQ(google_.requests.size(), 1u);
}

TEST_F(GrantsTest, ARefusedRefreshTokenEndsTheGrantWithoutHammering) {
  signed_in("one", -1h);
  google_.then_invalid_grant();
  testing::internal::CaptureStderr();
  EXPECT_EQ(refusal(), Required::Reason::expired_or_revoked);
  auto const log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(count(log, "OAuth refresh failed user=" + user_hash(keys_, alice) + " reason=invalid_grant"), 1u);
  EXPECT_EQ(count(log, "\n"), 1u) << log;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(refusal(), Required::Reason::expired_or_revoked);
  EXPECT_EQ(google_.requests.size(), 1u);
  EXPECT_EQ(stored().token, "one") << "the file stays";

  signed_in("new", 1h, "new refresh");
  EXPECT_EQ(token(), "new");
}

TEST_F(GrantsTest, ASignInElsewhereIsFoundWhenTheOldOneEnds) {
  signed_in("one", 1h);
  EXPECT_EQ(token(), "one");
  reject("one");
  signed_in("one", 1h, "other refresh");
  google_.then_token("two");
  EXPECT_EQ(token(), "two");
  EXPECT_EQ(http::find_query(google_.form(0), "refresh_token"), "other refresh");
}

TEST_F(GrantsTest, ARejectedTokenIsReplaced) {
  signed_in("one", 1h);
  EXPECT_EQ(token(), "one");
  reject("another");
  EXPECT_EQ(token(), "one");
  reject("one");
  google_.then_token("two");
  EXPECT_EQ(token(), "two");
  reject("two");
  signed_in("three", 1h);
  EXPECT_EQ(token(), "three") << "another process has refreshed already";
  EXPECT_EQ(google_.requests.size(), 1u);
}

TEST_F(GrantsTest, WithoutARefreshTokenItLastsUntilItsExpiry) {
  signed_in("one", 1h, "");
  EXPECT_EQ(token(), "one");
  clock_.advance(58min);
  EXPECT_EQ(token(), "one");
  clock_.advance(2min);
  EXPECT_EQ(refusal(), Required::Reason::expired_or_revoked);
  EXPECT_TRUE(google_.requests.empty());
}

TEST_F(GrantsTest, AnUnknownExpiryIsRefreshedAtOnce) {
  signed_in("one", 1h);
  auto grant = stored();
  grant.expiry.reset();
  in_store(grant);
  google_.then_token("two");
  EXPECT_EQ(token(), "two");
}

TEST_F(GrantsTest, PassingFailuresAreRetried) {
  signed_in("one", -1h);
  google_.then(503).then_breaks(true).then_token("two");
  EXPECT_EQ(token(), "two");
  EXPECT_EQ(google_.requests.size(), 3u);
}

TEST_F(GrantsTest, AGoogleThatIsAwayIsUnavailableWithOneLine) {
  signed_in("one", -1h);
  google_.then(503).then(500).then(200, "not JSON");
  testing::internal::CaptureStderr();
  EXPECT_EQ(failure(), ErrorKind::unavailable);
  auto const log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(count(log, "OAuth refresh failed"), 1u);
  EXPECT_EQ(count(log, "\n"), 1u) << log;
  google_.then_token("two");
  EXPECT_EQ(token(), "two") << "the next call tries again";
}

TEST_F(GrantsTest, AFailedRefreshAheadLeavesTheGoodTokenInUse) {
  signed_in("one", 4min);
  google_.then(503).then(503).then(503);
  EXPECT_EQ(token(), "one");
  EXPECT_EQ(google_.requests.size(), 3u);
  EXPECT_EQ(token(), "one");
  EXPECT_EQ(google_.requests.size(), 3u) << "not again at once";
  clock_.advance(31s);
  google_.then_token("two");
  (void)token();
  EXPECT_EQ(token(), "two");
}

TEST_F(GrantsTest, ARefusedClientIsSaidPlainly) {
  signed_in("one", -1h);
  google_.then(401, R"({"error":"invalid_client","error_description":"Unauthorized"})");
  try {
    (void)token();
    FAIL();
  } catch (Failure const& thrown) {
    EXPECT_EQ(thrown.error().kind, ErrorKind::denied);
    EXPECT_NE(thrown.error().text().find("GOOGLE_OAUTH_CLIENT_ID"), std::string::npos);
  }
}

TEST_F(GrantsTest, AStoreThatFailsToSaveLosesNoToken) {
  signed_in("one", -1h);
  google_.then_token("two");
  store_.save_fails = true;
  testing::internal::CaptureStderr();
  EXPECT_EQ(token(), "two");
  auto const log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(count(log, "OAuth"), 1u) << log;
  EXPECT_EQ(count(log, "is not stored yet"), 1u) << log;
  EXPECT_EQ(stored().token, "one");
  clock_.advance(31s);
  store_.save_fails = false;
  EXPECT_EQ(token(), "two");
  EXPECT_EQ(stored().token, "two") << "stored later";
  EXPECT_EQ(google_.requests.size(), 1u);
}

TEST_F(GrantsTest, WhatSomebodyElseStoredBeatsWhatCouldNotBeStored) {
  signed_in("one", -1h);
  google_.then_token("two");
  store_.save_fails = true;
  EXPECT_EQ(token(), "two");
  store_.save_fails = false;
  signed_in("theirs", 1h, "their refresh");
  clock_.advance(31s);
  EXPECT_EQ(token(), "theirs");
  EXPECT_EQ(stored().refresh_token, "their refresh");
}

TEST_F(GrantsTest, AStoreThatCannotBeReadLeavesAGoodTokenInUse) {
  signed_in("one", 1h);
  EXPECT_EQ(token(), "one");
  store_.load_fails = true;
  clock_.advance(31s);
  EXPECT_EQ(token(), "one");
  start();
  EXPECT_EQ(failure(), ErrorKind::unavailable);
}

TEST_F(GrantsTest, ChangesInTheStoreAreNoticed) {
  signed_in("one", 1h);
  EXPECT_EQ(token(), "one");
  signed_in("two", 1h);
  clock_.advance(29s);
  EXPECT_EQ(token(), "one");
  clock_.advance(1s);
  EXPECT_EQ(token(), "two");
  (void)wait(io_, store_.memory.remove(alice));
  clock_.advance(30s);
  EXPECT_EQ(refusal(), Required::Reason::never_signed_in);
}

TEST_F(GrantsTest, PutStoresAndReplaces) {
  signed_in("one", -1h);
  google_.then_invalid_grant();
  EXPECT_EQ(refusal(), Required::Reason::expired_or_revoked);
  auto grant = stored();
  grant.token = "new";
  grant.refresh_token = "new refresh";
  grant.expiry = clock_.now() + 1h;
  ASSERT_TRUE(wait(io_, grants_->put(alice, grant)));
  EXPECT_EQ(token(), "new");
  EXPECT_EQ(stored(), grant);
  grant.token = "newer";
  store_.save_fails = true;
  EXPECT_EQ(wait(io_, grants_->put(alice, grant)).error().kind, ErrorKind::unavailable);
  EXPECT_EQ(token(), "new") << "nothing has changed";
}

TEST_F(GrantsTest, ASignInDuringARefreshWins) {
  signed_in("one", -1h);
  google_.then_token("refreshed");
  auto grant = stored();
  grant.token = "new";
  grant.refresh_token = "new refresh";
  grant.expiry = clock_.now() + 1h;
  net::co_spawn(io_, grants_->access_token(alice), [](std::exception_ptr thrown, std::string text) {
    EXPECT_FALSE(thrown);
    EXPECT_EQ(text, "refreshed");
  });
  net::co_spawn(io_, grants_->put(alice, grant), [](std::exception_ptr thrown, Result<void> outcome) {
    EXPECT_FALSE(thrown);
    EXPECT_TRUE(outcome);
  });
  std::string last;
  net::co_spawn(io_, grants_->access_token(alice),
                [&](std::exception_ptr, std::string text) { last = std::move(text); });
  io_.run();
  io_.restart();
  EXPECT_EQ(stored().token, "new");
  EXPECT_EQ(token(), "new");
}

}  // namespace
}  // namespace workspace::auth
