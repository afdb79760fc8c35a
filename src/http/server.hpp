#pragma once
// An HTTP/1.1 server on the event loop: bounded, patient with slow clients up to a point, and streaming.

#include "async/async.hpp"
#include "base/result.hpp"
#include "http/message.hpp"

#include <cstdint>
#include <functional>
#include <memory>

namespace workspace::http {

struct ServerRequest {
  std::string method;
  std::string target;  // as sent, e.g. /mcp?x=1
  std::string path;    // percent-decoded, without the query; never contains NUL
  Query query;
  Headers headers;
  std::string body;
  std::string remote_address;
  bool from_loopback = false;
};

/// One request and the answer being given to it. Exactly one of respond() or start_stream() is called.
class Exchange {
 public:
  virtual ~Exchange() = default;
  virtual ServerRequest& request() = 0;

  virtual Async<void> respond(Response response) = 0;

  /// Sends status and headers; the body follows in pieces (chunked). finish() ends it properly.
  virtual Async<void> start_stream(int status, Headers headers) = 0;
  /// Waits while the peer is slow (back-pressure); throws boost::system::system_error when it has gone.
  virtual Async<void> send(std::string piece) = 0;
  virtual Async<void> finish() = 0;

  /// If on (the default is off), the peer's going away cancels the handler (terminal cancellation).
  virtual void cancel_on_disconnect(bool on) = 0;

  /// Drops the connection without an answer (RST): the sandbox's fault injection and tests use it.
  virtual void abort() = 0;
};

using Handler = std::function<Async<void>(Exchange&)>;

struct ServerLimits {
  std::size_t max_header_bytes = 32u << 10;  // over: 431
  std::size_t max_body_bytes = 64u << 20;    // over: 413, before reading it where Content-Length tells
  std::chrono::milliseconds header_timeout{15'000};
  std::chrono::milliseconds body_timeout{120'000};
  std::chrono::milliseconds idle_timeout{75'000};
  std::chrono::milliseconds write_timeout{30'000};  // a peer that takes nothing for so long is dropped
  std::size_t max_connections = 10'000;
};

class Server {
 public:
  virtual ~Server() = default;
  /// Port 0 picks a free one. Returns the port. IPv4 and IPv6 literals and "localhost" are understood.
  virtual Result<std::uint16_t> listen(std::string const& host, std::uint16_t port) = 0;
  /// Stops accepting; lets running requests end for up to `grace`, then drops them.
  virtual Async<void> drain(std::chrono::milliseconds grace) = 0;
};

/// A handler that throws is answered with 500 and logged. Errors of the HTTP layer (400, 413, 431, 408) are
/// answered as JSON: {"error": "..."}.
std::unique_ptr<Server> make_server(Executor executor, Handler handler, ServerLimits limits = {});

}  // namespace workspace::http
