#pragma once
// The HTTP transports on a real server, for the tests of this folder.

#include "base/text.hpp"
#include "mcp/service/fake_tools.hpp"
#include "mcp/transport/http_transport.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <thread>

namespace workspace::mcp {

inline Async<Outcome> say_and_wait(Waiting& waiting, CallContext& context, json::object arguments) {
  context.progress(1);
  co_return co_await waiting.call(context, std::move(arguments));
}

struct Answer {
  int status = 0;
  std::string head, body;
  std::string header(std::string_view name) const {
    for (auto line : split(head, '\n'))
      if (auto const colon = line.find(':');
          colon != std::string_view::npos && equal_ignoring_case(line.substr(0, colon), name))
        return std::string(trim(line.substr(colon + 1)));
    return {};
  }
  json::value json() const { return json::parse(body).value(); }
};

/// The real server and transport on their own thread, raw sockets as clients.
class HttpFixture : public ::testing::Test {
 protected:
  HttpFixture() {
    add_fake_tools(tools_);
    tools_.add(tool_named("wait", [this](CallContext& context, json::object arguments) {
      return waiting_.call(context, std::move(arguments));
    }));
    tools_.add(tool_named("say_and_wait", [this](CallContext& context, json::object arguments) {
      return say_and_wait(waiting_, context, std::move(arguments));
    }));
  }

  void start(HttpTransportOptions options = {}) {
    transport_.emplace(service_, std::move(options));
    serve([this](http::Exchange& exchange) { return transport_->handle(exchange); });
  }
  void serve(http::Handler handler) {
    server_ = http::make_server(loop_.get_executor(), std::move(handler));
    port_ = server_->listen("127.0.0.1", 0).value();
    thread_ = std::thread([this] { loop_.run(); });
  }

  void TearDown() override {
    loop_.stop();
    if (thread_.joinable()) thread_.join();
    loop_.abandon();
    server_.reset();
  }

  net::ip::tcp::socket send(std::string_view method, std::vector<std::string> const& headers,
                            std::string_view body, std::string_view target = "/mcp") {
    net::ip::tcp::socket socket(client_loop_);
    socket.connect({net::ip::address_v4::loopback(), port_});
    std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\n", method, target);
    for (auto const& header : headers) text += header + "\r\n";
    if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    text += "\r\n" + std::string(body);
    net::write(socket, net::buffer(text));
    return socket;
  }

  static std::string read_until(net::ip::tcp::socket& socket, std::string_view mark) {
    std::string text;
    boost::system::error_code ec;
    net::read_until(socket, net::dynamic_buffer(text), mark, ec);
    return text;
  }

  Answer ask(std::string_view method, std::vector<std::string> headers, std::string_view body = {},
             std::string_view target = "/mcp") {
    headers.push_back("Connection: close");
    auto socket = send(method, headers, body, target);
    std::string text;
    boost::system::error_code ec;
    net::read(socket, net::dynamic_buffer(text), ec);
    auto const end = text.find("\r\n\r\n");
    Answer answer;
    if (end == std::string::npos) return answer;
    answer.head = text.substr(0, end);
    answer.body = text.substr(end + 4);
    answer.status = std::stoi(answer.head.substr(9, 3));
    return answer;
  }
  Answer post(std::vector<std::string> headers, std::string_view body) {
    headers.push_back("Content-Type: application/json");
    return ask("POST", std::move(headers), body);
  }

  static std::string request(std::string_view method, std::string_view params = "{}", int id = 1) {
    return fmt::format(R"({{"jsonrpc":"2.0","id":{},"method":"{}","params":{}}})", id, method, params);
  }
  static std::string modern(std::string_view method, std::string_view more = {}) {
    return request(
        method,
        fmt::format(
            R"({{"_meta":{{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{{}},"progressToken":1}}{}}})",
            more));
  }
  static std::vector<std::string> modern_headers(std::string method, std::string name = {}) {
    std::vector<std::string> headers{"MCP-Protocol-Version: 2026-07-28", "Mcp-Method: " + method,
                                     "Accept: application/json, text/event-stream",
                                     "Content-Type: application/json"};
    if (!name.empty()) headers.push_back("Mcp-Name: " + name);
    return headers;
  }
  std::string initialize(std::string_view version = "2025-11-25") {
    auto const answer =
        post({}, request("initialize", fmt::format(R"({{"protocolVersion":"{}"}})", version)));
    EXPECT_EQ(answer.status, 200);
    return "Mcp-Session-Id: " + answer.header("Mcp-Session-Id");
  }
  void release() {
    net::post(loop_, [this] { waiting_.release(); });
  }

  async::EventLoop loop_;
  net::io_context client_loop_;
  crypto::KeyRing keys_ = test_keys();
  SystemClock clock_;
  Offer offer_;
  ToolRegistry& tools_ = offer_.tools;
  store::MemoryStateStore store_{clock_};
  Service service_{loop_.get_executor(), {.lists_change = true}, offer_, keys_, store_, clock_};
  std::optional<HttpTransport> transport_;
  std::unique_ptr<http::Server> server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
  Waiting waiting_;
};

}  // namespace workspace::mcp
