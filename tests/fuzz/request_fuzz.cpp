// The way of an HTTP request from bytes to answer: the server's connection, its checks, the protocol's
// routing, the service and fake tools. An input is "METHOD TARGET", header lines, an empty line and a body,
// from which a request with the right Content-Length is made; one that begins with "RAW\n" is sent as it
// stands.

#include "base/text.hpp"
#include "http/server_connection.hpp"
#include "served.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace workspace::mcp {
namespace {

constexpr std::size_t max_bytes = 64u << 10;  // what a socket pair takes without a reader

std::string to_wire(std::string_view input) {
  constexpr std::string_view raw = "RAW\n";
  if (input.starts_with(raw)) return std::string(input.substr(raw.size()));
  auto const end = input.find("\n\n");
  auto const body = end == std::string_view::npos ? std::string_view() : input.substr(end + 2);
  std::string wire;
  for (auto const line : split(input.substr(0, end), '\n')) {
    wire.append(line);
    if (line.data() == input.data()) wire += " HTTP/1.1";
    wire += "\r\n";
  }
  return wire + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

void read_available(int fd, std::string& into) {
  char piece[8192];
  for (ssize_t count; (count = ::read(fd, piece, sizeof piece)) > 0;)
    into.append(piece, static_cast<std::size_t>(count));
}

/// The first answer, and what any of them says as an event.
void check(std::string_view answers) {
  if (answers.empty()) return;
  for (auto const line : split(answers, '\n'))
    if (line.starts_with("data: {")) expect_message(line.substr(6));
  if (!answers.starts_with("HTTP/1.1 ")) report("This is no HTTP answer", answers);
  auto const end = answers.find("\r\n\r\n");
  if (end == std::string_view::npos) report("This head has no end", answers);
  auto const head = answers.substr(0, end + 2);
  auto const field = [head](std::string_view name) {
    auto const at = head.find(name);
    if (at == std::string_view::npos) return std::string_view();
    auto const value = head.substr(at + name.size());
    return value.substr(0, value.find('\r'));
  };
  auto const length = field("\r\nContent-Length: ");
  if (field("\r\nContent-Type: ") != "application/json" || length.empty()) return;
  auto const body = answers.substr(end + 4, std::stoul(std::string(length)));
  // An answer to HEAD has a length but no body, and what stands before the protocol says {"error": "text"}.
  if (body.empty() || body.starts_with("HTTP/1.1 ") || body.starts_with("{\"error\":\"")) return;
  expect_message(body);
}

Async<void> serve(std::shared_ptr<http::Connection> connection, bool& ended) {
  try {
    co_await connection->run();
  } catch (boost::system::system_error const&) {
  }
  ended = true;
}

void answer(std::string const& wire) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) std::abort();
  int const client = ends[0];
  ::fcntl(client, F_SETFL, O_NONBLOCK);
  bool ended = false;
  std::string answers;
  {
    Served served;
    auto const bytes = served.with_sessions(wire).substr(0, max_bytes);
    auto const state = std::make_shared<http::ServerState>();
    state->executor = served.loop().get_executor();
    state->handler = [&served](http::Exchange& exchange) { return served.transport().handle(exchange); };
    net::ip::tcp::socket socket(served.loop(), net::ip::tcp::v4(), ends[1]);
    auto const connection = std::make_shared<http::Connection>(std::move(socket), state);
    if (::write(client, bytes.data(), bytes.size()) != ssize_t(bytes.size())) std::abort();
    ::shutdown(client, SHUT_WR);
    net::co_spawn(served.loop(), serve(connection, ended), net::detached);
    for (bool going = true; going;) {
      auto const before = answers.size();
      served.turn(ended);
      read_available(client, answers);
      going = answers.size() > before && !ended;
    }
    // A stream that stays open ends when the client leaves.
    if (!ended) {
      connection->drop();
      served.turn(ended);
    }
  }
  ::close(client);
  check(answers);
}

}  // namespace
}  // namespace workspace::mcp

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  workspace::mcp::answer(workspace::mcp::to_wire({reinterpret_cast<char const*>(data), size}));
  return 0;
}
