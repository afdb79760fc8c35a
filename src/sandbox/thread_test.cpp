// The sandbox behind a real socket.
#include "sandbox/thread.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace workspace::sandbox {
namespace {

using ::testing::HasSubstr;

/// One request on a connection of its own; what came until the end, and whether it ended properly.
struct Heard {
  std::string text;
  bool reset = false;
};

Heard ask(std::uint16_t port, std::string const& request) {
  net::io_context loop;
  net::ip::tcp::socket socket(loop);
  socket.connect({net::ip::make_address("127.0.0.1"), port});
  net::write(socket, net::buffer(request));
  Heard heard;
  boost::system::error_code ended;
  net::read(socket, net::dynamic_buffer(heard.text), ended);
  heard.reset = ended != net::error::eof;
  return heard;
}

std::string get(std::string_view path, std::string_view token) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " +
         std::string(token) + "\r\n\r\n";
}

TEST(SandboxServer, serves_its_users_and_stops) {
  auto server = SandboxServer::start({}).value();
  ASSERT_TRUE(server->initial_grant("alice@example.com"));
  EXPECT_FALSE(server->initial_grant("carol@example.com"));
  auto const& grant = *server->initial_grant("alice@example.com");
  auto const heard = ask(server->port(), get("/gmail/v1/users/me/profile", grant.access_token));
  EXPECT_THAT(heard.text, HasSubstr("200"));
  EXPECT_THAT(heard.text, HasSubstr("alice@example.com"));
  EXPECT_THAT(ask(server->port(), get("/drive/v3/files", grant.access_token)).text, HasSubstr("200 OK"));
  EXPECT_THAT(ask(server->port(), get("/calendar/v3/users/me/calendarList", grant.access_token)).text,
              HasSubstr("200 OK"));
  EXPECT_EQ(server->base_url(), "http://127.0.0.1:" + std::to_string(server->port()));
  server->stop();
  server->stop();
}

TEST(SandboxServer, drops_resets_and_breaks_as_told) {
  auto server = SandboxServer::start({.faults = "drop"}).value();
  auto const& token = server->initial_grant("alice@example.com")->access_token;
  EXPECT_TRUE(ask(server->port(), get("/gmail/v1/users/me/profile", token)).reset);
  server = SandboxServer::start({.faults = "broken"}).value();
  auto const broken = ask(server->port(), get("/gmail/v1/users/me/profile",
                                              server->initial_grant("alice@example.com")->access_token));
  EXPECT_THAT(broken.text, HasSubstr("200 OK"));
  EXPECT_THAT(broken.text, ::testing::Not(HasSubstr("historyId\":\"")));
}

TEST(SandboxServer, says_what_is_wrong_with_its_options) {
  EXPECT_THAT(SandboxServer::start({.faults = "often"}).error().message, HasSubstr("often"));
  EXPECT_THAT(SandboxServer::start({.seed_file = "/nonexistent"}).error().message, HasSubstr("/nonexistent"));
  auto const path =
      std::filesystem::path(::testing::TempDir()) / ("seed-" + std::to_string(::getpid()) + ".json");
  std::ofstream(path) << R"({"gmail": {"mails": [{"from": "a@example.com", "subjct": "x"}]}})";
  EXPECT_THAT(SandboxServer::start({.seed_file = path}).error().message, HasSubstr("/gmail/mails/0/subjct"));
  std::ofstream(path) << "{";
  EXPECT_THAT(SandboxServer::start({.seed_file = path}).error().message, HasSubstr("not JSON"));
  std::filesystem::remove(path);
  EXPECT_THAT(SandboxServer::start({.signed_in = {"nobody@example.com"}}).error().message,
              HasSubstr("nobody@example.com"));
}

}  // namespace
}  // namespace workspace::sandbox
