#include "mcp/transport/origin.hpp"

#include <gtest/gtest.h>

namespace workspace::mcp {
namespace {

std::string check(OriginPolicy const& policy, std::string host, std::string origin = {}) {
  http::Headers headers;
  if (!host.empty()) headers.add("Host", std::move(host));
  if (!origin.empty()) headers.add("Origin", std::move(origin));
  return std::string(check_origin(policy, headers).value_or("ok"));
}

TEST(Origin, HostIsCheckedOnLoopback) {
  OriginPolicy const local;
  for (auto host :
       {"localhost", "localhost:8000", "127.0.0.1:8000", "127.1.2.3", "[::1]:8000", "[::1]", "LOCALHOST"})
    EXPECT_EQ(check(local, host), "ok") << host;
  for (auto host :
       {"", "evil.example.com", "localhost.example.com", "127.0.0.1.example.com", "10.0.0.1", "[::2]"})
    EXPECT_EQ(check(local, host), "Host not allowed") << host;
}

TEST(Origin, HostIsNotCheckedElsewhereUnlessNamed) {
  EXPECT_EQ(check({.bound_to_loopback = false}, "anything.example.com"), "ok");
  EXPECT_EQ(check({.bound_to_loopback = false}, ""), "ok");
  OriginPolicy const named{.bound_to_loopback = false, .allowed_hosts = {"mcp.example.com"}};
  EXPECT_EQ(check(named, "MCP.example.com:443"), "ok");
  EXPECT_EQ(check(named, "localhost"), "ok");
  EXPECT_EQ(check(named, "other.example.com"), "Host not allowed");
}

TEST(Origin, PagesOfTheMachineAndTheAllowListMayAsk) {
  OriginPolicy const policy{.allowed_origins = {"https://app.example.com", "https://slash.example.com/"}};
  for (auto origin :
       {"", "http://localhost:3000", "https://127.0.0.1", "http://[::1]:1", "vscode-webview://abc",
        "https://app.example.com", "https://APP.example.com", "https://slash.example.com"})
    EXPECT_EQ(check(policy, "localhost", origin), "ok") << origin;
  for (auto origin :
       {"null", "https://evil.example.com", "http://app.example.com", "https://app.example.com:8443",
        "https://app.example.com.evil.example.com", "https://localhost.evil.example.com", "file://",
        "https://user@localhost", "localhost", "https://evil.example.com/localhost"})
    EXPECT_EQ(check(policy, "localhost", origin), "Origin not allowed") << origin;
}

TEST(Origin, TheSameHostMayAskWhereAllowed) {
  OriginPolicy policy{.bound_to_loopback = false};
  EXPECT_EQ(check(policy, "mcp.example.com", "https://mcp.example.com"), "Origin not allowed");
  policy.same_host = true;
  EXPECT_EQ(check(policy, "mcp.example.com", "https://mcp.example.com"), "ok");
  EXPECT_EQ(check(policy, "mcp.example.com", "https://evil.example.com"), "Origin not allowed");
}

TEST(Origin, TwoOriginsAreNone) {
  http::Headers const headers{
      {"Host", "localhost"}, {"Origin", "http://localhost"}, {"Origin", "http://localhost"}};
  EXPECT_TRUE(check_origin({}, headers));
}

TEST(Origin, PreflightNamesWhatMayBeSent) {
  http::Headers const request{{"Origin", "http://localhost:1"},
                              {"Access-Control-Request-Headers", "content-type, mcp-method"}};
  auto const answer = answer_preflight(request);
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.headers.find("Access-Control-Allow-Origin"), "http://localhost:1");
  EXPECT_EQ(answer.headers.find("Access-Control-Allow-Headers"), "content-type, mcp-method");
  EXPECT_NE(answer.headers.find("Access-Control-Expose-Headers")->find("WWW-Authenticate"),
            std::string_view::npos);
  EXPECT_FALSE(answer_preflight({}).headers.find("Access-Control-Allow-Origin"));
}

}  // namespace
}  // namespace workspace::mcp
