#include "http/client.hpp"
#include "http/scripted_server.hpp"
#include "http/tls_servers.hpp"

#include <gmock/gmock.h>

namespace workspace::http {
namespace {

using testing::HasSubstr;
using Outcome = Result<Response, Broken>;

class CurlClientTlsTest : public ::testing::Test {
 protected:
  static std::unique_ptr<Client> client_that_trusts(net::io_context& io, std::string const& file) {
    ClientOptions options;
    options.ca_file = file;
    return make_curl_client(io.get_executor(), options);
  }
  Outcome send(Request request) { return run_on(io, client->send(std::move(request))); }

  /// All at once; in the order of the requests. `meanwhile` runs when they are begun and none is waited for.
  std::vector<Outcome> send_all(
      std::vector<Request> requests, std::function<void()> const& meanwhile = [] {}) {
    std::vector<Outcome> outcomes(requests.size(), Broken{});
    std::size_t done = 0;
    io.restart();
    for (std::size_t i = 0; i < requests.size(); ++i) {
      auto const on_end = [&outcomes, &done, i](std::exception_ptr thrown, Outcome outcome) {
        EXPECT_FALSE(thrown);
        outcomes[i] = std::move(outcome);
        ++done;
      };
      net::co_spawn(io, client->send(std::move(requests[i])), on_end);
    }
    meanwhile();
    while (done < requests.size()) io.run_one();
    return outcomes;
  }

  void make_file(std::string const& name, std::size_t bytes) {
    std::ofstream(certificate.folder / name) << std::string(bytes, 'x');
  }

  Certificate certificate;
  net::io_context io;
  std::unique_ptr<Client> client = client_that_trusts(io, certificate.file());
};

TEST_F(CurlClientTlsTest, Http2IsNegotiatedAndTheConnectionKept) {
  NgHttpd server(certificate);
  make_file("page", 100);
  for (int i = 0; i < 3; ++i) {
    auto const answer = send(Request::get(server.url("/page")));
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body.size(), 100u);
    EXPECT_EQ(answer->headers.find("Content-Length"), "100");
  }
  EXPECT_EQ(send(Request::get(server.url("/missing")))->status, 404);
  EXPECT_THAT(server.requests(), testing::ElementsAre("1:GET", "1:GET", "1:GET", "1:GET"));
}

TEST_F(CurlClientTlsTest, OneHttp2ConnectionCarriesConcurrentRequests) {
  NgHttpd server(certificate);
  make_file("large", 1 << 20);
  ASSERT_TRUE(send(Request::get(server.url("/large"))));
  // The server sleeps until most have come (some 44 bytes each): these waited for nobody's answer.
  server.stop();
  auto const wake = [&] {
    while (server.unread_bytes() < 20 * 30) io.poll();
    server.go_on();
  };
  std::vector<Request> requests;
  for (int i = 0; i < 20; ++i) requests.push_back(Request::get(server.url("/large")));
  for (auto const& answer : send_all(std::move(requests), wake)) {
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->body.size(), 1u << 20);
  }
  EXPECT_EQ(server.connections(), 1u);
  EXPECT_EQ(server.requests().size(), 21u);
  EXPECT_GT(server.most_at_once(), 5);
}

TEST_F(CurlClientTlsTest, BodiesArriveWholeOverHttp2) {
  NgHttpd server(certificate);
  std::string body;
  for (int i = 0; body.size() < 3u << 20; ++i) body += std::to_string(i) + "\r\n";
  for (auto const* method : {"POST", "PUT"}) {
    auto const answer = send(Request::with(method, server.url("/echo")).content("text/plain", body));
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->body.size(), body.size());
    EXPECT_TRUE(answer->body == body) << method;
  }
}

TEST_F(CurlClientTlsTest, AWriteThatTheServerRefusesForNowIsNotSentAgain) {
  NgHttpd server(certificate, {"-m", "2"});  // streams at once; before libcurl knows, it may ask for more
  std::vector<Request> requests;
  for (int i = 0; i < 12; ++i)
    requests.push_back(Request::post(server.url("/act")).content("text/plain", "mail " + std::to_string(i)));
  auto const answers = send_all(std::move(requests));
  int arrived = 0;
  for (int i = 0; i < 12; ++i) {
    arrived += bool(answers[i]);
    if (answers[i])
      EXPECT_EQ(answers[i]->body, "mail " + std::to_string(i));
    else
      EXPECT_TRUE(answers[i].error().sent) << answers[i].error().detail;
  }
  EXPECT_GE(arrived, 2);
  EXPECT_LE(server.requests().size(), 12u);
}

TEST_F(CurlClientTlsTest, AWriteLostWithItsConnectionIsNotSentAgain) {
  NgHttpd server(certificate);
  ASSERT_EQ(send(Request::get(server.url("/")))->status, 404);
  server.stop();
  std::optional<Outcome> outcome;
  auto const on_end = [&](std::exception_ptr, Outcome ended) { outcome = std::move(ended); };
  net::co_spawn(io,
                client->send(Request::post(server.url("/act")).content("text/plain", std::string(5000, 'x'))),
                on_end);
  io.restart();
  while (server.unread_bytes() < 4000) io.poll();  // fewer may be control frames
  server.kill();
  while (!outcome) io.run_one();
  // libcurl tries a second connection and finds it refused; the truth is that the first one broke.
  ASSERT_FALSE(*outcome);
  EXPECT_EQ(outcome->error().kind, Broken::Kind::reset) << outcome->error().detail;
  EXPECT_TRUE(outcome->error().sent);
}

TEST_F(CurlClientTlsTest, ServersWithoutHttp2AreSpokenToInHttp1) {
  // One that knows nothing of ALPN, and one that ends the handshake unless it is offered HTTP/1.1.
  for (auto const& alpn : std::vector<std::vector<std::string>>{{}, {"-alpn", "http/1.1"}}) {
    SServer server(certificate, alpn);
    auto const answer = send(Request::get(server.url()));
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->status, 200);
    EXPECT_THAT(answer->body, HasSubstr("New, TLSv1"));
  }
}

TEST_F(CurlClientTlsTest, TheNextConnectionResumesTheTlsSession) {
  for (auto const* version : {"-tls1_3", "-tls1_2"}) {
    SServer server(certificate, {version});
    auto const first = send(Request::get(server.url()));
    auto const second =
        send(Request::get(server.url()));  // by another handle of libcurl's and a new connection
    ASSERT_TRUE(first && second);
    EXPECT_THAT(first->body, HasSubstr("\nNew, TLSv1"));
    EXPECT_THAT(second->body, HasSubstr("\nReused, TLSv1")) << version;
  }
}

TEST_F(CurlClientTlsTest, AuthoritiesAreReadOnceForAllConnections) {
  SServer server(certificate);
  auto const file = certificate.folder / "authorities.pem";
  std::filesystem::copy_file(certificate.file(), file);
  client = client_that_trusts(io, file);
  ASSERT_TRUE(send(Request::get(server.url())));
  std::filesystem::remove(file);
  EXPECT_TRUE(send(Request::get(server.url()))) << "a new connection, as the server keeps none";
}

TEST_F(CurlClientTlsTest, OldTlsIsRefused) {
  SServer server(certificate, {"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"});
  auto const answer = send(Request::post(server.url()).content("text/plain", "secret"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Broken::Kind::tls) << answer.error().detail;
  EXPECT_FALSE(answer.error().sent);
}

TEST_F(CurlClientTlsTest, ACertificateOfAnUnknownAuthorityIsRefused) {
  Certificate unknown;
  for (auto const& trusted : {std::string(), unknown.file()}) {
    client = client_that_trusts(io, trusted);
    NgHttpd http2(certificate);
    SServer http1(certificate);
    for (auto const& url : {http2.url("/"), http1.url()}) {
      auto const answer = send(Request::post(url).content("text/plain", "secret"));
      ASSERT_FALSE(answer);
      EXPECT_EQ(answer.error().kind, Broken::Kind::tls);
      EXPECT_FALSE(answer.error().sent);
      EXPECT_THAT(answer.error().detail, HasSubstr("certificate is not trusted"));
      EXPECT_THAT(answer.error().detail, HasSubstr("self-signed certificate"));
      EXPECT_THAT(answer.error().detail, HasSubstr("SSL_CERT_FILE"));
    }
    EXPECT_THAT(http2.requests(), testing::IsEmpty());
  }
}

TEST_F(CurlClientTlsTest, ACertificateOfAnotherHostIsRefused) {
  SServer server(certificate);
  auto const answer = send(Request::get(server.url("127.0.0.1")));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Broken::Kind::tls);
  EXPECT_FALSE(answer.error().sent);
  EXPECT_THAT(answer.error().detail, HasSubstr("127.0.0.1"));
  // A pinned address changes where the connection goes, not whose certificate is asked for.
  auto request = Request::get(server.url("workspace.example.com"));
  request.pinned_address = "127.0.0.1";
  EXPECT_EQ(send(request).error().kind, Broken::Kind::tls);
  request = Request::get(server.url());
  request.pinned_address = "127.0.0.1";
  EXPECT_TRUE(send(request));
}

TEST_F(CurlClientTlsTest, AnAuthorityFileThatCannotBeReadTrustsNobody) {
  SServer server(certificate);
  client = client_that_trusts(io, certificate.folder / "no-such-file.pem");
  auto const answer = send(Request::get(server.url()));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Broken::Kind::tls);
  EXPECT_THAT(answer.error().detail, HasSubstr("no-such-file.pem"));
}

}  // namespace
}  // namespace workspace::http
