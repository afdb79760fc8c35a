#include "tools/frame/tool.hpp"

#include "tools/frame/fakes.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <future>

namespace workspace::tools {
namespace {

class ToolTest : public testing::Test {
 protected:
  Rendered call(std::string_view tool, std::string_view arguments) {
    ToolContext context(fake_.backend, call_, "alice@example.com", nullptr);
    auto const decoded = json::parse(arguments).value().as_object();
    return fake_.run(tool_named(tool).call(context, decoded));
  }
  Error refusal(std::string_view tool, std::string_view arguments) {
    try {
      call(tool, arguments);
    } catch (InvalidArguments const& refused) {
      return refused.error();
    }
    ADD_FAILURE() << "the arguments were taken";
    return {};
  }

  FakeBackend fake_;
  mcp::CallContext call_{{}, {}};
};

TEST_F(ToolTest, AllAreSortedAndEachOnce) {
  auto const all = Tool::all();
  ASSERT_FALSE(all.empty());
  EXPECT_TRUE(
      std::ranges::is_sorted(all, std::ranges::less{}, [](auto const* tool) { return tool->info.name; }));
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_NE(all[i - 1]->info.name, all[i]->info.name);
}

TEST_F(ToolTest, EveryProblemIsToldAtOnce) {
  auto const error = refusal("manage_event", R"({"summary":7.5,"add_google_meet":"maybe","colour":"red",
      "reminders":[{"method":"popup","minutes":10},{"method":"sms","minutes":-1},{"minutes":"soon"}],"attachments":"none"})");
  EXPECT_EQ(error.kind, ErrorKind::invalid);
  for (auto const* path :
       {"/action is required", "/summary expected a string", "/add_google_meet expected true or false",
        "/colour is not known", "/reminders/1/minutes must be at least 0",
        "/reminders/2/minutes expected an integer", "/reminders/2/method is required",
        "/attachments expected an array"})
    EXPECT_NE(error.message.find(path), std::string::npos) << path << " is not in\n" << error.message;
  EXPECT_NE(error.text().find("nothing was done"), std::string::npos);
}

TEST_F(ToolTest, OneProblemIsSaidInTheSingular) {
  auto const error = refusal("get_events", R"({"max_result":5,"detailed":true})");
  EXPECT_EQ(error.message,
            "An argument does not fit:\n  /max_result is not known here; did you mean \"max_results\"?");
}

TEST_F(ToolTest, ProblemsShowLittleOfWhatWasSent) {
  auto const error = refusal("get_events", R"({"max_results":")" + std::string(5000, 'x') + R"("})");
  EXPECT_LT(error.message.size(), 300u);
}

TEST_F(ToolTest, AToolWithoutAClientRunsWithoutAGrant) {
  auto const rendered = call("start_google_auth", R"({"serviceName":"Google Calendar"})");
  EXPECT_EQ(json::text(json::parse(rendered.structured).value(), "url"), "https://example.com/consent");
  EXPECT_NE(rendered.text.find("https://example.com/consent"), std::string::npos);
  EXPECT_EQ(fake_.asked_consent, std::vector<std::string>{"alice@example.com"});
}

TEST_F(ToolTest, ALargeResultIsWrittenByAWorkerASmallOneAtOnce) {
  google::FakeTokens tokens;
  google::Client google(tokens, fake_.http, fake_.clock, google::Endpoints::production());
  for (std::size_t const size : {100u, 200'000u}) {
    std::promise<void> free;
    // The only worker is busy until `free` is set.
    std::function<void()> const wait = [&] { free.get_future().wait(); };
    net::co_spawn(fake_.io, fake_.workers.run(wait), net::detached);
    fake_.io.poll();
    fake_.http.then(200, R"({"items":[{"id":"a@example.com","accessRole":"owner","summary":")" +
                             std::string(size, 's') + R"("}]})");
    ToolContext context(fake_.backend, call_, "alice@example.com", &google);
    json::object const arguments;
    std::optional<Rendered> rendered;
    net::co_spawn(fake_.io, tool_named("list_calendars").call(context, arguments),
                  [&](std::exception_ptr thrown, Rendered made) {
                    EXPECT_FALSE(thrown);
                    rendered = std::move(made);
                  });
    fake_.io.restart();
    fake_.io.poll();
    EXPECT_EQ(rendered.has_value(), size == 100);
    free.set_value();
    fake_.io.restart();
    fake_.io.run();
    ASSERT_TRUE(rendered);
    EXPECT_GT(rendered->text.size(), size);
    auto const structured = json::Document::parse(rendered->structured).value();
    EXPECT_EQ(structured.items("calendars")[0].text("name").size(), size);
  }
}

}  // namespace
}  // namespace workspace::tools
