#include "http/server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <gtest/gtest.h>
#include <thread>

namespace workspace::http {
namespace {

using net::ip::tcp;

/// A server on its own thread and blocking sockets that talk to it.
class ServerTest : public ::testing::Test {
 protected:
  void start(Handler handler, ServerLimits limits = {}, std::function<void()> const& before_running = {}) {
    server_ = make_server(loop_.get_executor(), std::move(handler), limits);
    auto const port = server_->listen("127.0.0.1", 0);
    ASSERT_TRUE(port.has_value());
    port_ = *port;
    if (before_running) before_running();
    thread_ = std::thread([this] { loop_.run(); });
  }

  void TearDown() override {
    loop_.stop();
    if (thread_.joinable()) thread_.join();
    server_.reset();
  }

  tcp::socket connect() {
    tcp::socket socket(client_loop_);
    socket.connect({net::ip::address_v4::loopback(), port_});
    return socket;
  }

  static void write(tcp::socket& socket, std::string_view bytes) {
    boost::system::error_code ec;  // the server may have closed already; what it answered is what is tested
    net::write(socket, net::buffer(bytes), ec);
  }

  static std::string read_all(tcp::socket& socket) {
    std::string text;
    boost::system::error_code ec;
    net::read(socket, net::dynamic_buffer(text), ec);
    if (ec != net::error::eof) text += "[" + ec.message() + "]";
    return text;
  }

  /// Up to and with `mark`.
  static std::string read_until(tcp::socket& socket, std::string_view mark) {
    std::string text;
    boost::system::error_code ec;
    auto const count = net::read_until(socket, net::dynamic_buffer(text), mark, ec);
    if (ec) return text + "[" + ec.message() + "]";
    EXPECT_EQ(count, text.size());
    return text;
  }

  std::string answer_to(std::string_view bytes) {
    auto socket = connect();
    write(socket, bytes);
    return read_all(socket);
  }

  Async<void> drain(std::chrono::milliseconds grace, std::promise<void>& drained) {
    co_await server_->drain(grace);
    drained.set_value();
  }

  net::io_context loop_;
  net::io_context client_loop_;
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

Async<void> echo(Exchange& exchange) {
  auto const& request = exchange.request();
  std::string body = request.method + " " + request.path;
  for (auto const& [key, value] : request.query) body += " " + key + "=" + value;
  if (!request.body.empty()) body += " [" + request.body + "]";
  Response response{200, {{"Content-Type", "text/plain"}}, std::move(body)};
  co_await exchange.respond(std::move(response));
}

Async<void> stream_three(Exchange& exchange) {
  Headers headers{{"Content-Type", "text/event-stream"}};
  co_await exchange.start_stream(200, std::move(headers));
  for (int i = 0; i < 3; ++i) {
    std::string piece = "piece" + std::to_string(i);
    co_await exchange.send(std::move(piece));
  }
  co_await exchange.finish();
}

Async<void> stream_until_refused(Exchange& exchange, std::promise<void>& refused) {
  Headers headers;
  co_await exchange.start_stream(200, std::move(headers));
  for (bool gone = false; !gone;) {
    try {
      std::string piece(1 << 20, 'x');
      co_await exchange.send(std::move(piece));
    } catch (boost::system::system_error const&) {
      gone = true;
    }
  }
  refused.set_value();
}

constexpr std::string_view close_get = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

TEST_F(ServerTest, AnswersWithLengthAndCloses) {
  start(echo);
  auto const answer = answer_to("GET /a%20b?x=1&y=%2F HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_NE(answer.find("Content-Length: 16\r\n"), std::string::npos) << answer;
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\nGET /a b x=1 y=/")) << answer;
}

TEST_F(ServerTest, KeepsAliveAndAnswersPipelinedRequestsInOrder) {
  start(echo);
  auto socket = connect();
  write(socket, "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
  write(socket, "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  auto const all = read_all(socket);
  auto const first = all.find("GET /1"), second = all.find("GET /2"), third = all.find("GET /3");
  ASSERT_NE(third, std::string::npos) << all;
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
}

TEST_F(ServerTest, HeadGetsNoBody) {
  start(echo);
  auto const answer = answer_to("HEAD /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(answer.find("Content-Length: 7\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST_F(ServerTest, ReadsChunkedBodies) {
  start(echo);
  auto const answer = answer_to(
      "POST /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n");
  EXPECT_TRUE(answer.ends_with("POST /c [abcdefg]")) << answer;
}

TEST_F(ServerTest, ReadsRequestsHoweverTheyAreCut) {
  start(echo);
  std::string const both =
      "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"
      "POST /l HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nwxyz";
  for (std::size_t size : {1u, 7u, 50u, 1000u}) {
    auto socket = connect();
    socket.set_option(tcp::no_delay(true));
    for (std::size_t at = 0; at < both.size(); at += size)
      write(socket, std::string_view(both).substr(at, size));
    auto const answers = read_all(socket);
    EXPECT_NE(answers.find("POST /c [abcdefg]HTTP/1.1 200 OK"), std::string::npos) << size << answers;
    EXPECT_TRUE(answers.ends_with("POST /l [wxyz]")) << size << answers;
  }
}

TEST_F(ServerTest, ReadsALargeBodyAndWritesItBack) {
  start(echo);
  std::string const body(3'000'000, 'x');
  auto socket = connect();
  write(socket,
        "POST /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3000000\r\n\r\n" + body);
  EXPECT_TRUE(read_all(socket).ends_with("[" + body + "]"));
}

TEST_F(ServerTest, HeadAndBodyAreOneWrite) {
  start(echo);
  auto socket = connect();
  write(socket, close_get);
  char bytes[4096];
  std::string_view const first(bytes, socket.read_some(net::buffer(bytes)));
  EXPECT_TRUE(first.starts_with("HTTP/1.1 200 OK\r\n") && first.ends_with("\r\n\r\nGET /")) << first;
}

TEST_F(ServerTest, SaysContinueBeforeTheBody) {
  start(echo);
  auto socket = connect();
  write(socket,
        "POST /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\nExpect: "
        "100-continue\r\n\r\n");
  EXPECT_EQ(read_until(socket, "\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  write(socket, "ok");
  EXPECT_TRUE(read_all(socket).ends_with("POST /c [ok]"));
}

TEST_F(ServerTest, RefusesALargeBodyBeforeReadingIt) {
  start(echo, {.max_body_bytes = 100});
  auto socket = connect();
  write(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\nExpect: 100-continue\r\n\r\n");
  auto const answer = read_until(socket, "}");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 413 ")) << answer;
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("{\"error\":\"The request's body is too large.\"}")) << answer;
}

TEST_F(ServerTest, AClientStillSendingALargeBodySeesTheAnswer) {
  start(echo, {.max_body_bytes = 1000});
  auto socket = connect();
  std::string const body(8 << 20, 'x');
  write(socket,
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  socket.shutdown(tcp::socket::shutdown_send);
  EXPECT_TRUE(read_all(socket).starts_with("HTTP/1.1 413 "));
}

TEST_F(ServerTest, RefusesAChunkedBodyThatGrowsTooLarge) {
  start(echo, {.max_body_bytes = 1000});
  auto socket = connect();
  write(socket, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 3; ++i) write(socket, "200\r\n" + std::string(0x200, 'x') + "\r\n");
  socket.shutdown(tcp::socket::shutdown_send);
  EXPECT_TRUE(read_all(socket).starts_with("HTTP/1.1 413 "));
}

TEST_F(ServerTest, RefusesLargeHeaders) {
  start(echo, {.max_header_bytes = 1024});
  auto const answer = answer_to("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(2000, 'a') + "\r\n\r\n");
  // The client has not closed its side; the server must not wait for that for long, but answers at once.
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 431 ")) << answer;
}

TEST_F(ServerTest, RefusesWhatIsNoHttp) {
  start(echo);
  for (std::string_view bytes :
       {"nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\nabc"}) {
    auto socket = connect();
    write(socket, bytes);
    boost::system::error_code ec;
    socket.shutdown(tcp::socket::shutdown_send, ec);
    auto const answer = read_all(socket);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 ")) << bytes << " -> " << answer;
    EXPECT_NE(answer.find("{\"error\":"), std::string::npos);
  }
}

TEST_F(ServerTest, TellsAClientThatNeverEndsItsRequest) {
  start(echo,
        {.header_timeout = std::chrono::milliseconds(50), .body_timeout = std::chrono::milliseconds(50)});
  auto headers = connect();
  write(headers, "GET / HT");
  EXPECT_TRUE(read_until(headers, "}").starts_with("HTTP/1.1 408 "));
  auto body = connect();
  write(body, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_TRUE(read_until(body, "}").starts_with("HTTP/1.1 408 "));
}

TEST_F(ServerTest, ClosesQuietConnectionsWithoutAWord) {
  start(echo,
        {.header_timeout = std::chrono::milliseconds(50), .idle_timeout = std::chrono::milliseconds(50)});
  auto fresh = connect();
  EXPECT_EQ(read_all(fresh), "");
  auto used = connect();
  write(used, "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(read_all(used).ends_with("GET /1"));
}

TEST_F(ServerTest, DropsAPeerThatTakesNothing) {
  std::promise<void> failed;
  start([&](Exchange& exchange) { return stream_until_refused(exchange, failed); },
        {.write_timeout = std::chrono::milliseconds(50)});
  auto socket = connect();
  write(socket, close_get);
  EXPECT_EQ(failed.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
}

TEST_F(ServerTest, StreamsInChunks) {
  start(stream_three);
  auto const answer = answer_to(close_get);
  EXPECT_NE(answer.find("Transfer-Encoding: chunked\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\n6\r\npiece0\r\n6\r\npiece1\r\n6\r\npiece2\r\n0\r\n\r\n")) << answer;
}

TEST_F(ServerTest, StreamsToHttp10WithoutChunks) {
  start(stream_three);
  auto const answer = answer_to("GET / HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(answer.ends_with("\r\n\r\npiece0piece1piece2")) << answer;
}

/// A handler that waits until it is cancelled, or until the test lets it go on.
struct Waiting {
  std::promise<void> entered;
  std::promise<bool> ended;  // true: it was cancelled
  net::steady_timer* go = nullptr;

  Async<void> handle(Exchange& exchange, bool cancellable) {
    exchange.cancel_on_disconnect(cancellable);
    net::steady_timer timer(co_await net::this_coro::executor, std::chrono::hours(1));
    go = &timer;
    entered.set_value();
    bool cancelled = false;
    try {
      co_await timer.async_wait(net::use_awaitable);
    } catch (boost::system::system_error const&) {
      cancelled = !released;
    }
    ended.set_value(cancelled);
    if (!cancelled) {
      Response response{200, {}, "went on"};
      co_await exchange.respond(std::move(response));
    }
  }
  bool released = false;
};

TEST_F(ServerTest, CancelsAHandlerWhoseClientHasGoneWhereAsked) {
  Waiting waiting;
  start([&](Exchange& exchange) { return waiting.handle(exchange, true); });
  {
    auto socket = connect();
    write(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    waiting.entered.get_future().wait();
  }
  EXPECT_TRUE(waiting.ended.get_future().get());
}

TEST_F(ServerTest, BytesSentEarlyAreNoDisconnect) {
  Waiting waiting;
  int calls = 0;
  start([&](Exchange& exchange) { return ++calls == 1 ? waiting.handle(exchange, true) : echo(exchange); });
  auto socket = connect();
  write(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  waiting.entered.get_future().wait();
  write(socket, "GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  net::post(loop_, [&] {
    waiting.released = true;
    waiting.go->cancel();
  });
  EXPECT_FALSE(waiting.ended.get_future().get());
  auto const all = read_all(socket);
  EXPECT_NE(all.find("went on"), std::string::npos) << all;
  EXPECT_TRUE(all.ends_with("GET /next")) << all;
}

TEST_F(ServerTest, LeavesOtherHandlersAloneWhenTheClientGoes) {
  Waiting waiting;
  start([&](Exchange& exchange) {
    return exchange.request().path == "/wait" ? waiting.handle(exchange, false) : echo(exchange);
  });
  {
    auto socket = connect();
    write(socket, "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
    waiting.entered.get_future().wait();
  }
  // A round trip, so that the server has had the chance to see the first client's end.
  answer_to(close_get);
  net::post(loop_, [&] {
    waiting.released = true;
    waiting.go->cancel();
  });
  EXPECT_FALSE(waiting.ended.get_future().get());
}

TEST_F(ServerTest, AHandlerThatThrowsIsAnsweredWith500) {
  start([](Exchange& exchange) -> Async<void> {
    if (exchange.request().path == "/silent") co_return;
    throw std::runtime_error("secret detail");
  });
  for (std::string_view path : {"/throws", "/silent"}) {
    auto socket = connect();
    write(socket, "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    auto const answer = read_until(socket, "}");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500 ")) << answer;
    EXPECT_EQ(answer.find("secret"), std::string::npos);
  }
}

TEST_F(ServerTest, AStreamCutShortIsNoWholeAnswer) {
  start([](Exchange& exchange) -> Async<void> {
    co_await exchange.start_stream(200, Headers{});
    throw std::runtime_error("midway");
  });
  auto const answer = answer_to(close_get);
  EXPECT_EQ(answer.find("0\r\n\r\n"), std::string::npos) << answer;
}

TEST_F(ServerTest, HeadersCannotBeInjected) {
  start([](Exchange& exchange) -> Async<void> {
    Response response{200, {{"X-Name", "a\r\nSet-Cookie: b"}}, "x"};
    co_await exchange.respond(std::move(response));
  });
  auto socket = connect();
  write(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  auto const answer = read_until(socket, "}");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 500 ")) << answer;
  EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos);
}

TEST_F(ServerTest, AbortResetsTheConnection) {
  start([](Exchange& exchange) -> Async<void> {
    exchange.abort();
    co_return;
  });
  EXPECT_EQ(answer_to(close_get), "[Connection reset by peer]");
}

TEST_F(ServerTest, RefusesMoreConnectionsThanAllowed) {
  start(echo, {.max_connections = 1});
  auto first = connect();
  write(first, "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
  read_until(first, "GET /1");
  auto second = connect();
  EXPECT_TRUE(read_all(second).starts_with("HTTP/1.1 503 "));
}

TEST_F(ServerTest, AcceptsAllThatWaitBeforeItServesTheFirst) {
  std::vector<tcp::socket> clients;
  std::promise<std::size_t> refused_by_then;
  bool first = true;
  auto const connect_all = [&] {
    for (int i = 0; i < 40; ++i) {
      clients.push_back(connect());
      write(clients.back(), close_get);
    }
  };
  auto const first_request = [&](Exchange& exchange) {
    if (std::exchange(first, false)) refused_by_then.set_value(clients.back().available());
    return echo(exchange);
  };
  start(first_request, {.max_connections = 39}, connect_all);
  EXPECT_GT(refused_by_then.get_future().get(), 0u) << "the last one has its 503";
  for (int i = 0; i < 39; ++i) EXPECT_TRUE(read_all(clients[i]).starts_with("HTTP/1.1 200 ")) << i;
}

TEST_F(ServerTest, DrainLetsARunningRequestEndAndRefusesNewOnes) {
  Waiting waiting;
  start([&](Exchange& exchange) { return waiting.handle(exchange, true); });
  auto idle = connect();
  auto busy = connect();
  write(busy, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  waiting.entered.get_future().wait();
  std::promise<void> drained;
  net::co_spawn(loop_, drain(std::chrono::seconds(30), drained), net::detached);
  EXPECT_EQ(read_all(idle), "");
  boost::system::error_code ec;
  tcp::socket late(client_loop_);
  late.connect({net::ip::address_v4::loopback(), port_}, ec);
  EXPECT_TRUE(ec);
  net::post(loop_, [&] {
    waiting.released = true;
    waiting.go->cancel();
  });
  auto const answer = read_all(busy);
  EXPECT_TRUE(answer.ends_with("went on")) << answer;
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_EQ(drained.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
}

TEST_F(ServerTest, DrainDropsWhatOutlastsTheGrace) {
  Waiting waiting;
  start([&](Exchange& exchange) { return waiting.handle(exchange, false); });
  auto busy = connect();
  write(busy, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  waiting.entered.get_future().wait();
  std::promise<void> drained;
  net::co_spawn(loop_, drain(std::chrono::milliseconds(10), drained), net::detached);
  EXPECT_TRUE(waiting.ended.get_future().get());
  EXPECT_EQ(drained.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
}

TEST_F(ServerTest, SaysWhyItCannotListen) {
  start(echo);
  auto const taken = server_->listen("127.0.0.1", port_);
  ASSERT_FALSE(taken.has_value());
  EXPECT_EQ(taken.error().kind, ErrorKind::conflict);
  auto const name = server_->listen("not an address", 0);
  ASSERT_FALSE(name.has_value());
  EXPECT_EQ(name.error().kind, ErrorKind::invalid);
}

}  // namespace
}  // namespace workspace::http
