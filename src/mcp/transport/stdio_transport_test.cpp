#include "mcp/transport/stdio_transport.hpp"

#include "mcp/service/fake_tools.hpp"

#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace workspace::mcp {
namespace {

/// The transport on its own thread between two pipes.
class StdioTest : public ::testing::Test {
 protected:
  StdioTest() {
    add_fake_tools(tools_);
    tools_.add(tool_named("wait", [this](CallContext& context, json::object arguments) {
      return waiting_.call(context, std::move(arguments));
    }));
  }

  void start(StdioOptions options = {}) {
    int to[2], from[2];
    ASSERT_EQ(::pipe2(to, O_CLOEXEC), 0);
    ASSERT_EQ(::pipe2(from, O_CLOEXEC), 0);
    transport_.emplace(loop_.get_executor(), service_, to[0], from[1], options);
    ::close(to[0]);
    ::close(from[1]);
    in_ = to[1];
    out_ = from[0];
    thread_ = std::thread([this] {
      net::co_spawn(loop_, transport_->run(), net::detached);
      loop_.run();
      transport_.reset();
    });
  }

  void TearDown() override {
    close_input();
    loop_.stop();
    if (thread_.joinable()) thread_.join();
    if (out_ >= 0) ::close(out_);
  }

  void close_input() {
    if (in_ >= 0) ::close(std::exchange(in_, -1));
  }
  void write(std::string_view text) {
    while (!text.empty()) {
      auto const count = ::write(in_, text.data(), text.size());
      ASSERT_GT(count, 0);
      text.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  /// The next line, or "EOF".
  std::string read() {
    for (;;) {
      if (auto const end = buffer_.find('\n'); end != std::string::npos) {
        auto const line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        return line;
      }
      char piece[4096];
      auto const count = ::read(out_, piece, sizeof piece);
      if (count <= 0) return "EOF";
      buffer_.append(piece, static_cast<std::size_t>(count));
    }
  }
  json::value read_json() {
    auto parsed = json::parse(read());
    return parsed ? *parsed : json::value();
  }
  int read_error() {
    auto const answer = read_json();
    auto const* const error = json::find(answer, "error");
    return error ? static_cast<int>(json::integer(*error, "code")) : 0;
  }

  static std::string request(std::string_view method, std::string_view params = "{}", int id = 1) {
    return fmt::format("{{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"{}\",\"params\":{}}}\n", id, method,
                       params);
  }
  static std::string modern(std::string_view method, std::string_view version = "2026-07-28") {
    return request(
        method,
        fmt::format(
            R"({{"_meta":{{"io.modelcontextprotocol/protocolVersion":"{}","io.modelcontextprotocol/clientCapabilities":{{}}}}}})",
            version));
  }
  void initialize(std::string_view version = "2025-11-25") {
    write(request("initialize", fmt::format(R"({{"protocolVersion":"{}"}})", version)));
    auto const answer = read_json();
    EXPECT_EQ(json::text(answer.at("result"), "protocolVersion"), version);
  }
  void release() {
    net::post(loop_, [this] { waiting_.release(); });
  }

  async::EventLoop loop_;
  crypto::KeyRing keys_ = test_keys();
  SystemClock clock_;
  Offer offer_;
  ToolRegistry& tools_ = offer_.tools;
  store::MemoryStateStore store_{clock_};
  Service service_{loop_.get_executor(), {.lists_change = true}, offer_, keys_, store_, clock_};
  Waiting waiting_;
  std::optional<StdioTransport> transport_;
  std::thread thread_;
  int in_ = -1, out_ = -1;
  std::string buffer_;
};

TEST_F(StdioTest, BothErasOnOneStream) {
  start();
  write(modern("server/discover"));
  EXPECT_EQ(json::text(read_json().at("result"), "resultType"), "complete");
  initialize("2025-06-18");
  write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
  write(request("tools/list"));
  EXPECT_FALSE(read_json().at("result").as_object().contains("resultType"));
  write(modern("tools/list"));
  EXPECT_EQ(json::text(read_json().at("result"), "resultType"), "complete");
  write(request("server/discover"));
  EXPECT_EQ(read_error(), code::method_not_found);
  write(modern("ping"));
  EXPECT_EQ(read_error(), code::method_not_found);
  write(modern("tools/list", "1999-01-01"));
  EXPECT_EQ(read_error(), code::unsupported_version);
  write(request("tools/list", R"({"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}})"));
  EXPECT_EQ(read_error(), code::invalid_params);
}

TEST_F(StdioTest, LinesThatAreNoMessages) {
  start({.max_line_bytes = 1000});
  write("\n  \r\nnonsense\n");
  auto const answer = read_json();
  EXPECT_EQ(answer.at("error").at("code"), code::parse_error);
  EXPECT_FALSE(answer.as_object().contains("id"));
  write("7\n");
  EXPECT_EQ(read_error(), code::invalid_request);
  write(std::string(5000, 'x'));
  EXPECT_EQ(read_error(), code::invalid_request);
  write(std::string(5000, 'x') + "\n" + request("ping"));
  EXPECT_EQ(read(), R"({"jsonrpc":"2.0","id":1,"result":{}})");
}

TEST_F(StdioTest, RequestsRunSideBySideAndCancelledOnesStaySilent) {
  start();
  initialize();
  write(request("tools/call", R"({"name":"wait"})", 5));
  waiting_.entered.get_future().wait();
  write(request("ping", "{}", 6));
  EXPECT_EQ(json::integer(read_json(), "id"), 6);
  write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":5}}\n");
  EXPECT_TRUE(waiting_.ended.get_future().get());
  write(request("ping", "{}", 7));
  EXPECT_EQ(json::integer(read_json(), "id"), 7);
  close_input();
  EXPECT_EQ(read(), "EOF");
}

TEST_F(StdioTest, ProgressComesBeforeTheResult) {
  start();
  write(request("tools/call", R"({"name":"report","_meta":{"progressToken":"t"}})"));
  EXPECT_EQ(json::text(read_json(), "method"), "notifications/progress");
  EXPECT_EQ(json::text(read_json(), "method"), "notifications/progress");
  EXPECT_EQ(json::integer(read_json(), "id"), 1);
}

TEST_F(StdioTest, AtTheEndOfInputWhatRunsIsFinished) {
  start();
  write(request("tools/call", R"({"name":"wait"})", 5));
  waiting_.entered.get_future().wait();
  // The last line needs no newline.
  auto const last = request("ping", "{}", 6);
  write(last.substr(0, last.size() - 1));
  close_input();
  EXPECT_EQ(json::integer(read_json(), "id"), 6);
  release();
  EXPECT_EQ(json::integer(read_json(), "id"), 5);
  EXPECT_EQ(read(), "EOF");
}

TEST_F(StdioTest, ButNotForEver) {
  start({.end_grace = std::chrono::milliseconds(20)});
  write(request("tools/call", R"({"name":"wait"})", 5));
  waiting_.entered.get_future().wait();
  close_input();
  EXPECT_TRUE(waiting_.ended.get_future().get());
  EXPECT_EQ(read(), "EOF");
}

TEST_F(StdioTest, StopIsLikeTheEndOfInput) {
  start();
  initialize();
  net::post(loop_, [this] { transport_->stop(); });
  EXPECT_EQ(read(), "EOF");
}

TEST_F(StdioTest, EndsWhenNobodyReads) {
  start();
  ::close(std::exchange(out_, -1));
  write(request("ping"));
  thread_.join();
  EXPECT_FALSE(transport_);
}

TEST_F(StdioTest, RefusesMoreThanItMayRun) {
  start({.max_running = 1});
  write(request("tools/call", R"({"name":"wait"})", 5));
  waiting_.entered.get_future().wait();
  write(request("ping", "{}", 6));
  EXPECT_EQ(read_error(), code::internal_error);
  release();
  EXPECT_EQ(json::integer(read_json(), "id"), 5);
}

TEST_F(StdioTest, BatchesOfOneVersion) {
  start();
  auto const ping = request("ping");
  auto const batch = "[" + ping.substr(0, ping.size() - 1) + ",7]\n";
  write(batch);
  EXPECT_EQ(read_error(), code::invalid_request);
  initialize("2025-03-26");
  write(batch);
  EXPECT_EQ(read_json().as_array().size(), 2u);
}

TEST_F(StdioTest, ALongAnswerReachesASlowReader) {
  tools_.add(tool_named("long", [](CallContext&, json::object) -> Async<Outcome> {
    co_return CallResult::text(std::string(4 << 20, 'x'));
  }));
  start();
  write(request("tools/call", R"({"name":"long"})"));
  write(request("ping", "{}", 2));
  EXPECT_GT(read().size(), 4u << 20);
  EXPECT_EQ(json::integer(read_json(), "id"), 2);
}

TEST_F(StdioTest, ReadsARegularFile) {
  char name[] = "/tmp/mcp-stdio-XXXXXX";
  int const file = ::mkstemp(name);
  ASSERT_GE(file, 0);
  ::unlink(name);
  auto const line = request("ping");
  ASSERT_EQ(::write(file, line.data(), line.size()), static_cast<ssize_t>(line.size()));
  ASSERT_EQ(::lseek(file, 0, SEEK_SET), 0);
  int from[2];
  ASSERT_EQ(::pipe2(from, O_CLOEXEC), 0);
  {
    StdioTransport transport(loop_.get_executor(), service_, file, from[1]);
    net::co_spawn(loop_, transport.run(), net::detached);
    loop_.run();
  }
  EXPECT_EQ(::fcntl(file, F_GETFL) & O_NONBLOCK, 0);
  ::close(file);
  ::close(from[1]);
  out_ = from[0];
  EXPECT_EQ(read(), R"({"jsonrpc":"2.0","id":1,"result":{}})");
  EXPECT_EQ(read(), "EOF");
}

TEST_F(StdioTest, AsksTheUserInALegacySession) {
  start();
  write(request("initialize", R"({"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}}})"));
  read_json();
  write(request("tools/call", R"({"name":"ask_name"})", 5));
  auto const question = read_json();
  EXPECT_EQ(json::text(question, "method"), "elicitation/create");
  write(fmt::format(
            R"({{"jsonrpc":"2.0","id":"{}","result":{{"action":"accept","content":{{"name":"Ann"}}}}}})",
            json::text(question, "id")) +
        "\n");
  auto const answer = read_json();
  EXPECT_EQ(answer.at("id"), 5);
  EXPECT_EQ(json::text(answer.at("result").at("content").at(0), "text"), "Hello Ann, noted, round 1");
}

TEST_F(StdioTest, TellsOfChangesAndEndsSubscriptionsWithItsInput) {
  start();
  initialize();
  write(request(
      "subscriptions/listen",
      R"({"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
      R"("io.modelcontextprotocol/clientCapabilities":{}},"notifications":{"toolsListChanged":true}})",
      9));
  EXPECT_EQ(json::text(read_json(), "method"), "notifications/subscriptions/acknowledged");
  net::post(loop_, [this] { tools_.remove("echo"); });
  // The legacy session hears of it once, the subscription once more under its id.
  std::set<bool> tagged;
  for (int i = 0; i < 2; ++i) {
    auto const told = read_json();
    EXPECT_EQ(json::text(told, "method"), "notifications/tools/list_changed");
    tagged.insert(json::find_path(told, {"params", "_meta"}) != nullptr);
  }
  EXPECT_EQ(tagged.size(), 2u);
  close_input();
  EXPECT_EQ(json::text(read_json(), "method"), "notifications/cancelled");
  EXPECT_EQ(read_json().at("id"), 9);
  EXPECT_EQ(read(), "EOF");
}

TEST_F(StdioTest, ASessionSetsItsLogLevel) {
  start();
  initialize();
  write(request("logging/setLevel", R"({"level":"emergency"})"));
  read_json();
  write(request("tools/call", R"({"name":"report"})", 2));
  EXPECT_EQ(read_json().at("id"), 2) << "nothing below the level comes before";
  write(request("logging/setLevel", R"({"level":"debug"})", 3));
  read_json();
  write(request("tools/call", R"({"name":"report"})", 4));
  EXPECT_EQ(json::text(read_json(), "method"), "notifications/message");
}

}  // namespace
}  // namespace workspace::mcp
