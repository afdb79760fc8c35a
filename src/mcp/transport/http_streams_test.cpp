// Event streams of legacy sessions over HTTP: standing streams, resumption, and questions to the client.
#include "mcp/transport/http_fixture.hpp"

namespace workspace::mcp {
namespace {

using net::ip::tcp;

struct Event {
  std::string id, data, retry;
};

/// An event stream being read.
struct Stream {
  explicit Stream(tcp::socket opened) : socket(std::move(opened)) { head = take("\r\n\r\n"); }
  /// Up to and without the mark; all that is left where it does not come.
  std::string take(std::string_view mark) {
    boost::system::error_code ec;
    if (buffer.find(mark) == std::string::npos)
      net::read_until(socket, net::dynamic_buffer(buffer), mark, ec);
    auto const end = buffer.find(mark);
    if (end == std::string::npos) return std::exchange(buffer, {});
    auto const text = buffer.substr(0, end);
    buffer.erase(0, end + mark.size());
    return text;
  }
  /// The next event that is no comment. Chunk sizes stand on lines of their own.
  Event next() {
    Event event;
    bool any = false;
    for (;;) {
      auto line = take("\n");
      if (line.empty() && any) return event;
      if (line.empty() && !socket.is_open()) return event;
      if (line.ends_with('\r')) {
        if (line == "0\r") return event;
        continue;
      }
      if (line.starts_with("id: ")) event.id = line.substr(4);
      if (line.starts_with("data: ")) event.data = line.substr(6);
      if (line.starts_with("retry: ")) event.retry = line.substr(7);
      any = any || line.starts_with("id: ") || line.starts_with("data: ") || line.starts_with("retry: ");
    }
  }
  json::value message() { return json::parse(next().data).value(); }

  tcp::socket socket;
  std::string head, buffer;
};

class HttpStreamsTest : public HttpFixture {
 protected:
  std::string with_capabilities(std::string_view capabilities, std::string_view version = "2025-11-25") {
    auto const answer = post(
        {}, request("initialize",
                    fmt::format(R"({{"protocolVersion":"{}","capabilities":{}}})", version, capabilities)));
    return "Mcp-Session-Id: " + answer.header("Mcp-Session-Id");
  }
  Stream call(std::string const& session, std::string_view params, int id = 1) {
    return Stream(send(
        "POST", {session, "Content-Type: application/json", "Accept: application/json, text/event-stream"},
        request("tools/call", params, id)));
  }
  Stream listen(std::string const& session, std::string const& last = {}) {
    std::vector<std::string> headers{session, "Accept: text/event-stream"};
    if (!last.empty()) headers.push_back("Last-Event-ID: " + last);
    return Stream(send("GET", headers, {}));
  }
  std::string answer_to(json::value const& question, std::string_view result) {
    return fmt::format(R"({{"jsonrpc":"2.0","id":"{}","result":{}}})", json::text(question, "id"), result);
  }
};

TEST_F(HttpStreamsTest, AsksTheUserOnTheStreamOfTheCall) {
  start();
  auto const session = with_capabilities(R"({"elicitation":{}})");
  auto stream = call(session, R"({"name":"ask_name"})");
  auto const priming = stream.next();
  EXPECT_FALSE(priming.id.empty());
  EXPECT_EQ(priming.data, "");
  auto const question = stream.message();
  EXPECT_EQ(json::text(question, "method"), "elicitation/create");
  EXPECT_EQ(json::text(question.at("params"), "message"), "What is your name?");
  // Another session's answer is not the user's.
  auto const answer = answer_to(question, R"({"action":"accept","content":{"name":"Ann"}})");
  EXPECT_EQ(post({with_capabilities("{}")}, answer).status, 202);
  EXPECT_EQ(post({session}, answer).status, 202);
  auto const result = stream.message().at("result");
  EXPECT_EQ(json::text(result.at("content").at(0), "text"), "Hello Ann, noted, round 1");
}

TEST_F(HttpStreamsTest, OlderVersionsAreAskedInTheirWords) {
  start();
  auto const session = with_capabilities(R"({"elicitation":{}})", "2025-06-18");
  auto stream = call(session, R"({"name":"ask_name"})");
  auto const question = stream.message();
  EXPECT_FALSE(json::find(question.at("params"), "mode")) << "no priming before, and no mode";
  EXPECT_EQ(post({session}, answer_to(question, R"({"action":"decline"})")).status, 202);
  EXPECT_EQ(json::text(stream.message().at("result").at("content").at(0), "text"), "No name, then.");

  auto const first = with_capabilities(R"({"elicitation":{}})", "2025-03-26");
  auto const plain = post({first, "Accept: application/json, text/event-stream"},
                          request("tools/call", R"({"name":"ask_name"})"));
  EXPECT_TRUE(json::boolean(plain.json().at("result"), "isError")) << "elicitation is younger";
}

TEST_F(HttpStreamsTest, APageToOpenHasAnId) {
  start();
  auto const session = with_capabilities(R"({"elicitation":{"url":{}}})");
  auto stream = call(session, R"({"name":"ask_page"})");
  stream.next();
  auto const params = stream.message().at("params");
  EXPECT_EQ(json::text(params, "mode"), "url");
  EXPECT_FALSE(json::text(params, "elicitationId").empty());
}

TEST_F(HttpStreamsTest, AClientThatTakesNoStreamGetsTheQuestionInWords) {
  start();
  auto const session = with_capabilities(R"({"elicitation":{}})");
  auto const answer =
      post({session, "Accept: application/json"}, request("tools/call", R"({"name":"ask_name"})"));
  EXPECT_TRUE(json::boolean(answer.json().at("result"), "isError"));
  EXPECT_NE(json::text(answer.json().at("result").at("content").at(0), "text").find("What is your name?"),
            std::string::npos);
}

TEST_F(HttpStreamsTest, AnAnswerIsFetchedAfterTheConnectionWasLost) {
  start();
  auto const session = initialize();
  std::string last;
  {
    auto stream = call(session, R"({"name":"say_and_wait","_meta":{"progressToken":1}})");
    stream.next();
    auto const progress = stream.next();
    EXPECT_NE(progress.data.find("notifications/progress"), std::string::npos);
    last = progress.id;
  }
  waiting_.entered.get_future().wait();
  auto resumed = listen(session, last);
  release();
  auto const answer = resumed.message();
  EXPECT_EQ(json::text(answer.at("result").at("content").at(0), "text"), "waited");
  EXPECT_FALSE(waiting_.ended.get_future().get()) << "losing the connection is not cancelling";
  // Once more: nothing is lost by asking twice.
  EXPECT_EQ(listen(session, last).message(), answer);
}

TEST_F(HttpStreamsTest, UnknownEventIdsAreRefused) {
  start();
  auto const session = initialize();
  std::vector<std::string> headers{session, "Accept: text/event-stream",
                                   "Last-Event-ID: r0123456789abcdef-4"};
  auto const unknown = ask("GET", headers);
  EXPECT_EQ(unknown.status, 400);
  EXPECT_NE(unknown.body.find("Last-Event-ID"), std::string::npos);
  headers.back() = "Last-Event-ID: nonsense";
  EXPECT_EQ(ask("GET", headers).status, 400);
  EXPECT_EQ(ask("GET", {session}).status, 406);
  // Of a standing stream, which another replica may have held, it starts anew.
  EXPECT_TRUE(listen(session, "s0123456789abcdef-4").head.starts_with("HTTP/1.1 200"));
}

TEST_F(HttpStreamsTest, TheStandingStreamCarriesWhatBelongsToNoRequest) {
  start();
  auto const session = initialize();
  auto stream = listen(session);
  EXPECT_TRUE(stream.head.starts_with("HTTP/1.1 200")) << stream.head;
  stream.next();
  net::post(loop_, [this] { tools_.remove("echo"); });
  auto const event = stream.next();
  EXPECT_NE(event.data.find("notifications/tools/list_changed"), std::string::npos);
  // What happens while the client is away is there when it comes back.
  stream.socket.close();
  net::post(loop_, [this] { tools_.remove("report"); });
  auto resumed = listen(session, event.id);
  EXPECT_NE(resumed.next().data.find("notifications/tools/list_changed"), std::string::npos);
  // A new stream ends the one before.
  auto fresh = listen(session);
  EXPECT_EQ(resumed.next().data, "");
  EXPECT_EQ(ask("DELETE", {session}).status, 200);
  fresh.next();
  EXPECT_EQ(fresh.next().data, "") << "the session's end is the stream's";
}

TEST_F(HttpStreamsTest, StandingStreamsAreBounded) {
  start();
  std::vector<Stream> open;
  for (std::size_t i = 0; i < service_.options().max_subscriptions; ++i) {
    open.push_back(listen(initialize()));
    open.back().next();
  }
  EXPECT_EQ(ask("GET", {initialize(), "Accept: text/event-stream"}).status, 429);
}

TEST_F(HttpStreamsTest, ASlowAnswerComesOnAStream) {
  HttpTransportOptions options;
  options.stream_after = std::chrono::milliseconds(10);
  options.keep_alive = std::chrono::milliseconds(10);
  start(std::move(options));
  auto stream =
      Stream(send("POST", modern_headers("tools/call", "wait"), modern("tools/call", R"(,"name":"wait")")));
  EXPECT_NE(stream.head.find("text/event-stream"), std::string::npos);
  EXPECT_NE(stream.take("\n\n").find(": keep-alive"), std::string::npos);
  release();
  EXPECT_EQ(json::text(stream.message().at("result").at("content").at(0), "text"), "waited");
}

TEST_F(HttpStreamsTest, StoppingEndsSubscriptionsInOrder) {
  start();
  auto stream = Stream(send("POST", modern_headers("subscriptions/listen"),
                            modern("subscriptions/listen", R"(,"notifications":{"toolsListChanged":true})")));
  EXPECT_EQ(json::text(stream.message(), "method"), "notifications/subscriptions/acknowledged");
  auto standing = listen(initialize());
  standing.next();
  net::post(loop_, [this] { transport_->stop(); });
  EXPECT_EQ(json::text(stream.message(), "method"), "notifications/cancelled");
  EXPECT_EQ(json::text(stream.message().at("result"), "resultType"), "complete");
  EXPECT_EQ(standing.next().data, "");
}

}  // namespace
}  // namespace workspace::mcp
