#include "mcp/session/session.hpp"

#include "mcp/service/fake_tools.hpp"
#include "mcp/session/request_state.hpp"

namespace workspace::mcp {
namespace {

struct SessionTest : ::testing::Test {
  crypto::KeyRing keys = test_keys();
  ManualClock clock;
  Sessions sessions{keys, clock};
};

TEST_F(SessionTest, AnotherReplicaReadsTheId) {
  auto const id =
      sessions.create("alice", Version::v2025_06_18, object_of(R"({"elicitation":{"url":{}},"x":{"y":1}})"));
  auto const other_keys = test_keys();
  Sessions const other(other_keys, clock);
  auto const session = other.open(id, "alice");
  ASSERT_TRUE(session);
  EXPECT_EQ(session->version, Version::v2025_06_18);
  EXPECT_EQ(session->client_capabilities, object_of(R"({"elicitation":{"url":{}}})"));
}

TEST_F(SessionTest, IdsAreVisibleAsciiAndShort) {
  json::object capabilities;
  for (int i = 0; i < 1000; ++i) capabilities[std::to_string(i)] = json::object{};
  auto const id = sessions.create("alice", Version::v2025_06_18, capabilities);
  EXPECT_LT(id.size(), 400u);
  EXPECT_TRUE(std::ranges::all_of(id, [](char c) { return c > 0x20 && c < 0x7f; }));
}

TEST_F(SessionTest, RefusesOthersForgedAndExpired) {
  auto const id = sessions.create("alice", Version::v2025_06_18, {});
  EXPECT_FALSE(sessions.open(id, "bob"));
  EXPECT_FALSE(sessions.open("nonsense", "alice"));
  EXPECT_FALSE(sessions.open("", "alice"));
  auto forged = id;
  forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(sessions.open(forged, "alice"));
  clock.advance(std::chrono::hours(25));
  EXPECT_FALSE(sessions.open(id, "alice"));
}

TEST_F(SessionTest, RequestStateComesBackForTheSameRequestOnly) {
  auto const digest =
      request_digest("tools/call", object_of(R"({"name":"a","arguments":{"x":1,"y":[1,{"b":1,"a":2}]}})"));
  auto const text = seal_request_state(keys, clock.now(), "alice", digest, {"notes", 2});
  auto const open = [&](std::string_view principal, std::string_view of) {
    return open_request_state(keys, clock.now(), principal, of, text);
  };
  auto const state = open("alice", digest);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->notes, "notes");
  EXPECT_EQ(state->round, 2);
  EXPECT_FALSE(state->nonce.empty());

  EXPECT_EQ(request_digest("tools/call",
                           object_of(R"({"arguments":{"y":[1,{"a":2,"b":1}],"x":1},"name":"a","_meta":{}})")),
            digest);
  auto const other = request_digest("tools/call", object_of(R"({"name":"a","arguments":{"x":2}})"));
  EXPECT_EQ(open("alice", other).error().code, code::invalid_params);
  EXPECT_EQ(open("bob", digest).error().code, code::invalid_params);
  EXPECT_EQ(open_request_state(keys, clock.now(), "alice", digest, "x" + text).error().code,
            code::invalid_params);
  clock.advance(std::chrono::minutes(11));
  EXPECT_EQ(open("alice", digest).error().code, code::invalid_params);
}

}  // namespace
}  // namespace workspace::mcp
