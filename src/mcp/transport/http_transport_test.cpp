#include "mcp/transport/http_fixture.hpp"

namespace workspace::mcp {
namespace {

using HttpTransportTest = HttpFixture;

/// Everyone who sends "Bearer NAME" is NAME.
Async<Result<Principal, Challenge>> by_bearer(http::ServerRequest const& request) {
  auto const sent = request.headers.find("Authorization");
  if (sent && sent->starts_with("Bearer "))
    co_return Principal{std::string(sent->substr(7)), request.from_loopback};
  co_return Challenge{401, "Bearer resource_metadata=\"https://example.com/x\"", "Sign in first."};
}

TEST_F(HttpTransportTest, APlainPostIsAnsweredAsJsonWhateverItAccepts) {
  start();
  for (std::vector<std::string> headers :
       {std::vector<std::string>{}, {"Accept: text/event-stream"}, {"Accept: text/html"}}) {
    auto const list = post(headers, request("tools/list"));
    EXPECT_EQ(list.status, 200);
    EXPECT_EQ(list.header("Content-Type"), "application/json");
    EXPECT_EQ(json::items(list.json().at("result"), "tools").size(), tools_.size());
    auto const call =
        post(headers, request("tools/call", R"({"name":"report","_meta":{"progressToken":1}})"));
    EXPECT_EQ(call.header("Content-Type"), "application/json");
    EXPECT_EQ(json::text(call.json().at("result").at("content").at(0), "text"), "reported");
  }
}

TEST_F(HttpTransportTest, ALegacySessionFromStartToEnd) {
  start();
  auto const session = initialize();
  EXPECT_EQ(post({session}, R"({"jsonrpc":"2.0","method":"notifications/initialized"})").status, 202);
  EXPECT_EQ(post({session, "MCP-Protocol-Version: 2025-11-25"}, request("ping")).body,
            R"({"jsonrpc":"2.0","id":1,"result":{}})");
  auto const unknown = post({session}, request("nonsense"));
  EXPECT_EQ(unknown.status, 200);
  EXPECT_EQ(unknown.json().at("error").at("code"), code::method_not_found);
  auto const get = ask("GET", {"Accept: text/event-stream"});
  EXPECT_EQ(get.status, 405);
  EXPECT_EQ(get.header("Allow"), "POST");
  EXPECT_EQ(ask("DELETE", {session}).status, 200);
  EXPECT_EQ(ask("DELETE", {session}).status, 404);
  EXPECT_EQ(post({session}, request("ping")).status, 404);
}

TEST_F(HttpTransportTest, ModernErrorsHaveTheirStatus) {
  start();
  auto const status = [&](std::string const& method, std::string const& name, std::string_view more) {
    auto const answer = ask("POST", modern_headers(method, name), modern(method, more));
    return std::to_string(answer.status) + " " + json::write(answer.json().at("error").at("code"));
  };
  EXPECT_EQ(status("nonsense", "", ""), "404 -32601");
  EXPECT_EQ(status("ping", "", ""), "404 -32601");
  EXPECT_EQ(status("initialize", "", ""), "404 -32601");
  EXPECT_EQ(status("tools/call", "nonsense", R"(,"name":"nonsense")"), "200 -32602");
  EXPECT_EQ(status("tools/list", "", R"(,"cursor":"x")"), "200 -32602");
  EXPECT_EQ(status("tools/call", "crash", R"(,"name":"crash")"), "200 -32603");
  EXPECT_EQ(status("tools/call", "ask_model", R"(,"name":"ask_model")"), "400 -32021");
  EXPECT_EQ(status("tools/call", "other", R"(,"name":"echo")"), "400 -32020");
  auto const broken = post({}, "{");
  EXPECT_EQ(broken.status, 400);
  EXPECT_FALSE(broken.json().as_object().contains("id"));
  EXPECT_EQ(ask("POST", {"Content-Type: text/plain"}, request("ping")).status, 415);
}

TEST_F(HttpTransportTest, DiscoverIsPlainJson) {
  start();
  auto const answer = ask("POST", modern_headers("server/discover"), modern("server/discover"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("Content-Type"), "application/json");
  EXPECT_EQ(json::text(answer.json().at("result"), "resultType"), "complete");
}

TEST_F(HttpTransportTest, WhatIsSaidBeforeTheResultMakesAStream) {
  start();
  auto const call = modern("tools/call", R"(,"name":"report")");
  auto const answer = ask("POST", modern_headers("tools/call", "report"), call);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("Content-Type"), "text/event-stream");
  EXPECT_EQ(answer.header("X-Accel-Buffering"), "no");
  EXPECT_EQ(answer.header("Cache-Control"), "no-cache");
  auto const first = answer.body.find("notifications/progress"), result = answer.body.find("reported");
  EXPECT_LT(first, result);
  EXPECT_NE(result, std::string::npos) << answer.body;
  EXPECT_EQ(answer.body.find("\r\nid:"), std::string::npos);

  auto json_only = modern_headers("tools/call", "report");
  json_only[2] = "Accept: application/json";
  EXPECT_EQ(ask("POST", json_only, call).header("Content-Type"), "application/json");
}

TEST_F(HttpTransportTest, AQuietStreamIsKeptAlive) {
  start({.keep_alive = std::chrono::milliseconds(20)});
  auto socket = send("POST", modern_headers("tools/call", "say_and_wait"),
                     modern("tools/call", R"(,"name":"say_and_wait")"));
  EXPECT_NE(read_until(socket, ": keep-alive").find(": keep-alive"), std::string::npos);
  release();
  EXPECT_NE(read_until(socket, "waited").find("waited"), std::string::npos);
}

TEST_F(HttpTransportTest, AModernClientThatHangsUpCancels) {
  start();
  {
    auto socket =
        send("POST", modern_headers("tools/call", "wait"), modern("tools/call", R"(,"name":"wait")"));
    waiting_.entered.get_future().wait();
  }
  EXPECT_TRUE(waiting_.ended.get_future().get());
}

TEST_F(HttpTransportTest, ALegacyClientThatHangsUpDoesNot) {
  start();
  auto const session = initialize();
  {
    auto socket = send("POST", {session, "Content-Type: application/json"},
                       request("tools/call", R"({"name":"wait"})"));
    waiting_.entered.get_future().wait();
  }
  EXPECT_EQ(post({session}, request("ping")).status, 200);
  release();
  EXPECT_FALSE(waiting_.ended.get_future().get());
}

TEST_F(HttpTransportTest, ALegacyNotificationCancels) {
  start();
  auto const session = initialize();
  auto socket = send("POST", {session, "Content-Type: application/json", "Connection: close"},
                     request("tools/call", R"({"name":"wait"})", 5));
  waiting_.entered.get_future().wait();
  constexpr std::string_view note =
      R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}})";
  // Another session's notification is nobody's.
  EXPECT_EQ(post({initialize()}, note).status, 202);
  EXPECT_EQ(post({session}, request("ping")).status, 200);
  EXPECT_EQ(post({session}, note).status, 202);
  EXPECT_TRUE(waiting_.ended.get_future().get());
  auto const answer = read_until(socket, "\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 202 ")) << answer;
}

TEST_F(HttpTransportTest, EndingASessionCancelsWhatRunsInIt) {
  start();
  auto const session = initialize();
  auto socket =
      send("POST", {session, "Content-Type: application/json"}, request("tools/call", R"({"name":"wait"})"));
  waiting_.entered.get_future().wait();
  EXPECT_EQ(ask("DELETE", {session}).status, 200);
  EXPECT_TRUE(waiting_.ended.get_future().get());
}

TEST_F(HttpTransportTest, BatchesOfOneVersion) {
  start();
  auto const session = initialize("2025-03-26");
  auto const batch = "[" + request("ping", "{}", 1) + "," + request("nonsense", "{}", 2) + ",7," +
                     request("initialize", "{}", 3) + "," + request("tools/call", R"({"name":"echo"})", 4) +
                     "]";
  auto const answer = post({session}, batch);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.json().as_array().size(), 5u);
  EXPECT_EQ(post({session}, R"([{"jsonrpc":"2.0","method":"notifications/initialized"}])").status, 202);
  EXPECT_EQ(post({initialize()}, batch).status, 400);
}

TEST_F(HttpTransportTest, OriginAndHostComeFirst) {
  start();
  auto const foreign = post({"Origin: https://evil.example.com"}, request("ping"));
  EXPECT_EQ(foreign.status, 403);
  EXPECT_EQ(foreign.body, R"({"error":"Origin not allowed"})");
  EXPECT_EQ(post({"Origin: null"}, request("ping")).status, 403);
  auto const own = post({"Origin: http://localhost:5000"}, request("ping"));
  EXPECT_EQ(own.status, 200);
  EXPECT_EQ(own.header("Access-Control-Allow-Origin"), "http://localhost:5000");
  EXPECT_NE(own.header("Access-Control-Expose-Headers").find("Mcp-Session-Id"), std::string::npos);
  auto const preflight =
      ask("OPTIONS", {"Origin: http://localhost:5000", "Access-Control-Request-Method: POST"});
  EXPECT_EQ(preflight.status, 204);
  EXPECT_NE(preflight.header("Access-Control-Allow-Headers").find("Mcp-Method"), std::string::npos);
  EXPECT_EQ(ask("OPTIONS", {"Origin: https://evil.example.com"}).status, 403);
}

TEST_F(HttpTransportTest, AuthenticationComesBeforeTheBody) {
  HttpTransportOptions options;
  options.authenticate = by_bearer;
  start(std::move(options));
  auto const refused = post({}, "{");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.header("WWW-Authenticate"), "Bearer resource_metadata=\"https://example.com/x\"");
  EXPECT_EQ(refused.body, R"({"error":"Sign in first."})");
  EXPECT_EQ(post({"Authorization: Bearer alice"}, request("ping")).status, 200);

  auto const first =
      post({"Authorization: Bearer alice"}, request("initialize", R"({"protocolVersion":"2025-11-25"})"));
  auto const session = "Mcp-Session-Id: " + first.header("Mcp-Session-Id");
  EXPECT_EQ(post({session, "Authorization: Bearer alice"}, request("ping")).status, 200);
  EXPECT_EQ(post({session, "Authorization: Bearer bob"}, request("ping")).status, 404);
  EXPECT_EQ(post({session}, request("ping")).status, 401);
}

TEST(LogId, IsTheClientsWherePlain) {
  EXPECT_EQ(given_log_id({{"X-Request-Id", "abc-1"}}), "abc-1");
  EXPECT_EQ(given_log_id({{"X-Amzn-Trace-Id", "Root=1-67891233-abcdef012345678912345678"}}),
            "Root=1-67891233-abcdef012345678912345678");
  // Nor may it look like what operators' queries count.
  for (std::string bad : {"", "a b", "a\"b", "\xc3\xa9", "tools/call", "tool=x", "ERROR-1", "my-OAuth",
                          "duration=9ms", "success", "failed"})
    EXPECT_EQ(given_log_id({{"X-Request-Id", bad}}), "") << bad;
  EXPECT_EQ(given_log_id({{"X-Request-Id", std::string(129, 'a')}}), "");
}

TEST(LogId, IsElseTheTracesOrRandom) {
  RequestMeta meta;
  auto const random = make_log_id(meta);
  EXPECT_EQ(random.size(), 12u);
  EXPECT_EQ(random.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(random, make_log_id(meta));
  meta.trace.parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  EXPECT_EQ(make_log_id(meta), "4bf92f3577b34da6a3ce929d0e0e4736");
  for (std::string bad :
       {"00-00000000000000000000000000000000-00f067aa0ba902b7-01", "4bf92f3577b34da6a3ce929d0e0e4736",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "00-ERROR-x-01"}) {
    meta.trace.parent = bad;
    EXPECT_EQ(make_log_id(meta).size(), 12u) << bad;
  }
}

}  // namespace
}  // namespace workspace::mcp
