#include "mcp/transport/sse_transport.hpp"

#include "mcp/transport/http_fixture.hpp"

namespace workspace::mcp {
namespace {

class SseTest : public HttpFixture {
 protected:
  void start_sse() {
    sse_.emplace(service_, HttpTransportOptions{});
    serve([this](http::Exchange& exchange) {
      return exchange.request().method == "POST" ? sse_->post(exchange) : sse_->open(exchange, "/messages");
    });
  }
  net::ip::tcp::socket open() {
    return send("GET", {"Accept: text/event-stream", "Connection: close"}, {}, "/sse");
  }
  /// The data of the next event.
  std::string event(net::ip::tcp::socket& socket) {
    for (;;) {
      auto const end = text_.find("\n\n");
      if (end == std::string::npos) {
        boost::system::error_code ec;
        net::read_until(socket, net::dynamic_buffer(text_), "\n\n", ec);
        if (ec) return "EOF";
        continue;
      }
      auto const piece = text_.substr(0, end);
      text_.erase(0, end + 2);
      if (auto const data = piece.find("data: "); data != std::string::npos) return piece.substr(data + 6);
    }
  }
  json::value message(net::ip::tcp::socket& socket) { return json::parse(event(socket)).value(); }
  int post_to(std::string const& target, std::string_view body) {
    return ask("POST", {"Content-Type: application/json"}, body, target).status;
  }

  std::optional<SseTransport> sse_;
  std::string text_;
};

TEST_F(SseTest, AClientOf2024FromStartToEnd) {
  start_sse();
  auto stream = open();
  auto const target = event(stream);
  EXPECT_TRUE(target.starts_with("/messages?session_id=")) << target;
  EXPECT_EQ(post_to(target, request("initialize", R"({"protocolVersion":"2024-11-05","capabilities":{}})")),
            202);
  EXPECT_EQ(json::text(message(stream).at("result"), "protocolVersion"), "2024-11-05");
  EXPECT_EQ(post_to(target, R"({"jsonrpc":"2.0","method":"notifications/initialized"})"), 202);
  EXPECT_EQ(post_to(target, request("tools/call", R"({"name":"echo"})", 2)), 202);
  auto const answer = message(stream);
  EXPECT_EQ(answer.at("id"), 2);
  EXPECT_FALSE(json::find(answer.at("result"), "structuredContent"));
  EXPECT_EQ(post_to(target, "{"), 400);
  EXPECT_EQ(post_to(target, request("tools/call", R"({"name":"none"})", 3)), 202);
  EXPECT_EQ(json::integer(message(stream).at("error"), "code"), code::invalid_params);
  net::post(loop_, [this] { sse_->stop(); });
  EXPECT_EQ(event(stream), "EOF");
  EXPECT_EQ(post_to(target, request("ping")), 404);
}

TEST_F(SseTest, AsksOnItsStream) {
  start_sse();
  auto stream = open();
  auto const target = event(stream);
  post_to(target,
          request("initialize", R"({"protocolVersion":"2025-06-18","capabilities":{"elicitation":{}}})"));
  message(stream);
  EXPECT_EQ(post_to(target, request("tools/call", R"({"name":"ask_name"})", 2)), 202);
  auto const question = message(stream);
  EXPECT_EQ(json::text(question, "method"), "elicitation/create");
  post_to(target, fmt::format(R"({{"jsonrpc":"2.0","id":"{}","result":{{"action":"decline"}}}})",
                              json::text(question, "id")));
  EXPECT_EQ(json::text(message(stream).at("result").at("content").at(0), "text"), "No name, then.");
}

TEST_F(SseTest, AClientThatLeavesTakesItsCallsWithIt) {
  start_sse();
  auto stream = open();
  auto const target = event(stream);
  EXPECT_EQ(post_to("/messages?session_id=forged", request("ping")), 404);
  EXPECT_EQ(post_to("/messages", request("ping")), 404);
  post_to(target, request("tools/call", R"({"name":"wait"})", 2));
  waiting_.entered.get_future().wait();
  stream.close();
  EXPECT_TRUE(waiting_.ended.get_future().get());
}

}  // namespace
}  // namespace workspace::mcp
