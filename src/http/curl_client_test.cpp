#include "base/encoding.hpp"
#include "http/client.hpp"
#include "http/scripted_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gtest/gtest.h>

namespace workspace::http {
namespace {

using Answer = ScriptedServer::Answer;
using Seen = ScriptedServer::Seen;
using Then = ScriptedServer::Then;
using Outcome = Result<Response, Broken>;

class CurlClientTest : public ::testing::Test {
 protected:
  Outcome send(Request request) { return run_on(io, client->send(std::move(request))); }

  net::io_context io;
  std::unique_ptr<Client> client = make_curl_client(io.get_executor(), {});
};

TEST_F(CurlClientTest, ConnectionIsKeptAndRequestArrivesWhole) {
  ScriptedServer server(
      io, [](Seen const& seen) { return Answer{ScriptedServer::ok("got " + seen.body, "X-A: b\r\n")}; });
  for (int i = 0; i < 3; ++i) {
    auto const answer = send(Request::post(server.url("/x/../y?q=1")).content("text/plain", "body"));
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "got body");
    EXPECT_EQ(answer->headers.find("x-a"), "b");
  }
  EXPECT_EQ(server.connections(), 1);
  auto const& head = server.seen()[0].head;
  EXPECT_TRUE(head.starts_with("POST /x/../y?q=1 HTTP/1.1\r\n")) << head;
  EXPECT_NE(head.find("\r\nContent-Type: text/plain\r\n"), std::string::npos);
  EXPECT_EQ(head.find("Expect"), std::string::npos);
}

TEST_F(CurlClientTest, MethodsAndEmptyBodies) {
  ScriptedServer server(io, [](Seen const& seen) {
    return Answer{seen.head.starts_with("HEAD") ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
                                                : ScriptedServer::ok("")};
  });
  for (auto const* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
    auto const answer = send(Request::with(method, server.url("/")));
    ASSERT_TRUE(answer) << method << answer.error().detail;
    auto const& head = server.seen().back().head;
    EXPECT_TRUE(head.starts_with(std::string(method) + " / ")) << head;
    bool const has_length = head.find("Content-Length: 0") != std::string::npos;
    EXPECT_EQ(has_length, std::string_view(method).starts_with('P')) << head;
    EXPECT_EQ(head.find("Content-Type"), std::string::npos);
  }
  ASSERT_TRUE(send(Request::with("DELETE", server.url("/")).content("text/plain", "why")));
  EXPECT_EQ(server.seen().back().body, "why");
}

TEST_F(CurlClientTest, RedirectIsAnAnswer) {
  ScriptedServer server(io, [](Seen const&) {
    return Answer{"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"};
  });
  auto const answer = send(Request::get(server.url("/")));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(answer->headers.find("Location"), "/elsewhere");
  EXPECT_EQ(server.seen().size(), 1u);
}

/// Answers the first request of a connection, acts on the second and drops the connection without an answer.
Answer act_then_reset(Seen const& seen) {
  return seen.number == 1 ? Answer{ScriptedServer::ok("fine")} : Answer{"", Then::reset};
}
Answer act_then_close(Seen const& seen) {
  return seen.number == 1 ? Answer{ScriptedServer::ok("fine")} : Answer{"", Then::close};
}

TEST_F(CurlClientTest, UnsafeRequestIsNeverRepeated) {
  for (auto const script : {&act_then_reset, &act_then_close})
    for (auto const* method : {"POST", "PUT", "PATCH", "DELETE"}) {
      ScriptedServer server(io, script);
      ASSERT_TRUE(send(Request::get(server.url("/first"))));
      auto const answer =
          send(Request::with(method, server.url("/act")).content("text/plain", "send the mail"));
      ASSERT_FALSE(answer);
      EXPECT_TRUE(answer.error().sent);
      EXPECT_EQ(answer.error().kind, Broken::Kind::reset);
      EXPECT_EQ(server.count(method), 1) << method;
      EXPECT_EQ(server.seen()[1].number, 2) << "the request was to go over the reused connection";
    }
}

TEST_F(CurlClientTest, UnsafeRequestOnAFreshConnectionIsNeverRepeated) {
  ScriptedServer server(io, [](Seen const&) { return Answer{"", Then::reset}; });
  auto const answer = send(Request::post(server.url("/act")).content("text/plain", "x"));
  ASSERT_FALSE(answer);
  EXPECT_TRUE(answer.error().sent);
  EXPECT_EQ(server.count("POST"), 1);
}

TEST_F(CurlClientTest, SafeRequestSurvivesADeadReusedConnection) {
  ScriptedServer server(io, &act_then_reset);
  ASSERT_TRUE(send(Request::get(server.url("/first"))));
  EXPECT_TRUE(send(Request::get(server.url("/second"))));
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(CurlClientTest, RefusedConnectionIsNotSent) {
  ScriptedServer server(io, &act_then_reset);
  auto const url = server.url("/");
  server.close();
  auto const answer = send(Request::post(url).content("text/plain", "x"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Broken::Kind::connect);
  EXPECT_FALSE(answer.error().sent);
}

TEST_F(CurlClientTest, FailedTlsHandshakeIsNotSent) {
  // To a server without TLS: what it reads is a ClientHello, which never holds a blank line, so it is hung up
  // on.
  net::ip::tcp::acceptor acceptor(io, {net::ip::address_v4::loopback(), 0});
  acceptor.async_accept([](boost::system::error_code, net::ip::tcp::socket socket) {
    boost::system::error_code ignored;
    net::write(socket, net::buffer("no TLS here\r\n", 13), ignored);
  });
  auto const url = "https://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()) + "/";
  auto const answer = send(Request::post(url).content("text/plain", "x"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Broken::Kind::tls) << answer.error().detail;
  EXPECT_FALSE(answer.error().sent);
}

TEST_F(CurlClientTest, UnknownHostIsNotSent) {
  auto const answer = send(Request::post("http://nowhere.invalid/"));
  ASSERT_FALSE(answer);
  EXPECT_FALSE(answer.error().sent);
}

TEST_F(CurlClientTest, DeadlineEndsTheRequest) {
  ScriptedServer server(io, [](Seen const&) { return Answer{"HTTP/1.1 200 OK\r\n", Then::hang}; });
  auto request = Request::post(server.url("/"));
  request.timeout = std::chrono::milliseconds(50);
  auto const answer = send(std::move(request));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Broken::Kind::timeout);
  EXPECT_TRUE(answer.error().sent);
  while (server.open_connections() > 0) io.run_one();  // the transfer was taken down
}

TEST_F(CurlClientTest, CutAnswerIsBroken) {
  ScriptedServer server(io, [](Seen const&) {
    return Answer{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", Then::close};
  });
  auto const answer = send(Request::get(server.url("/")));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Broken::Kind::reset);
  EXPECT_TRUE(answer.error().sent);
}

TEST_F(CurlClientTest, NoHttpAtAllIsMalformed) {
  ScriptedServer server(io, [](Seen const&) { return Answer{"220 smtp.example.com\r\n", Then::close}; });
  auto const answer = send(Request::get(server.url("/")));
  ASSERT_FALSE(answer);
  EXPECT_TRUE(answer.error().sent);
}

TEST_F(CurlClientTest, AnswerIsBounded) {
  ScriptedServer declared(io, [](Seen const&) { return Answer{ScriptedServer::ok(std::string(5000, 'x'))}; });
  ScriptedServer streamed(io, [](Seen const&) {
    return Answer{"HTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x'), Then::close};
  });
  for (auto const& url : {declared.url("/"), streamed.url("/")}) {
    auto request = Request::get(url);
    request.max_response_bytes = 4999;
    auto const answer = send(std::move(request));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Broken::Kind::too_large);
    auto enough = Request::get(url);
    enough.max_response_bytes = 5000;
    EXPECT_TRUE(send(std::move(enough)));
  }
}

TEST_F(CurlClientTest, EndlessHeadersAreBounded) {
  ScriptedServer server(io, [](Seen const&) {
    std::string fields;
    for (int i = 0; i < 400; ++i) fields += "X-Long: " + std::string(1000, 'x') + "\r\n";
    return Answer{ScriptedServer::ok("", fields)};
  });
  EXPECT_FALSE(send(Request::get(server.url("/"))));
}

std::string gzip_of_hello() {  // gzip.compress(b"hello hello hello", mtime=0)
  return *from_base64("H4sIAAAAAAACA8tIzcnJV8hAkACAiPnlEQAAAA==");
}

std::string gzip_of_zeros() {  // gzip.compress(bytes(1 << 18), 9, mtime=0)
  return *from_base64(
      "H4sIAAAAAAACA+3BMQEAAADCoPVP7W0HoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA3gAi6g7iAAAE"
      "AA==");
}

TEST_F(CurlClientTest, GzipIsDecoded) {
  ScriptedServer server(io, [](Seen const&) {
    return Answer{ScriptedServer::ok(gzip_of_hello(), "Content-Encoding: gzip\r\n")};
  });
  auto const answer = send(Request::get(server.url("/")));
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->body, "hello hello hello");
  EXPECT_FALSE(answer->headers.find("Content-Encoding"));
  EXPECT_FALSE(answer->headers.find("Content-Length"));
  EXPECT_NE(server.seen()[0].head.find("gzip)"), std::string::npos);  // in the user agent
}

TEST_F(CurlClientTest, WhatInflatesToMuchIsWholeAndBounded) {
  ScriptedServer server(io, [](Seen const&) {
    std::string members;
    for (int i = 0; i < 8; ++i) members += gzip_of_zeros();
    return Answer{ScriptedServer::ok(members, "Content-Encoding: gzip\r\n")};
  });
  auto const answer = send(Request::get(server.url("/")));
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->body, std::string(8u << 18, '\0'));
  auto bounded = Request::get(server.url("/"));
  bounded.max_response_bytes = (8u << 18) - 1;
  EXPECT_EQ(send(std::move(bounded)).error().kind, Broken::Kind::too_large);
}

TEST_F(CurlClientTest, CodingsThatWereNotAskedForAreMalformed) {
  for (std::string const& coding : {"br", "deflate", "gzip, gzip", "gzip"}) {
    ScriptedServer server(io, [&](Seen const&) {
      return Answer{ScriptedServer::ok("x", "Content-Encoding: " + coding + "\r\n")};
    });
    auto const answer = send(Request::get(server.url("/")));
    ASSERT_FALSE(answer) << coding;
    EXPECT_EQ(answer.error().kind, Broken::Kind::malformed);
  }
  ScriptedServer plain(
      io, [](Seen const&) { return Answer{ScriptedServer::ok("x", "Content-Encoding: identity\r\n")}; });
  EXPECT_EQ(send(Request::get(plain.url("/")))->body, "x");
}

TEST_F(CurlClientTest, GzipBombIsBounded) {
  ScriptedServer server(io, [](Seen const&) {
    return Answer{ScriptedServer::ok(gzip_of_zeros(), "Content-Encoding: gzip\r\n")};
  });
  auto whole = Request::get(server.url("/"));
  whole.max_response_bytes = 100'000;
  EXPECT_EQ(send(std::move(whole)).error().kind, Broken::Kind::too_large);
  auto request = Request::get(server.url("/"));
  request.max_response_bytes = 100'000;
  std::size_t seen = 0;
  request.sink = [&](std::string_view piece) { return (seen += piece.size()), true; };
  auto const answer = send(std::move(request));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Broken::Kind::too_large);
  EXPECT_LE(seen, 100'000u);
}

TEST_F(CurlClientTest, SinkTakesTheBodyAndMayStop) {
  ScriptedServer server(io, [](Seen const& seen) {
    if (seen.head.starts_with("GET /missing"))
      return Answer{"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone"};
    return Answer{ScriptedServer::ok(std::string(200'000, 'x'))};
  });
  std::string taken;
  auto whole = Request::get(server.url("/"));
  whole.sink = [&](std::string_view piece) { return taken.append(piece), true; };
  auto const answer = send(whole);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "");
  EXPECT_EQ(taken.size(), 200'000u);

  auto missing = Request::get(server.url("/missing"));
  missing.sink = [&](std::string_view) -> bool { throw std::logic_error("not for an error's body"); };
  EXPECT_EQ(send(missing)->body, "none");

  auto stopped = Request::get(server.url("/"));
  stopped.sink = [](std::string_view) { return false; };
  EXPECT_EQ(send(stopped).error().kind, Broken::Kind::too_large);

  auto throwing = Request::get(server.url("/"));
  throwing.sink = missing.sink;
  EXPECT_THROW(send(throwing), std::logic_error);
}

TEST_F(CurlClientTest, HeaderTricksAreRefused) {
  for (auto const& request : {Request::get("http://127.0.0.1/").header("X-A", "b\r\nX-C: d"),
                              Request::get("http://127.0.0.1/").header("X A", "b"),
                              Request::get("http://127.0.0.1/").header("X-A", std::string("b\0c", 3)),
                              Request::get("http://127.0.0.1/a b"), Request::get("file:///etc/passwd"),
                              Request::get("ftp://127.0.0.1/"), Request::get("http://127.0.0.1/\r\nX: y"),
                              Request::with("GET /x HTTP/1.1\r\nX:", "http://127.0.0.1/")}) {
    auto const answer = send(request);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, Broken::Kind::invalid_url);
    EXPECT_FALSE(answer.error().sent);
  }
}

TEST_F(CurlClientTest, CancellingEndsTheTransfer) {
  ScriptedServer server(io, [](Seen const&) { return Answer{"", Then::hang}; });
  net::cancellation_signal signal;
  std::exception_ptr thrown;
  bool done = false;
  auto const on_end = [&](std::exception_ptr error, Outcome) {
    done = true;
    thrown = error;
  };
  net::co_spawn(io, client->send(Request::get(server.url("/"))),
                net::bind_cancellation_slot(signal.slot(), on_end));
  while (server.seen().empty()) io.run_one();
  signal.emit(net::cancellation_type::terminal);
  while (!done) io.run_one();
  ASSERT_TRUE(thrown);
  EXPECT_THROW(std::rethrow_exception(thrown), boost::system::system_error);
  while (server.open_connections() > 0) io.run_one();
}

TEST_F(CurlClientTest, ManyRequestsAtOnce) {
  ScriptedServer server(
      io, [](Seen const& seen) { return Answer{ScriptedServer::ok(std::string(split(seen.head, ' ')[1]))}; });
  int const many = 200;
  int right = 0, done = 0;
  for (int i = 0; i < many; ++i) {
    auto const path = "/" + std::to_string(i);
    auto const on_end = [&, path](std::exception_ptr, Outcome outcome) {
      ++done;
      right += outcome && outcome->body == path;
    };
    net::co_spawn(io, client->send(Request::get(server.url(path))), on_end);
  }
  while (done < many) io.run_one();
  EXPECT_EQ(right, many);
  EXPECT_LE(server.connections(), 100);
}

TEST_F(CurlClientTest, LargeUploadArrivesWhole) {
  ScriptedServer server(
      io, [](Seen const& seen) { return Answer{ScriptedServer::ok(std::to_string(seen.body.size()))}; });
  auto const answer = send(Request::post(server.url("/")).content("text/plain", std::string(9 << 20, 'x')));
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->body, std::to_string(9 << 20));
}

TEST_F(CurlClientTest, ClientMayEndBeforeTheLoop) {
  ScriptedServer server(io, [](Seen const&) { return Answer{ScriptedServer::ok("x")}; });
  ASSERT_TRUE(send(Request::get(server.url("/"))));
  client.reset();
  io.poll();
  while (server.open_connections() > 0) io.run_one();
}

TEST_F(CurlClientTest, ProxyOfTheEnvironmentIsNotUsedForLoopback) {
  ScriptedServer server(io, [](Seen const&) { return Answer{ScriptedServer::ok("direct")}; });
  ScriptedServer proxy(io, [](Seen const&) { return Answer{ScriptedServer::ok("proxy")}; });
  ::setenv("http_proxy", proxy.url("").c_str(), 1);
  auto const near = send(Request::get(server.url("/")));
  auto const far = send(Request::get("http://www.example.com/"));
  auto pinned_request = Request::get("http://www.example.com:" + server.url("/").substr(17));
  pinned_request.pinned_address = "127.0.0.1";
  auto const pinned = send(std::move(pinned_request));
  ::unsetenv("http_proxy");
  ASSERT_TRUE(near && far && pinned);
  EXPECT_EQ(near->body, "direct");
  EXPECT_EQ(far->body, "proxy");
  EXPECT_EQ(pinned->body, "direct");
}

}  // namespace
}  // namespace workspace::http
