#pragma once
// One connection of the server: reads requests, runs the handler, writes answers, notices that the peer has
// gone. Private to server*.cpp.

#include "http/server.hpp"

#include <array>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <memory>

namespace workspace::http {

/// Shared by a server and its connections, which may outlive it by the time they need to end.
struct ServerState {
  Executor executor;
  Handler handler;
  ServerLimits limits;
  bool draining = false;
};

/// "HTTP/1.1 200 OK\r\n..." up to and with the empty line. Throws Failure(internal) where a name or value
/// holds what HTTP forbids (RFC 9110 section 5.5), so that no header can be injected.
std::string format_head(int status, Headers const& headers, bool keep_alive);

/// {"error": "..."} as a Response.
Response error_response(int status, std::string_view message);

class Connection final : public std::enable_shared_from_this<Connection>, private Exchange {
 public:
  Connection(net::ip::tcp::socket socket, std::shared_ptr<ServerState> state);

  /// To be bound to `cancellation()`, which ends what the handler waits for.
  Async<void> run();
  net::cancellation_slot cancellation() { return cancel_.slot(); }
  /// Ends what has waited for the peer for too long; to be called now and then.
  void check_deadline(std::chrono::steady_clock::time_point now);
  /// Ends a connection that waits for a request; one that serves a request goes on and then closes.
  void close_if_idle();
  /// Cancels the handler and closes the socket.
  void drop();

 private:
  enum class Answer { none, streaming, done };
  struct Parser;

  Async<bool> wait_for_request(bool first);
  Async<bool> read_request(Parser& parser);
  Async<boost::system::error_code> parse(Parser& parser, bool whole, std::chrono::milliseconds timeout);
  Async<boost::system::error_code> read(std::size_t at_most);
  Async<bool> accept_parsed(Parser& parser);
  Async<void> serve();
  Async<void> refuse(int status, std::string_view message);
  Async<void> linger();

  ServerRequest& request() override { return request_; }
  Async<void> respond(Response response) override;
  Async<void> start_stream(int status, Headers headers) override;
  Async<void> send(std::string piece) override;
  Async<void> finish() override;
  void cancel_on_disconnect(bool on) override;
  void abort() override;

  using Pieces = std::array<std::string_view, 3>;
  Async<void> write(Pieces pieces);
  void arm(std::chrono::milliseconds timeout);
  void disarm();
  void watch();
  void on_readable(boost::system::error_code ec);

  net::ip::tcp::socket socket_;
  std::shared_ptr<ServerState> state_;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
  bool timed_out_ = false;
  boost::beast::flat_buffer buffer_;

  ServerRequest request_;
  bool keep_alive_ = false;
  bool http_1_0_ = false;
  Answer answer_ = Answer::none;
  bool idle_ = true;

  net::cancellation_signal cancel_;
  bool serving_ = false;
  bool watching_ = false;
  bool cancel_on_disconnect_ = false;
  bool gone_ = false;
};

}  // namespace workspace::http
