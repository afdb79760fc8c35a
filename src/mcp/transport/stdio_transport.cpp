#include "mcp/transport/stdio_transport.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/write.hpp>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace workspace::mcp {
namespace {

constexpr auto as_tuple = net::as_tuple(net::use_awaitable);
constexpr std::size_t read_piece = 64u << 10;
/// While so many messages wait to be written, nothing more is read.
constexpr std::size_t max_waiting = 1024;

int duplicate(int fd) {
  int const copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 3);
  if (copy < 0) throw boost::system::system_error(errno, boost::system::system_category(), "stdio transport");
  return copy;
}

}  // namespace

StdioTransport::StdioTransport(Executor executor, Service& service, int in_fd, int out_fd,
                               StdioOptions options)
    : executor_(executor),
      service_(service),
      options_(std::move(options)),
      in_(executor, duplicate(in_fd)),
      out_(executor, duplicate(out_fd)),
      in_flags_(::fcntl(in_fd, F_GETFL)),
      out_flags_(::fcntl(out_fd, F_GETFL)),
      wake_writer_(executor),
      changed_(executor) {
  // A client that has gone is an error of write(), not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
}

/// Asio makes the descriptors non-blocking, which whoever shares them (a shell) would see.
StdioTransport::~StdioTransport() {
  if (in_.is_open()) ::fcntl(in_.native_handle(), F_SETFL, in_flags_);
  if (out_.is_open()) ::fcntl(out_.native_handle(), F_SETFL, out_flags_);
}

Async<void> StdioTransport::run() {
  co_await net::this_coro::throw_if_cancelled(false);
  async::spawn(executor_, "stdio writer", write());
  co_await read();
  service_.end_subscriptions();
  // From here on everything has its own limit, and coroutines that use this object must have ended before it
  // does.
  co_await net::this_coro::reset_cancellation_state(net::disable_cancellation());
  auto const idle = [this] { return calls_.empty() && batches_ == 0; };
  co_await wait_until(idle, options_.end_grace);
  auto const left = calls_;
  for (auto const& call : left) call->cancel();
  co_await wait_until(idle, std::chrono::hours(1));
  closing_ = true;
  wake_writer_.cancel();
  auto const written = [this] { return writer_ended_; };
  co_await wait_until(written, options_.end_grace);
  boost::system::error_code ignored;
  if (!writer_ended_) out_.cancel(ignored);
  co_await wait_until(written, std::chrono::hours(1));
}

void StdioTransport::stop() {
  stopped_ = true;
  boost::system::error_code ignored;
  in_.cancel(ignored);
  changed_.cancel();
}

Async<void> StdioTransport::wait_until(std::function<bool()> done, std::chrono::milliseconds limit) {
  changed_.expires_after(limit);
  auto const end = changed_.expiry();
  while (!done() && std::chrono::steady_clock::now() < end) {
    changed_.expires_at(end);
    co_await changed_.async_wait(as_tuple);
  }
}

Async<void> StdioTransport::read() {
  std::vector<char> piece(read_piece);
  while (!stopped_ && !writer_ended_) {
    auto const state = co_await net::this_coro::cancellation_state;
    if (state.cancelled() != net::cancellation_type::none) break;
    if (waiting_.size() >= max_waiting) {
      auto const room = [this] { return waiting_.size() < max_waiting || stopped_ || writer_ended_; };
      co_await wait_until(room, std::chrono::hours(24));
      continue;
    }
    auto const buffer = net::buffer(piece);
    auto const [ec, count] = co_await in_.async_read_some(buffer, as_tuple);
    if (ec) break;
    co_await take({piece.data(), count});
  }
  if (!skipping_ && !stopped_) co_await take_line();
}

Async<void> StdioTransport::take(std::string_view bytes) {
  while (!bytes.empty()) {
    auto const end = bytes.find('\n');
    auto const part = bytes.substr(0, end);
    if (!skipping_ && line_.size() + part.size() > options_.max_line_bytes) {
      skipping_ = true;
      std::string().swap(line_);
      fail({}, code::invalid_request,
           "The message is longer than " + std::to_string(options_.max_line_bytes) +
               " bytes and was skipped.");
    }
    if (!skipping_) line_.append(part);
    if (end == std::string_view::npos) co_return;
    if (!skipping_) co_await take_line();
    skipping_ = false;
    bytes.remove_prefix(end + 1);
  }
}

Async<void> StdioTransport::take_line() {
  std::string const line = std::exchange(line_, {});
  if (trim(line).empty()) co_return;
  auto parsed = co_await service_.parse(line);
  if (!parsed) {
    fail({}, code::parse_error, parsed.error().message);
  } else if (parsed->is_array()) {
    take_batch(std::move(parsed->get_array()));
  } else {
    auto message = read_message(std::move(*parsed));
    take_message(std::move(message));
  }
}

Caller StdioTransport::session_caller() const {
  Caller caller;
  caller.principal = options_.principal;
  caller.one_shot = !session_;
  if (!session_) return caller;
  caller.version = session_->version;
  caller.client_capabilities = session_->client_capabilities;
  caller.session = session_;
  caller.session_log_level = service_.session_states().local(*session_).log_level;
  caller.takes_requests = true;
  return caller;
}

void StdioTransport::take_message(Message message) {
  if (message.kind == Message::Kind::invalid)
    return fail(message.id, message.error.code, message.error.message);
  if (message.kind == Message::Kind::response)
    return async::spawn(executor_, "stdio answer", deliver(std::move(message)));
  if (message.kind != Message::Kind::request) return take_notification(running_, {}, message);
  auto caller = session_caller();
  if (has_envelope(message.params)) {
    auto envelope = read_envelope(message.params);
    auto const version =
        envelope ? modern_version(envelope->version) : Result<Version, RpcError>(envelope.error());
    if (!version) return put(write_error(message.id, version.error()));
    caller.version = *version;
    caller.client_capabilities = std::move(envelope->client_capabilities);
    caller.one_shot = false;
    caller.session.reset();
  } else if (message.method == "initialize") {
    return initialize(message);
  }
  start_call(std::move(caller), std::move(message));
}

void StdioTransport::take_batch(json::array batch) {
  bool const modern = std::ranges::any_of(batch, [](json::value const& each) { return has_envelope(each); });
  if (modern || !session_ || !features(session_->version).batches)
    return fail({}, code::invalid_request, "This protocol version has no batches.");
  if (batch.empty() || batch.size() > max_batch)
    return fail({}, code::invalid_request, fmt::format("A batch holds 1 to {} messages.", max_batch));
  if (calls_.size() + batch.size() > options_.max_running)
    return fail({}, code::internal_error, "Too many requests at once; wait for some to end.");
  std::vector<Message> messages;
  for (auto& each : batch) messages.push_back(read_message(std::move(each)));
  auto started = start_batch(executor_, service_, running_, {}, session_caller(), std::move(messages));
  for (auto const& call : started.calls) calls_.insert(call);
  ++batches_;
  async::spawn(executor_, "stdio batch", forward(std::move(started)));
}

void StdioTransport::start_call(Caller caller, Message message) {
  if (calls_.size() >= options_.max_running)
    return fail(message.id, code::internal_error, "Too many requests at once; wait for some to end.");
  json::value const id = message.id;
  auto call = Call::start(executor_, service_, std::move(caller), std::move(message));
  running_.add({}, id, call);
  calls_.insert(call);
  async::spawn(executor_, "stdio call", forward(std::move(call)));
}

void StdioTransport::initialize(Message const& message) {
  auto agreed = service_.initialize(message.params);
  if (agreed.reply.error) return put(write_error(message.id, *agreed.reply.error));
  session_ = Session{to_hex(crypto::random_bytes(12)),      options_.principal.id, agreed.version,
                     std::move(agreed.client_capabilities), TimePoint::max(),      true};
  auto const listener = [this](std::string_view method, json::object params) {
    if (waiting_.size() < max_waiting) put(write_notification(method, std::move(params)));
  };
  heard_ = service_.session_listeners().open(*session_, options_.principal, {}, listener);
  put(write_result(message.id, agreed.reply.result));
}

Async<void> StdioTransport::deliver(Message response) {
  if (session_) co_await service_.answers().deliver(*session_, std::move(response));
}

Async<void> StdioTransport::forward(std::shared_ptr<Call> call) {
  for (bool last = false; !last;) {
    auto event = co_await call->next();
    using Kind = Call::Event::Kind;
    last = event.is_last();
    // Progress may be lost where nobody reads; questions and answers may not.
    bool const room = event.kind != Kind::notification || waiting_.size() < max_waiting;
    if (!event.text.empty() && room) put(std::move(event.text));
  }
  calls_.erase(call);
  changed_.cancel();
}

Async<void> StdioTransport::forward(Batch batch) {
  auto const calls = batch.calls;
  auto answers = co_await finish_batch(std::move(batch));
  if (!answers.empty()) put(std::move(answers));
  for (auto const& call : calls) calls_.erase(call);
  --batches_;
  changed_.cancel();
}

void StdioTransport::put(std::string message) {
  if (writer_ended_) return;
  message += '\n';
  waiting_.push_back(std::move(message));
  wake_writer_.cancel();
}

void StdioTransport::fail(json::value const& id, int error_code, std::string message) {
  RpcError const error{error_code, std::move(message)};
  put(write_error(id, error));
}

Async<void> StdioTransport::write() {
  for (;;) {
    if (!waiting_.empty()) {
      std::string const message = std::move(waiting_.front());
      waiting_.pop_front();
      auto const buffer = net::buffer(message);
      auto const [ec, count] = co_await net::async_write(out_, buffer, as_tuple);
      changed_.cancel();
      if (ec) break;
    } else if (closing_) {
      break;
    } else {
      wake_writer_.expires_at(std::chrono::steady_clock::time_point::max());
      co_await wake_writer_.async_wait(as_tuple);
    }
  }
  // Nobody hears us any more: no reason to go on reading.
  writer_ended_ = true;
  waiting_.clear();
  boost::system::error_code ignored;
  in_.cancel(ignored);
  changed_.cancel();
}

}  // namespace workspace::mcp
