#pragma once
// HTTP+SSE, the transport of 2024-11-05: one event stream per client, and POSTs that are answered on it.
// Deprecated since 2025-03-26 and offered for old clients only
// (https://modelcontextprotocol.io/specification/2024-11-05/basic/transports#http-with-sse). A client's
// stream and its POSTs must reach the same process.

#include "mcp/transport/http_transport.hpp"

#include <map>
#include <memory>
#include <string>

namespace workspace::mcp {

class SseTransport {
 public:
  /// `service` outlives the transport, which outlives the event loop's last run.
  SseTransport(Service& service, HttpTransportOptions options)
      : service_(service), options_(std::move(options)) {}

  static constexpr std::size_t max_clients = 1'000;  // at once

  /// GET /sse: the stream; its first event names where to POST, which is `post_path` and a query.
  Async<void> open(http::Exchange& exchange, std::string post_path);
  /// POST to that address: 202, and the answer comes on the stream.
  Async<void> post(http::Exchange& exchange);
  /// Ends all streams.
  void stop();

 private:
  /// A client between its stream's begin and end.
  struct Client {
    std::string principal;
    Session session;
    bool initialized = false;
    std::shared_ptr<EventStream> stream;
    std::shared_ptr<Subscriptions::Subscription> heard;
  };

  Async<void> serve(http::Exchange& exchange, std::shared_ptr<EventStream> stream);
  Async<void> take(std::shared_ptr<Client> client, Message message, Principal principal, std::string log_id);
  void initialize(Client& client, Message const& message, Principal principal);

  Service& service_;
  HttpTransportOptions options_;
  RunningCalls running_;
  std::map<std::string, std::shared_ptr<Client>, std::less<>> clients_;
};

}  // namespace workspace::mcp
