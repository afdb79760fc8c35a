// Listening, counting connections, draining. What happens on one connection is in server_connection.cpp.
#include "http/server.hpp"

#include "base/log.hpp"
#include "http/server_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <set>

namespace workspace::http {
namespace {

using boost::system::error_code;
using net::ip::tcp;
constexpr auto as_tuple = net::as_tuple(net::use_awaitable);

/// How late a deadline may be noticed: little where the shortest is short, as in tests.
std::chrono::milliseconds tick_of(ServerLimits const& limits) {
  using std::chrono::milliseconds;
  auto const shortest =
      std::min({limits.header_timeout, limits.body_timeout, limits.idle_timeout, limits.write_timeout});
  return std::clamp(shortest / 4, milliseconds(10), milliseconds(1000));
}

/// Lives as long as the server or any of its connections.
struct Listening : std::enable_shared_from_this<Listening> {
  Listening(Executor executor, Handler handler, ServerLimits limits)
      : state(std::make_shared<ServerState>(ServerState{executor, std::move(handler), limits})),
        quiet(executor),
        tick(executor) {}

  Result<std::uint16_t> listen(std::string const& host, std::uint16_t port);
  Async<void> accept(tcp::acceptor& acceptor);
  void start(tcp::socket socket);
  Async<void> serve(std::shared_ptr<Connection> connection);
  void keep_ticking();
  void stop_accepting();
  Async<void> drain(std::chrono::milliseconds grace);
  void drop_all();

  std::shared_ptr<ServerState> state;
  std::vector<std::unique_ptr<tcp::acceptor>> acceptors;
  std::set<std::shared_ptr<Connection>> connections;
  net::steady_timer quiet;  // cancelled when the last connection ends
  net::steady_timer tick;   // one for all deadlines: a timer for each read and write costs more than they do
  bool ticking = false;
};

/// The listener stays alive while it accepts, the acceptor with it.
Async<void> accept_on(std::shared_ptr<Listening> listening, tcp::acceptor& acceptor) {
  co_await listening->accept(acceptor);
}

Async<void> serve_on(std::shared_ptr<Listening> listening, std::shared_ptr<Connection> connection) {
  co_await listening->serve(std::move(connection));
}

Result<std::uint16_t> Listening::listen(std::string const& host, std::uint16_t port) {
  error_code ec;
  auto const address = net::ip::make_address(host == "localhost" ? "127.0.0.1" : host, ec);
  if (ec)
    return Error{ErrorKind::invalid, "Cannot listen on \"" + host + "\": it is no IP address.",
                 "Give an address such as 127.0.0.1, 0.0.0.0 or ::1."};
  auto acceptor = std::make_unique<tcp::acceptor>(state->executor);
  tcp::endpoint const endpoint(address, port);
  acceptor->open(endpoint.protocol(), ec);
  if (!ec) acceptor->set_option(tcp::acceptor::reuse_address(true), ec);
  if (!ec) acceptor->bind(endpoint, ec);
  if (!ec) acceptor->listen(net::socket_base::max_listen_connections, ec);
  if (!ec) acceptor->non_blocking(true, ec);
  if (ec == net::error::address_in_use)
    return Error{ErrorKind::conflict, "Port " + std::to_string(port) + " on " + host + " is already in use.",
                 "Stop the program that uses it or choose another port."};
  if (ec)
    return Error{ErrorKind::unavailable,
                 "Cannot listen on " + host + " port " + std::to_string(port) + ": " + ec.message() + ".",
                 {}};
  auto const chosen = acceptor->local_endpoint(ec).port();
  acceptors.push_back(std::move(acceptor));
  async::spawn(state->executor, "http accept", accept_on(shared_from_this(), *acceptors.back()));
  return chosen;
}

Async<void> Listening::accept(tcp::acceptor& acceptor) {
  while (!state->draining) {
    auto [ec] = co_await acceptor.async_wait(tcp::acceptor::wait_read, as_tuple);
    // All that wait: with one for each round of the loop the last of 256 clients waited for seconds.
    while (!ec) {
      tcp::socket socket(state->executor);
      acceptor.accept(socket, ec);
      if (!ec) start(std::move(socket));
    }
    if (ec == net::error::operation_aborted || ec == net::error::bad_descriptor) co_return;
    if (ec == net::error::would_block || ec == net::error::connection_aborted) continue;
    log::error("-", "Cannot accept connections: " + ec.message());
    co_await async::sleep(std::chrono::milliseconds(100));
  }
}

void Listening::start(tcp::socket socket) {
  if (connections.size() >= state->limits.max_connections) {
    auto refusal = error_response(503, "The server has too many connections; try again later.");
    refusal.headers.set("Content-Length", std::to_string(refusal.body.size()));
    refusal.headers.set("Retry-After", "1");
    std::string const bytes = format_head(refusal.status, refusal.headers, false) + refusal.body;
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(net::buffer(bytes), ignored);
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    // Unread bytes would turn the close into a reset.
    char unread[4096];
    socket.read_some(net::buffer(unread), ignored);
    return;
  }
  auto const connection = std::make_shared<Connection>(std::move(socket), state);
  connections.insert(connection);
  keep_ticking();
  net::co_spawn(state->executor, serve_on(shared_from_this(), connection),
                net::bind_cancellation_slot(connection->cancellation(), [connection](std::exception_ptr) {}));
}

/// While there are connections.
void Listening::keep_ticking() {
  if (ticking || connections.empty()) return;
  ticking = true;
  tick.expires_after(tick_of(state->limits));
  tick.async_wait([self = shared_from_this()](error_code) {
    self->ticking = false;
    auto const now = std::chrono::steady_clock::now();
    for (auto const& connection : self->connections) connection->check_deadline(now);
    self->keep_ticking();
  });
}

Async<void> Listening::serve(std::shared_ptr<Connection> connection) {
  try {
    co_await connection->run();
  } catch (boost::system::system_error const&) {
    // The peer has gone; there is nobody to tell.
  } catch (std::exception const& e) {
    log::error("-", std::string("A connection ended unexpectedly: ") + e.what());
  }
  connections.erase(connection);
  if (!connections.empty()) co_return;
  quiet.cancel();
  tick.cancel();
}

void Listening::stop_accepting() {
  state->draining = true;
  error_code ignored;
  for (auto const& acceptor : acceptors) acceptor->close(ignored);
}

Async<void> Listening::drain(std::chrono::milliseconds grace) {
  stop_accepting();
  for (auto const& connection : connections) connection->close_if_idle();
  if (!connections.empty()) {
    quiet.expires_after(grace);
    co_await quiet.async_wait(as_tuple);
  }
  drop_all();
}

void Listening::drop_all() {
  auto const left = connections;
  for (auto const& connection : left) connection->drop();
}

class BeastServer final : public Server {
 public:
  BeastServer(Executor executor, Handler handler, ServerLimits limits)
      : listening_(std::make_shared<Listening>(std::move(executor), std::move(handler), limits)) {}
  ~BeastServer() override {
    listening_->stop_accepting();
    listening_->drop_all();
  }

  Result<std::uint16_t> listen(std::string const& host, std::uint16_t port) override {
    return listening_->listen(host, port);
  }
  Async<void> drain(std::chrono::milliseconds grace) override { return listening_->drain(grace); }

 private:
  std::shared_ptr<Listening> listening_;
};

}  // namespace

std::unique_ptr<Server> make_server(Executor executor, Handler handler, ServerLimits limits) {
  return std::make_unique<BeastServer>(std::move(executor), std::move(handler), limits);
}

}  // namespace workspace::http
