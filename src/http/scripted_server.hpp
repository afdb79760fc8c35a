#pragma once
// For tests only: a TCP server on loopback, on the test's own event loop, that reads HTTP/1.1 requests and
// does to each what a script says, rude things included.

#include "base/text.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace workspace::http {

/// Runs the loop until `task` ends; returns its value or throws what it threw.
template <class T>
T run_on(boost::asio::io_context& io, boost::asio::awaitable<T> task) {
  std::optional<T> value;
  std::exception_ptr thrown;
  bool done = false;
  boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error, T result) {
    done = true;
    thrown = error;
    if (!error) value.emplace(std::move(result));
  });
  io.restart();
  while (!done) io.run_one();
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*value);
}

class ScriptedServer {
 public:
  struct Seen {
    int connection;  // counted from 1
    int number;      // of the request on its connection, from 1
    std::string head;
    std::string body;
  };
  enum class Then { keep, close, reset, hang };
  struct Answer {
    std::string bytes;
    Then then = Then::keep;
  };
  using Script = std::function<Answer(Seen const&)>;

  ScriptedServer(boost::asio::io_context& io, Script script)
      : script_(std::move(script)), acceptor_(io, {boost::asio::ip::address_v4::loopback(), 0}) {
    boost::asio::co_spawn(io, accept(), boost::asio::detached);
  }

  std::string url(std::string const& path) const {
    return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + path;
  }
  int connections() const { return connections_; }
  int open_connections() const { return open_; }
  std::vector<Seen> const& seen() const { return seen_; }
  int count(std::string_view method) const {
    int total = 0;
    for (auto const& each : seen_) total += each.head.starts_with(std::string(method) + " ");
    return total;
  }
  /// Accepts nothing more, and drops the connections that wait for a request or hang.
  void close() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    for (auto const& weak : sockets_)
      if (auto const socket = weak.lock()) socket->close(ignored);
  }

  static std::string ok(std::string const& body, std::string const& fields = {}) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + fields + "\r\n" +
           body;
  }

 private:
  using Socket = boost::asio::ip::tcp::socket;

  boost::asio::awaitable<void> accept() {
    for (;;) {
      boost::system::error_code ec;
      Socket socket =
          co_await acceptor_.async_accept(boost::asio::redirect_error(boost::asio::use_awaitable, ec));
      if (ec) co_return;
      auto shared = std::make_shared<Socket>(std::move(socket));
      sockets_.push_back(shared);
      boost::asio::co_spawn(acceptor_.get_executor(), serve(shared, ++connections_), boost::asio::detached);
    }
  }

  boost::asio::awaitable<void> serve(std::shared_ptr<Socket> socket, int connection) {
    ++open_;
    co_await talk(*socket, connection);
    --open_;
  }

  boost::asio::awaitable<void> talk(Socket& socket, int connection) {
    std::string buffer;
    for (int number = 1;; ++number) {
      boost::system::error_code ec;
      auto const head =
          co_await boost::asio::async_read_until(socket, boost::asio::dynamic_buffer(buffer), "\r\n\r\n",
                                                 boost::asio::redirect_error(boost::asio::use_awaitable, ec));
      if (ec) co_return;
      Seen seen{connection, number, buffer.substr(0, head), {}};
      auto const length = content_length(seen.head);
      while (buffer.size() < head + length) {
        std::string more(65536, '\0');
        auto const size = co_await socket.async_read_some(
            boost::asio::buffer(more), boost::asio::redirect_error(boost::asio::use_awaitable, ec));
        if (ec) co_return;
        buffer.append(more, 0, size);
      }
      seen.body = buffer.substr(head, length);
      buffer.erase(0, head + length);
      seen_.push_back(seen);
      Answer const answer = script_(seen);
      co_await boost::asio::async_write(socket, boost::asio::buffer(answer.bytes),
                                        boost::asio::redirect_error(boost::asio::use_awaitable, ec));
      if (ec) co_return;
      if (answer.then == Then::reset) socket.set_option(boost::asio::socket_base::linger(true, 0), ec);
      if (answer.then == Then::reset || answer.then == Then::close) {
        socket.close(ec);
        co_return;
      }
      if (answer.then == Then::hang) {
        char byte = 0;
        co_await socket.async_read_some(boost::asio::buffer(&byte, 1),
                                        boost::asio::redirect_error(boost::asio::use_awaitable, ec));
        co_return;
      }
    }
  }

  static std::size_t content_length(std::string_view head) {
    for (auto line : split(head, '\n'))
      if (to_lower(line).starts_with("content-length:"))
        return std::stoul(std::string(trim(line.substr(15))));
    return 0;
  }

  Script script_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::vector<std::weak_ptr<Socket>> sockets_;
  std::vector<Seen> seen_;
  int connections_ = 0;
  int open_ = 0;
};

}  // namespace workspace::http
