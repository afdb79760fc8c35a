#include "mcp/transport/routing.hpp"

#include "mcp/service/fake_tools.hpp"

namespace workspace::mcp {
namespace {

constexpr std::string_view envelope =
    R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}})";

struct RoutingTest : ::testing::Test {
  crypto::KeyRing keys = test_keys();
  ManualClock clock;
  Sessions sessions{keys, clock};

  using Fields = std::vector<std::pair<std::string, std::string>>;

  Decision decide(std::string_view method, Fields const& fields, std::string_view body) {
    http::Headers headers;
    for (auto const& [name, value] : fields) headers.add(name, value);
    return route(method, headers, json::parse(body), "alice", sessions);
  }
  Decision post(Fields fields, std::string_view body) {
    fields.emplace_back("Content-Type", "application/json");
    return decide("POST", fields, body);
  }
  Decision post_modern(Fields fields, std::string_view body) {
    fields.emplace_back("MCP-Protocol-Version", "2026-07-28");
    return post(std::move(fields), body);
  }
  std::string session(Version version, std::string_view principal = "alice") {
    return sessions.create(principal, version, {});
  }

  /// "400 -32600" of a Reject.
  static std::string rejection(Decision const& decision) {
    auto const* const rejected = std::get_if<Reject>(&decision);
    return rejected ? fmt::format("{} {}", rejected->status, rejected->error.code) : "not rejected";
  }

  static std::string request(std::string_view method, std::string_view params = {}) {
    return fmt::format(R"({{"jsonrpc":"2.0","id":1,"method":"{}","params":{{{}}}}})", method, params);
  }
  static std::string modern_call(std::string_view name = "echo") {
    return request("tools/call", fmt::format(R"({},"name":"{}")", envelope, name));
  }
};

TEST_F(RoutingTest, ContentTypeThenParsingThenShape) {
  EXPECT_EQ(rejection(decide("POST", {}, "{")), "415 -32600");
  EXPECT_EQ(rejection(decide("POST", {{"Content-Type", "text/plain"}}, "{}")), "415 -32600");
  EXPECT_TRUE(std::holds_alternative<OneShot>(
      decide("POST", {{"Content-Type", "Application/JSON; charset=utf-8"}}, request("ping"))));
  EXPECT_EQ(rejection(post({}, "{")), "400 -32700");
  EXPECT_EQ(rejection(post({}, "7")), "400 -32600");
  EXPECT_EQ(rejection(post({}, R"({"jsonrpc":"2.0","id":null,"method":"x"})")), "400 -32600");
  EXPECT_EQ(rejection(post({}, std::string(1000, '[') + std::string(1000, ']'))), "400 -32700");
}

TEST_F(RoutingTest, APlainRequestIsOneShot) {
  auto const decision = post({}, request("tools/list"));
  ASSERT_TRUE(std::holds_alternative<OneShot>(decision));
  EXPECT_EQ(std::get<OneShot>(decision).message.method, "tools/list");
}

TEST_F(RoutingTest, NamingAVersionMeansFollowingItsRule) {
  EXPECT_EQ(rejection(post({{"MCP-Protocol-Version", "2025-06-18"}}, request("tools/list"))), "400 -32600");
  EXPECT_EQ(rejection(post({{"MCP-Protocol-Version", "2026-07-28"}}, request("tools/list"))), "400 -32602");
  EXPECT_EQ(rejection(post({{"MCP-Protocol-Version", "2027-01-01"}}, request("tools/list"))), "400 -32602");
  EXPECT_EQ(rejection(post({{"MCP-Protocol-Version", "1999-01-01"}}, request("tools/list"))), "400 -32022");
  EXPECT_EQ(rejection(post({{"MCP-Protocol-Version", "2026-07-28"}}, request("initialize"))), "400 -32020");
}

TEST_F(RoutingTest, ANotificationNeedsASession) {
  constexpr std::string_view note = R"({"jsonrpc":"2.0","method":"notifications/initialized"})";
  EXPECT_EQ(rejection(post({}, note)), "400 -32600");
  auto const decision = post({{"Mcp-Session-Id", session(Version::v2025_06_18)}}, note);
  ASSERT_TRUE(std::holds_alternative<Accepted>(decision));
  EXPECT_TRUE(std::get<Accepted>(decision).session);
  EXPECT_TRUE(std::holds_alternative<Accepted>(post({{"MCP-Protocol-Version", "2026-07-28"}}, note)));
}

TEST_F(RoutingTest, SessionsAreOpened) {
  auto const id = session(Version::v2025_06_18);
  auto const decision = post({{"Mcp-Session-Id", id}}, request("tools/list"));
  ASSERT_TRUE(std::holds_alternative<LegacyRequest>(decision));
  EXPECT_EQ(std::get<LegacyRequest>(decision).session.version, Version::v2025_06_18);
  EXPECT_TRUE(std::holds_alternative<LegacyRequest>(
      post({{"mcp-session-id", id}, {"mcp-protocol-version", "2025-06-18"}}, request("tools/list"))));
  EXPECT_EQ(rejection(post({{"Mcp-Session-Id", id}, {"MCP-Protocol-Version", "nonsense"}}, request("ping"))),
            "400 -32022");
  EXPECT_EQ(rejection(post({{"Mcp-Session-Id", "forged"}}, request("ping"))), "404 -32600");
  EXPECT_EQ(rejection(post({{"Mcp-Session-Id", session(Version::v2025_06_18, "bob")}}, request("ping"))),
            "404 -32600");
}

TEST_F(RoutingTest, InitializeStartsASession) {
  EXPECT_TRUE(std::holds_alternative<Initialize>(post({}, request("initialize"))));
  EXPECT_TRUE(std::holds_alternative<Initialize>(
      post({{"MCP-Protocol-Version", "2025-11-25"}}, request("initialize"))));
  // A notification by that name starts nothing.
  EXPECT_EQ(rejection(post({}, R"({"jsonrpc":"2.0","method":"initialize"})")), "400 -32600");
}

TEST_F(RoutingTest, ResponsesAreAcceptedInASession) {
  constexpr std::string_view response = R"({"jsonrpc":"2.0","id":1,"result":{}})";
  EXPECT_EQ(rejection(post({}, response)), "400 -32600");
  EXPECT_TRUE(std::holds_alternative<Accepted>(post({{"Mcp-Session-Id", session(newest_legacy)}}, response)));
}

TEST_F(RoutingTest, OtherHttpMethods) {
  auto const allow = [&](std::string_view method, Fields const& fields) {
    auto const decision = decide(method, fields, "");
    auto const* const refused = std::get_if<MethodNotAllowed>(&decision);
    return refused ? refused->allow : "allowed";
  };
  EXPECT_EQ(allow("GET", {}), "POST");
  EXPECT_EQ(allow("PUT", {}), "GET, POST, DELETE");
  EXPECT_EQ(allow("GET", {{"MCP-Protocol-Version", "2026-07-28"}}), "POST");
  EXPECT_EQ(allow("DELETE", {{"MCP-Protocol-Version", "2026-07-28"}}), "POST");
  EXPECT_EQ(rejection(decide("DELETE", {}, "")), "400 -32600");
  EXPECT_EQ(rejection(decide("DELETE", {{"Mcp-Session-Id", "forged"}}, "")), "404 -32600");
  auto const id = session(newest_legacy);
  auto const decision = decide("DELETE", {{"Mcp-Session-Id", id}}, "");
  EXPECT_TRUE(std::holds_alternative<EndSession>(decision));
  EXPECT_EQ(rejection(decide("GET", {{"Mcp-Session-Id", id}}, "")), "406 -32600");
  Fields const resumed{{"Mcp-Session-Id", id}, {"Accept", "text/event-stream"}, {"Last-Event-ID", "s1-2"}};
  auto const opened = decide("GET", resumed, "");
  ASSERT_TRUE(std::holds_alternative<OpenStream>(opened));
  EXPECT_EQ(std::get<OpenStream>(opened).last_event_id, "s1-2");
  EXPECT_EQ(session_of(opened)->key, session_of(decision)->key);
}

TEST_F(RoutingTest, BatchesBelongToOneVersion) {
  auto const batch = "[" + request("ping") + R"(,7,{"jsonrpc":"2.0","method":"notifications/initialized"}])";
  auto const id = session(Version::v2025_03_26);
  auto const decision = post({{"Mcp-Session-Id", id}}, batch);
  ASSERT_TRUE(std::holds_alternative<LegacyBatch>(decision));
  auto const& messages = std::get<LegacyBatch>(decision).messages;
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[1].kind, Message::Kind::invalid);

  EXPECT_TRUE(std::holds_alternative<LegacyBatch>(
      post({{"Mcp-Session-Id", id}, {"MCP-Protocol-Version", "2025-03-26"}}, batch)));
  EXPECT_EQ(rejection(post({{"Mcp-Session-Id", id}, {"MCP-Protocol-Version", "2025-06-18"}}, batch)),
            "400 -32600");
  for (auto version : {Version::v2024_11_05, Version::v2025_06_18, Version::v2025_11_25})
    EXPECT_EQ(rejection(post({{"Mcp-Session-Id", session(version)}}, batch)), "400 -32600");
  EXPECT_EQ(rejection(post({}, batch)), "400 -32600");
  EXPECT_EQ(rejection(post({{"Mcp-Session-Id", id}}, "[]")), "400 -32600");
  EXPECT_EQ(rejection(post({{"Mcp-Session-Id", id}}, "[" + modern_call() + "]")), "400 -32600");
  std::string many = "[7";
  for (std::size_t i = 0; i < max_batch; ++i) many += ",7";
  EXPECT_EQ(rejection(post({{"Mcp-Session-Id", id}}, many + "]")), "400 -32600");
}

TEST_F(RoutingTest, AModernRequestWithItsHeaders) {
  auto const decision = post_modern({{"Mcp-Method", " tools/call "}, {"mcp-name", "echo"}}, modern_call());
  ASSERT_TRUE(std::holds_alternative<ModernRequest>(decision));
  EXPECT_EQ(std::get<ModernRequest>(decision).version, Version::v2026_07_28);
  // Sessions are of another time.
  EXPECT_TRUE(std::holds_alternative<ModernRequest>(post_modern(
      {{"Mcp-Method", "tools/list"}, {"Mcp-Session-Id", "forged"}}, request("tools/list", envelope))));
}

TEST_F(RoutingTest, TheEnvelopeIsChecked) {
  constexpr std::string_view no_capabilities =
      R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"})";
  EXPECT_EQ(rejection(post_modern({{"Mcp-Method", "tools/list"}}, request("tools/list", no_capabilities))),
            "400 -32602");
  constexpr std::string_view bad_version =
      R"("_meta":{"io.modelcontextprotocol/protocolVersion":7,"io.modelcontextprotocol/clientCapabilities":{}})";
  EXPECT_EQ(rejection(post_modern({{"Mcp-Method", "tools/list"}}, request("tools/list", bad_version))),
            "400 -32602");
}

TEST_F(RoutingTest, TheVersionHeaderRepeatsTheEnvelopes) {
  auto const body = request("tools/list", envelope);
  EXPECT_EQ(rejection(post({{"Mcp-Method", "tools/list"}}, body)), "400 -32020");
  EXPECT_EQ(rejection(post({{"Mcp-Method", "tools/list"}, {"MCP-Protocol-Version", "2025-11-25"}}, body)),
            "400 -32020");
}

TEST_F(RoutingTest, UnservedVersionsAreNamedWithThoseServed) {
  for (std::string_view version : {"1900-01-01", "2027-01-01", "2025-11-25"}) {
    auto const body = request(
        "tools/list",
        fmt::format(
            R"("_meta":{{"io.modelcontextprotocol/protocolVersion":"{}","io.modelcontextprotocol/clientCapabilities":{{}}}})",
            version));
    auto const decision = post({{"MCP-Protocol-Version", std::string(version)}}, body);
    ASSERT_EQ(rejection(decision), "400 -32022") << version;
    auto const& data = std::get<Reject>(decision).error.data;
    EXPECT_EQ(json::text(data, "requested"), version);
    EXPECT_EQ(json::items(data, "supported").size(), 5u);
  }
}

TEST_F(RoutingTest, AVersionHeaderThatIsNoTextIsNotRepeated) {
  for (auto const& [header, repeated] : {std::pair{"1900-01-01", "1900-01-01"}, std::pair{"2\xd2", ""}}) {
    auto const decision = post({{"MCP-Protocol-Version", header}}, request("ping", ""));
    ASSERT_EQ(rejection(decision), "400 -32022");
    EXPECT_EQ(json::text(std::get<Reject>(decision).error.data, "requested"), repeated);
  }
}

TEST_F(RoutingTest, StandardHeadersRepeatTheBody) {
  auto const call = modern_call();
  EXPECT_EQ(rejection(post_modern({{"Mcp-Name", "echo"}}, call)), "400 -32020");
  EXPECT_EQ(rejection(post_modern({{"Mcp-Method", "Tools/Call"}, {"Mcp-Name", "echo"}}, call)), "400 -32020");
  EXPECT_EQ(rejection(post_modern({{"Mcp-Method", "tools/call"}}, call)), "400 -32020");
  EXPECT_EQ(rejection(post_modern({{"Mcp-Method", "tools/call"}, {"Mcp-Name", "Echo"}}, call)), "400 -32020");
  EXPECT_EQ(rejection(post_modern({{"Mcp-Method", "tools/call"}, {"Mcp-Name", "echo"}, {"Mcp-Name", "echo"}},
                                  call)),
            "400 -32020");
  EXPECT_EQ(rejection(post_modern({{"Mcp-Method", "tools/call"}, {"Mcp-Name", "e\xc3\xa9"}}, call)),
            "400 -32020");
  // The header is there although the body has nothing to repeat.
  EXPECT_EQ(rejection(post_modern({{"Mcp-Method", "tools/call"}, {"Mcp-Name", "echo"}},
                                  request("tools/call", envelope))),
            "400 -32020");
  // Neither: what is missing is for the method to say.
  EXPECT_TRUE(std::holds_alternative<ModernRequest>(
      post_modern({{"Mcp-Method", "tools/call"}}, request("tools/call", envelope))));
  EXPECT_EQ(rejection(post_modern({{"Mcp-Method", "resources/read"}, {"Mcp-Name", "a://b"}},
                                  request("resources/read", fmt::format(R"({},"uri":"a://c")", envelope)))),
            "400 -32020");
}

TEST_F(RoutingTest, EncodedNamesAreDecoded) {
  auto const call = modern_call("\xc3\xa9");
  auto const name = [&](std::string value) {
    return post_modern({{"Mcp-Method", "tools/call"}, {"Mcp-Name", std::move(value)}}, call);
  };
  EXPECT_TRUE(std::holds_alternative<ModernRequest>(name("=?base64?w6k=?=")));
  EXPECT_EQ(rejection(name("=?base64?w6k?=")), "400 -32020");   // padding
  EXPECT_EQ(rejection(name("=?base64?w_6k?=")), "400 -32020");  // alphabet
  EXPECT_EQ(rejection(name("=?base64?/w==?=")), "400 -32020");  // no UTF-8
  EXPECT_EQ(decode_header_value("=?base64?w6k="), "=?base64?w6k=");
  EXPECT_EQ(decode_header_value("w6k=?="), "w6k=?=");
  EXPECT_EQ(decode_header_value("=?base64?"
                                "?="),
            "");
  EXPECT_FALSE(decode_header_value("a\x01"));
}

}  // namespace
}  // namespace workspace::mcp
