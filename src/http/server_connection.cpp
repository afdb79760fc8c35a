// The only file that parses with Beast.
#include "http/server_connection.hpp"

#include "base/encoding.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace workspace::http {
namespace {

namespace beast = boost::beast;
using boost::system::error_code;
constexpr auto as_tuple = net::as_tuple(net::use_awaitable);

constexpr std::size_t first_read = 4u << 10;  // what a connection without a request keeps
constexpr std::size_t read_ahead = 64u << 10;
constexpr std::size_t write_piece = 256u << 10;
constexpr std::chrono::seconds linger_time{10};
constexpr std::size_t linger_bytes = 512u << 20;

struct Refusal {
  int status;
  std::string_view message;
};

Refusal refusal_for(error_code ec) {
  using beast::http::error;
  if (ec == error::header_limit || ec == error::buffer_overflow)
    return {431, "The request's header fields are too large."};
  if (ec == error::body_limit) return {413, "The request's body is too large."};
  return {400, "The request is not valid HTTP/1.1."};
}

/// The path and query of origin-form, absolute-form or "*" (RFC 9112 section 3.2); false where malformed.
bool read_target(ServerRequest& request) {
  std::string_view target = request.target;
  if (auto const scheme = target.find("://"); scheme != std::string_view::npos && !target.starts_with('/')) {
    auto const path = target.find_first_of("/?", scheme + 3);
    target = path == std::string_view::npos ? std::string_view("/") : target.substr(path);
  }
  auto const mark = target.find('?');
  auto path = percent_decode(target.substr(0, mark));
  if (!path || path->find('\0') != std::string::npos) return false;
  request.path = path->empty() ? "/" : std::move(*path);
  if (request.path != "*" && request.path.front() != '/') return false;
  if (mark == std::string_view::npos) return true;
  auto query = parse_query(target.substr(mark + 1));
  if (!query) return false;
  request.query = std::move(*query);
  return true;
}

}  // namespace

struct Connection::Parser : beast::http::request_parser<beast::http::string_body> {};

Connection::Connection(net::ip::tcp::socket socket, std::shared_ptr<ServerState> state)
    : socket_(std::move(socket)),
      state_(std::move(state)),
      buffer_(state_->limits.max_header_bytes + read_ahead) {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(net::ip::tcp::no_delay(true), ignored);
  auto const peer = socket_.remote_endpoint(ignored).address();
  request_.remote_address = peer.to_string();
  request_.from_loopback =
      peer.is_loopback() || (peer.is_v6() && peer.to_v6().is_v4_mapped() &&
                             net::ip::make_address_v4(net::ip::v4_mapped, peer.to_v6()).is_loopback());
}

Async<void> Connection::run() {
  auto const self = shared_from_this();
  for (bool first = true; co_await wait_for_request(first); first = false) {
    idle_ = false;
    Parser parser;
    if (!co_await read_request(parser)) co_return;
    co_await serve();
    if (!keep_alive_ || gone_ || state_->draining || !socket_.is_open()) break;
    idle_ = true;
  }
  error_code ignored;
  if (!gone_ && socket_.is_open()) socket_.shutdown(net::ip::tcp::socket::shutdown_send, ignored);
  socket_.close(ignored);
}

/// Whether there are bytes of a request; a connection that stays quiet is closed without a word.
Async<bool> Connection::wait_for_request(bool first) {
  if (buffer_.size() > 0) co_return true;
  if (buffer_.capacity() > first_read) buffer_.shrink_to_fit();
  arm(first ? state_->limits.header_timeout : state_->limits.idle_timeout);
  auto const ec = co_await read(first_read);
  disarm();
  co_return !ec;
}

Async<error_code> Connection::read(std::size_t at_most) {
  auto const room = std::min(at_most, buffer_.max_size() - buffer_.size());
  if (room == 0) co_return beast::http::error::buffer_overflow;
  auto const [ec, count] = co_await socket_.async_read_some(buffer_.prepare(room), as_tuple);
  buffer_.commit(count);
  co_return ec;
}

/// Parses what has come, and waits for the rest of the head or, if `whole`, of the request.
Async<error_code> Connection::parse(Parser& parser, bool whole, std::chrono::milliseconds timeout) {
  arm(timeout);
  error_code ec;
  while (!ec && !(whole ? parser.is_done() : parser.is_header_done())) {
    auto const used = buffer_.size() == 0 ? 0 : parser.put(buffer_.data(), ec);
    buffer_.consume(used);
    bool const needs_more = ec == beast::http::error::need_more || (!ec && used == 0);
    if (!needs_more) continue;
    ec = co_await read(whole ? read_ahead : first_read);
    if (ec != net::error::eof) continue;
    ec = beast::http::error::end_of_stream;
    if (parser.got_some()) parser.put_eof(ec);
  }
  disarm();
  co_return ec;
}

Async<bool> Connection::read_request(Parser& parser) {
  auto const& limits = state_->limits;
  parser.header_limit(static_cast<std::uint32_t>(limits.max_header_bytes));
  parser.body_limit(limits.max_body_bytes);
  request_.method.clear();
  keep_alive_ = false;
  answer_ = Answer::none;

  auto ec = co_await parse(parser, false, limits.header_timeout);
  if (!ec && !parser.is_done()) {
    Pieces const go_on{"HTTP/1.1 100 Continue\r\n\r\n"};
    if (beast::iequals(parser.get()[beast::http::field::expect], "100-continue")) co_await write(go_on);
    ec = co_await parse(parser, true, limits.body_timeout);
  }
  if (timed_out_) {
    co_await refuse(408, "The request did not arrive in time.");
    co_return false;
  }
  if (ec == beast::http::error::end_of_stream || ec == beast::http::error::partial_message) co_return false;
  if (ec) {
    bool const peer_gone = ec.category() != error_code(beast::http::error::bad_method).category();
    if (peer_gone) co_return false;
    auto const refusal = refusal_for(ec);
    co_await refuse(refusal.status, refusal.message);
    co_return false;
  }
  co_return co_await accept_parsed(parser);
}

Async<bool> Connection::accept_parsed(Parser& parser) {
  using beast::http::field;
  auto message = parser.release();
  http_1_0_ = message.version() < 11;
  request_.method = std::string(message.method_string());
  request_.target = std::string(message.target());
  request_.headers = {};
  request_.query.clear();
  for (auto const& header : message)
    request_.headers.add(std::string(header.name_string()), std::string(header.value()));
  request_.body = std::move(message.body());
  // A body whose end is unclear is how requests are smuggled (RFC 9112 section 6.3).
  bool const unclear_body = message.count(field::transfer_encoding) > 0 && !message.chunked();
  bool const bad_host = !http_1_0_ && message.count(field::host) != 1;
  if (unclear_body || bad_host || !read_target(request_)) {
    co_await refuse(
        400, bad_host ? "The request needs exactly one Host header." : "The request is not valid HTTP/1.1.");
    co_return false;
  }
  keep_alive_ = message.keep_alive();
  co_return true;
}

Async<void> Connection::serve() {
  serving_ = true;
  cancel_on_disconnect_ = false;
  std::exception_ptr thrown;
  try {
    co_await state_->handler(*this);
  } catch (...) {
    thrown = std::current_exception();
  }
  serving_ = false;
  error_code ignored;
  if (watching_) socket_.cancel(ignored);
  if (gone_ || !socket_.is_open()) co_return;
  if (!thrown && answer_ == Answer::done) co_return;

  std::string what = "it gave no whole answer";
  bool cancelled = false;
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (boost::system::system_error const& e) {
    cancelled = e.code() == net::error::operation_aborted;
    what = e.what();
  } catch (std::exception const& e) {
    what = e.what();
  } catch (...) {
    what = "an exception of unknown type";
  }
  if (!cancelled)
    log::error("-", "The handler of " + request_.method + " " + request_.path + " failed: " + what);
  // What has begun cannot be taken back: only a broken connection tells the peer that the rest is missing.
  if (answer_ != Answer::none) co_return abort();
  co_await refuse(500, "Something went wrong in the server.");
}

Async<void> Connection::refuse(int status, std::string_view message) {
  keep_alive_ = false;
  answer_ = Answer::none;
  std::exception_ptr gone;
  try {
    co_await respond(error_response(status, message));
  } catch (boost::system::system_error const&) {
    gone = std::current_exception();
  }
  if (!gone) co_await linger();
  error_code ignored;
  socket_.close(ignored);
}

/// Closing with unread bytes would reset the connection before the peer has read the answer.
Async<void> Connection::linger() {
  error_code ignored;
  socket_.shutdown(net::ip::tcp::socket::shutdown_send, ignored);
  buffer_.clear();
  arm(linger_time);
  for (std::size_t seen = 0; seen < linger_bytes;) {
    auto const [ec, count] = co_await socket_.async_read_some(buffer_.prepare(read_ahead), as_tuple);
    if (ec) break;
    seen += count;
  }
  disarm();
}

Async<void> Connection::respond(Response response) {
  if (answer_ != Answer::none) throw std::logic_error("an exchange was answered twice");
  if (state_->draining) keep_alive_ = false;
  bool const bodiless = response.status == 204 || response.status == 304;
  if (!bodiless) response.headers.set("Content-Length", std::to_string(response.body.size()));
  std::string const head = format_head(response.status, response.headers, keep_alive_);
  answer_ = Answer::streaming;
  Pieces pieces{head};
  if (!bodiless && request_.method != "HEAD") pieces[1] = response.body;
  co_await write(pieces);
  answer_ = Answer::done;
}

Async<void> Connection::start_stream(int status, Headers headers) {
  if (answer_ != Answer::none) throw std::logic_error("an exchange was answered twice");
  if (http_1_0_ || state_->draining) keep_alive_ = false;
  if (!http_1_0_) headers.set("Transfer-Encoding", "chunked");
  std::string const head = format_head(status, headers, keep_alive_);
  answer_ = Answer::streaming;
  Pieces const pieces{head};
  co_await write(pieces);
}

Async<void> Connection::send(std::string piece) {
  if (answer_ != Answer::streaming) throw std::logic_error("send() outside a stream");
  if (piece.empty() || request_.method == "HEAD") co_return;
  std::string const size = http_1_0_ ? "" : fmt::format("{:x}\r\n", piece.size());
  Pieces const pieces{size, piece, http_1_0_ ? "" : "\r\n"};
  co_await write(pieces);
}

Async<void> Connection::finish() {
  if (answer_ != Answer::streaming) throw std::logic_error("finish() outside a stream");
  Pieces const last_chunk{"0\r\n\r\n"};
  if (!http_1_0_ && request_.method != "HEAD") co_await write(last_chunk);
  answer_ = Answer::done;
}

/// In one system call, and without a trip through the loop, where the kernel takes it at once, as it mostly
/// does.
Async<void> Connection::write(Pieces pieces) {
  std::array<net::const_buffer, pieces.size()> buffers;
  for (bool waits = false;;) {
    std::size_t left = write_piece;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      buffers[i] = net::buffer(pieces[i].substr(0, left));
      left -= buffers[i].size();
    }
    if (left == write_piece) co_return;
    error_code ec;
    std::size_t count = 0;
    if (std::exchange(waits, true)) {
      arm(state_->limits.write_timeout);
      std::tie(ec, count) = co_await socket_.async_write_some(buffers, as_tuple);
      disarm();
      if (ec && timed_out_) abort();
    } else {
      count = socket_.write_some(buffers, ec);
      if (ec == net::error::would_block) ec = {};
    }
    if (ec) {
      gone_ = true;
      throw boost::system::system_error(ec);
    }
    for (auto& piece : pieces) {
      auto const sent = std::min(count, piece.size());
      piece.remove_prefix(sent);
      count -= sent;
    }
  }
}

void Connection::arm(std::chrono::milliseconds timeout) {
  timed_out_ = false;
  deadline_ = std::chrono::steady_clock::now() + timeout;
}

void Connection::disarm() { deadline_ = std::chrono::steady_clock::time_point::max(); }

void Connection::check_deadline(std::chrono::steady_clock::time_point now) {
  if (now < deadline_) return;
  disarm();
  timed_out_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::cancel_on_disconnect(bool on) {
  cancel_on_disconnect_ = on;
  if (on) watch();
}

void Connection::watch() {
  if (watching_ || gone_ || !socket_.is_open()) return;
  watching_ = true;
  socket_.async_wait(net::ip::tcp::socket::wait_read, [self = shared_from_this()](error_code ec) {
    self->watching_ = false;
    self->on_readable(ec);
  });
}

/// Bytes are the next request, sent early: they are kept, up to a limit, after which the watch ends.
void Connection::on_readable(error_code ec) {
  if (!serving_) return;
  if (!ec) {
    if (buffer_.max_size() - buffer_.size() < 4096) return;
    auto const count = socket_.read_some(buffer_.prepare(4096), ec);
    if (!ec) buffer_.commit(count);
  }
  bool const still_there = !ec || ec == net::error::would_block || ec == net::error::operation_aborted;
  if (still_there) {
    if (cancel_on_disconnect_) watch();
    return;
  }
  gone_ = true;
  if (cancel_on_disconnect_) cancel_.emit(net::cancellation_type::terminal);
}

void Connection::close_if_idle() {
  error_code ignored;
  if (idle_ && buffer_.size() == 0) socket_.cancel(ignored);
}

void Connection::drop() {
  gone_ = true;
  if (serving_) cancel_.emit(net::cancellation_type::terminal);
  error_code ignored;
  socket_.close(ignored);
}

void Connection::abort() {
  gone_ = true;
  error_code ignored;
  socket_.set_option(net::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

}  // namespace workspace::http
