#include "auth/refresh.hpp"

#include <gtest/gtest.h>

namespace workspace::auth {
namespace {

using namespace std::chrono_literals;
using Came = Result<http::Response, http::Broken>;

Came answer(int status, std::string body, http::Headers headers = {}) {
  return http::Response{status, std::move(headers), std::move(body)};
}
Came broken(http::Broken::Kind kind) { return http::Broken{kind, true, "it broke"}; }

class RefreshTest : public testing::Test {
 protected:
  static store::StoredGrant grant() {
    store::StoredGrant grant;
    grant.refresh_token = "r&r";
    grant.client_id = "client";
    return grant;
  }
  Refresh machine_{Endpoints::sandbox("http://127.0.0.1:9"), grant(), {3, 1000ms, 10s}};
};

TEST_F(RefreshTest, SendsTheFormAndTakesTheToken) {
  auto const action = machine_.resume();
  auto const& request = std::get<Refresh::Send>(action).request;
  EXPECT_EQ(request.url, "http://127.0.0.1:9/token");
  EXPECT_EQ(request.headers.find("Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(request.body, "grant_type=refresh_token&refresh_token=r%26r&client_id=client");
  auto const done = machine_.resume(answer(200, R"({"access_token":"t","expires_in":10,"scope":"a b"})"));
  EXPECT_EQ(std::get<Refresh::Done>(done).answer.access_token, "t");
  EXPECT_EQ(std::get<Refresh::Done>(done).answer.lifetime, 10s);
  EXPECT_EQ(std::get<Refresh::Done>(done).answer.scopes, (std::vector<std::string>{"a", "b"}));
}

TEST_F(RefreshTest, WaitsLongerEachTimeThenGivesUp) {
  auto const first = std::get<Refresh::Wait>(machine_.resume(answer(503, ""))).delay;
  EXPECT_GE(first, 500ms);
  EXPECT_LE(first, 1000ms);
  auto const second = std::get<Refresh::Wait>(machine_.resume(broken(http::Broken::Kind::timeout))).delay;
  EXPECT_GE(second, 1000ms);
  EXPECT_LE(second, 2000ms);
  auto const last = machine_.resume(answer(200, "<html>"));
  EXPECT_EQ(std::get<Refresh::Failed>(last).error.kind, ErrorKind::unavailable);
  EXPECT_EQ(machine_.reason(), "http_200");
}

TEST_F(RefreshTest, HonoursRetryAfterWithinReason) {
  auto const wait = machine_.resume(answer(429, "", {{"Retry-After", "7"}}));
  EXPECT_EQ(std::get<Refresh::Wait>(wait).delay, 7s);
  auto const failed = machine_.resume(answer(429, "", {{"Retry-After", "3600"}}));
  EXPECT_EQ(std::get<Refresh::Failed>(failed).error.kind, ErrorKind::unavailable);
}

TEST_F(RefreshTest, InvalidGrantEndsIt) {
  EXPECT_TRUE(
      std::holds_alternative<Refresh::Ended>(machine_.resume(answer(400, R"({"error":"invalid_grant"})"))));
  EXPECT_EQ(machine_.reason(), "invalid_grant");
}

TEST_F(RefreshTest, ARefusalIsNotRepeated) {
  auto const failed =
      machine_.resume(answer(401, R"({"error":"invalid_client","error_description":"a\nb"})"));
  auto const& error = std::get<Refresh::Failed>(failed).error;
  EXPECT_EQ(error.kind, ErrorKind::denied);
  EXPECT_EQ(error.message.find('\n'), std::string::npos);
}

TEST_F(RefreshTest, EveryBreakHasAWord) {
  using Kind = http::Broken::Kind;
  for (auto kind : {Kind::invalid_url, Kind::resolve, Kind::connect, Kind::tls, Kind::timeout, Kind::reset,
                    Kind::malformed, Kind::too_large}) {
    EXPECT_FALSE(to_string(kind).empty());
    EXPECT_EQ(to_string(kind).find(' '), std::string_view::npos);
  }
}

TEST(TokenAnswer, AnOddErrorIsNotRepeatedToPeople) {
  auto const read = read_token_answer({400, {}, R"({"error":"<b>secret</b>"})"});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().words.find("secret"), std::string::npos);
  EXPECT_EQ(read.error().code, "http_400");
}

}  // namespace
}  // namespace workspace::auth
