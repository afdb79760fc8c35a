#pragma once
// MCP over two descriptors, a message a line: standard input and output in production, pipes in tests. Serves
// one client; requests run side by side.

#include "mcp/protocol/envelope.hpp"
#include "mcp/service/service.hpp"
#include "mcp/transport/batch.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <set>

namespace workspace::mcp {

struct StdioOptions {
  Principal principal{"", true};
  std::size_t max_line_bytes = 64u << 20;      // a longer one is answered with an error and skipped
  std::size_t max_running = 256;               // requests at once; more are answered with an error
  std::chrono::milliseconds end_grace{5'000};  // what runs at the end of input may go on for so long
};

class StdioTransport {
 public:
  /// Works on duplicates of the descriptors and leaves their flags as they were; ignores SIGPIPE from now on.
  /// `service` outlives the transport, which outlives run(). Throws system_error where a descriptor is not
  /// open.
  StdioTransport(Executor executor, Service& service, int in_fd, int out_fd, StdioOptions options = {});
  ~StdioTransport();
  StdioTransport(StdioTransport const&) = delete;
  StdioTransport& operator=(StdioTransport const&) = delete;

  /// Serves until the input ends, the output fails or stop() is called; then waits for what runs and writes
  /// it.
  Async<void> run();
  /// As if the input had ended.
  void stop();

 private:
  Async<void> read();
  Async<void> take(std::string_view bytes);
  Async<void> take_line();
  Async<void> write();
  Async<void> forward(std::shared_ptr<Call> call);
  Async<void> forward(Batch batch);
  /// Until `done` holds, or `limit` has passed.
  Async<void> wait_until(std::function<bool()> done, std::chrono::milliseconds limit);
  void take_message(Message message);
  void take_batch(json::array batch);
  void start_call(Caller caller, Message message);
  void initialize(Message const& message);
  Caller session_caller() const;
  Async<void> deliver(Message response);
  void put(std::string message);
  void fail(json::value const& id, int error_code, std::string message);

  Executor executor_;
  Service& service_;
  StdioOptions options_;
  net::posix::stream_descriptor in_, out_;
  int in_flags_, out_flags_;

  std::string line_;       // not yet whole
  bool skipping_ = false;  // the rest of a line that was too long
  bool stopped_ = false;

  std::deque<std::string> waiting_;  // to be written
  net::steady_timer wake_writer_;
  bool writer_ended_ = false;
  bool closing_ = false;

  net::steady_timer changed_;  // cancelled when a call ends or the writer gets on
  std::set<std::shared_ptr<Call>> calls_;
  std::size_t batches_ = 0;
  RunningCalls running_;

  std::optional<Session> session_;  // once initialized
  std::shared_ptr<Subscriptions::Subscription> heard_;
};

}  // namespace workspace::mcp
