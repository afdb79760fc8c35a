// A write reaches the server exactly once: our client and libcurl against a server that acts and then drops
// the connection. (libcurl opens another connection to repeat it; nothing may be sent over that one.)

#include "google/client.hpp"
#include "google/fakes.hpp"

#include <gtest/gtest.h>

namespace workspace::google {
namespace {

using http::ScriptedServer;

/// Answers reads; acts on a write and then breaks the connection in its own way.
template <ScriptedServer::Then then>
ScriptedServer::Answer act_and_break(ScriptedServer::Seen const& seen) {
  if (seen.head.starts_with("GET ")) return {ScriptedServer::ok("{}")};
  return {"", then};
}

class OnceTest : public GoogleTest {
 protected:
  void expect_once(ScriptedServer& server, bool warm) {
    auto const curl = http::make_curl_client(io.get_executor(), {});
    auto const base = server.url("");
    Client google(tokens, *curl, clock, *Endpoints::sandbox(base), settings());
    if (warm) run(google.call(fake::files_get, Params().set("fileId", "x")));
    json::value const mail = {{"raw", "eA"}};
    auto const error = error_of(google.call(fake::messages_send, Params().set("userId", "me"), mail));
    EXPECT_EQ(error.error().kind, ErrorKind::unknown_outcome) << error.what();
    EXPECT_NE(std::string_view(error.what()).find("unknown"), std::string_view::npos);
    EXPECT_NE(std::string_view(error.what()).find("list or get the messages"), std::string_view::npos);
    EXPECT_EQ(server.count("POST"), 1);
    EXPECT_EQ(server.seen().back().number, warm ? 2 : 1) << "a warm connection was to be used again";
  }
};

TEST_F(OnceTest, OnAReusedConnectionThatIsReset) {
  ScriptedServer server(io, &act_and_break<ScriptedServer::Then::reset>);
  expect_once(server, true);
}

TEST_F(OnceTest, OnAReusedConnectionThatIsClosed) {
  ScriptedServer server(io, &act_and_break<ScriptedServer::Then::close>);
  expect_once(server, true);
}

TEST_F(OnceTest, OnAFreshConnection) {
  ScriptedServer server(io, &act_and_break<ScriptedServer::Then::reset>);
  expect_once(server, false);
}

TEST_F(OnceTest, ReadOnTheSameServerIsRepeated) {
  int failures = 3;
  ScriptedServer server(io, [&](ScriptedServer::Seen const&) -> ScriptedServer::Answer {
    if (failures-- > 0) return {"", ScriptedServer::Then::reset};
    return {ScriptedServer::ok(R"({"id":"x"})")};
  });
  auto const curl = http::make_curl_client(io.get_executor(), {});
  Client google(tokens, *curl, clock, *Endpoints::sandbox(server.url("")), settings());
  EXPECT_EQ(run(google.call(fake::files_get, Params().set("fileId", "x"))).text("id"), "x");
}

}  // namespace
}  // namespace workspace::google
