#pragma once
// The MCP endpoint over HTTP ("Streamable HTTP"), all versions on one path. Answers are one JSON object, or
// an event stream where the handler says something before its result, or takes long, and the client takes
// one. Streams of legacy sessions survive their connection (event_stream.hpp).

#include "mcp/service/service.hpp"
#include "mcp/session/event_stream.hpp"
#include "mcp/transport/admission.hpp"
#include "mcp/transport/batch.hpp"
#include "mcp/transport/routing.hpp"

#include <functional>
#include <string>

namespace workspace::mcp {

struct HttpTransportOptions {
  OriginPolicy origin{};
  Authenticate authenticate{};                     // empty: everybody is the principal ""
  std::chrono::milliseconds keep_alive{15'000};    // between comments on a quiet stream
  std::chrono::milliseconds stream_after{10'000};  // an answer that takes longer comes on a stream
};

class HttpTransport {
 public:
  /// `service` outlives the transport, which outlives the event loop's last run.
  HttpTransport(Service& service, HttpTransportOptions options)
      : service_(service), options_(std::move(options)), streams_(service.clock()) {}

  /// Serves one request on the endpoint's path, whatever its method.
  Async<void> handle(http::Exchange& exchange);

  /// Ends what would go on for ever: subscriptions and standing streams. Clients hear that it was on purpose.
  void stop() {
    service_.end_subscriptions();
    streams_.end_standing();
  }

 private:
  Async<void> dispatch(http::Exchange& exchange, Principal principal);
  Async<void> initialize(http::Exchange& exchange, Message message, Principal const& principal);
  Async<void> answer(http::Exchange& exchange, Caller caller, Message message);
  Async<void> answer_batch(http::Exchange& exchange, LegacyBatch batch, Caller caller);
  Async<void> forward(http::Exchange& exchange, Call& call, bool modern, bool streams);
  Async<void> forward_session(http::Exchange& exchange, std::shared_ptr<Call> call, Session session,
                              Version version);
  Async<void> open_stream(http::Exchange& exchange, OpenStream opened, Principal principal);
  /// Sends what the stream holds behind `after`, and what comes, until it ends or the client goes.
  Async<void> serve(http::Exchange& exchange, std::shared_ptr<EventStream> stream, std::uint64_t after,
                    Session session);

  Service& service_;
  HttpTransportOptions options_;
  RunningCalls running_;
  EventStreams streams_;
};

/// The client's X-Request-Id or X-Amzn-Trace-Id where it is short and plain, else nothing.
std::string given_log_id(http::Headers const& headers);

}  // namespace workspace::mcp
