#include "mcp/service/service.hpp"

#include "mcp/service/call.hpp"
#include "mcp/service/fake_tools.hpp"

namespace workspace::mcp {
namespace {

struct ServiceTest : ::testing::Test {
  ServiceTest() { add_fake_tools(tools); }

  Caller modern(std::string_view capabilities = "{}") {
    Caller caller;
    caller.version = newest_modern;
    caller.client_capabilities = object_of(capabilities);
    caller.principal.id = "alice";
    return caller;
  }
  static Caller legacy(Version version = newest_legacy) {
    Caller caller;
    caller.version = version;
    return caller;
  }
  Reply answer(Caller caller, std::string method, std::string_view params = "{}") {
    Message message;
    message.kind = Message::Kind::request;
    message.id = 1;
    message.method = std::move(method);
    message.params = object_of(params);
    Wire wire;
    wire.notify = [this](std::string text) { notified.push_back(std::move(text)); };
    return run(loop, service.answer(std::move(caller), std::move(message), std::move(wire)));
  }
  json::value result(Caller caller, std::string method, std::string_view params = "{}") {
    auto const reply = answer(std::move(caller), std::move(method), params);
    EXPECT_FALSE(reply.error) << reply.error->message;
    return reply.error ? json::value() : json::parse(reply.result).value();
  }
  int error_code(Caller caller, std::string method, std::string_view params = "{}") {
    auto const reply = answer(std::move(caller), std::move(method), params);
    return reply.error ? reply.error->code : 0;
  }
  static std::string first_text(json::value const& result) {
    return std::string(json::text(json::items(result, "content").at(0), "text"));
  }

  async::EventLoop loop;
  crypto::KeyRing keys = test_keys();
  ManualClock clock;
  Offer offer;
  ToolRegistry& tools = offer.tools;
  store::MemoryStateStore store{clock};
  Service service{loop.get_executor(),
                  {.info = {.name = "fake", .title = "Fake", .website_url = "https://example.com"},
                   .instructions = "Be kind."},
                  offer,
                  keys,
                  store,
                  clock};
  std::vector<std::string> notified;
};

TEST_F(ServiceTest, InitializeAgreesOnALegacyVersion) {
  auto const agreed =
      service.initialize(object_of(R"({"protocolVersion":"2025-06-18","capabilities":{"roots":{}}})"));
  EXPECT_EQ(agreed.version, Version::v2025_06_18);
  EXPECT_TRUE(agreed.client_capabilities.contains("roots"));
  auto const result = json::parse(agreed.reply.result).value();
  EXPECT_EQ(json::text(result, "protocolVersion"), "2025-06-18");
  EXPECT_EQ(json::text(result, "instructions"), "Be kind.");
  EXPECT_EQ(json::write(result.at("capabilities")), R"({"tools":{},"logging":{}})");
  EXPECT_EQ(json::write(result.at("serverInfo")),
            R"({"name":"fake","version":")" WORKSPACE_VERSION R"(","title":"Fake"})");
  EXPECT_FALSE(result.as_object().contains("resultType"));
  for (auto unknown : {"2026-07-28", "2030-01-01", "x"}) {
    json::object const params{{"protocolVersion", unknown}};
    EXPECT_EQ(service.initialize(params).version, Version::v2025_11_25);
  }
  EXPECT_EQ(service.initialize({}).reply.error->code, code::invalid_params);
}

TEST_F(ServiceTest, DiscoverTellsEverything) {
  auto const found = result(modern(), "server/discover");
  EXPECT_EQ(json::items(found, "supportedVersions").size(), 5u);
  EXPECT_EQ(json::write(found.at("capabilities")), R"({"tools":{},"logging":{}})");
  EXPECT_EQ(json::text(found, "instructions"), "Be kind.");
  EXPECT_EQ(json::text(found, "resultType"), "complete");
  EXPECT_EQ(json::integer(found, "ttlMs"), 3'600'000);
  EXPECT_EQ(json::text(found, "cacheScope"), "public");
  auto const& info = found.at("_meta").at("io.modelcontextprotocol/serverInfo");
  EXPECT_EQ(json::text(info, "websiteUrl"), "https://example.com");
}

TEST_F(ServiceTest, EachEraHasItsMethods) {
  EXPECT_EQ(answer(legacy(), "ping").result, "{}");
  for (auto method : {"ping", "initialize", "logging/setLevel", "resources/subscribe", "nonsense"})
    EXPECT_EQ(error_code(modern(), method), code::method_not_found) << method;
  for (auto method : {"server/discover", "resources/list", "nonsense"})
    EXPECT_EQ(error_code(legacy(), method), code::method_not_found) << method;
}

TEST_F(ServiceTest, ListsToolsAsTheVersionKnowsThem) {
  auto const now = result(modern(), "tools/list");
  EXPECT_EQ(json::items(now, "tools").size(), tools.size());
  EXPECT_EQ(json::text(now, "resultType"), "complete");
  EXPECT_EQ(json::integer(now, "ttlMs"), 3'600'000);
  EXPECT_FALSE(now.as_object().contains("nextCursor"));
  auto const before = result(legacy(Version::v2024_11_05), "tools/list");
  EXPECT_EQ(before.as_object().size(), 1u);
  auto const& tool = json::items(before, "tools").at(0).as_object();
  EXPECT_FALSE(tool.contains("annotations"));
  EXPECT_FALSE(tool.contains("outputSchema"));
}

TEST_F(ServiceTest, PagesThroughALongList) {
  Offer long_list{.tools = ToolRegistry(3)};
  add_fake_tools(long_list.tools);
  Service paged(loop.get_executor(), {}, long_list, keys, store, clock);
  std::vector<std::string> names;
  json::object params;
  for (int page = 0; page < 5; ++page) {
    Message message;
    message.method = "tools/list";
    message.params = params;
    auto const reply = run(loop, paged.answer(legacy(), std::move(message), {}));
    ASSERT_FALSE(reply.error);
    auto const list = json::parse(reply.result).value();
    for (auto const& tool : json::items(list, "tools")) names.emplace_back(json::text(tool, "name"));
    auto const* const next = json::find(list, "nextCursor");
    if (!next) break;
    params["cursor"] = *next;
  }
  auto const expected = long_list.tools.names();
  EXPECT_EQ(names, std::vector<std::string>(expected.begin(), expected.end()));
  EXPECT_EQ(error_code(legacy(), "tools/list", R"({"cursor":"nonsense"})"), code::invalid_params);
}

TEST_F(ServiceTest, CallsATool) {
  constexpr std::string_view call = R"({"name":"echo","arguments":{"a":1}})";
  auto const now = result(modern(), "tools/call", call);
  EXPECT_EQ(first_text(now), "echo");
  EXPECT_EQ(json::write(now.at("structuredContent")), R"({"a":1})");
  EXPECT_EQ(json::text(now, "resultType"), "complete");
  EXPECT_FALSE(now.as_object().contains("isError"));
  auto const before = answer(legacy(Version::v2025_03_26), "tools/call", call).result;
  EXPECT_EQ(before, R"({"content":[{"type":"text","text":"echo"}]})");
  EXPECT_EQ(json::write(result(legacy(), "tools/call", R"({"name":"echo"})").at("structuredContent")), "{}");
}

TEST_F(ServiceTest, WrongCallsAreProtocolErrors) {
  auto const unknown = answer(legacy(), "tools/call", R"({"name":"ecko"})");
  ASSERT_TRUE(unknown.error);
  EXPECT_EQ(unknown.error->code, code::invalid_params);
  EXPECT_NE(unknown.error->message.find("echo"), std::string::npos);
  EXPECT_EQ(error_code(modern(), "tools/call"), code::invalid_params);
  EXPECT_EQ(error_code(modern(), "tools/call", R"({"name":7})"), code::invalid_params);
  EXPECT_EQ(error_code(modern(), "tools/call", R"({"name":"echo","arguments":[1]})"), code::invalid_params);
}

TEST_F(ServiceTest, FailuresAreResultsAndDefectsKeepTheirDetails) {
  auto const failed = result(modern(), "tools/call", R"({"name":"fail"})");
  EXPECT_TRUE(json::boolean(failed, "isError"));
  EXPECT_EQ(first_text(failed), "There is no such file. List the files first.");
  testing::internal::CaptureStderr();
  auto const crashed = answer(modern(), "tools/call", R"({"name":"crash"})");
  auto const log = testing::internal::GetCapturedStderr();
  EXPECT_NE(log.find(" ERROR "), std::string::npos) << log;
  EXPECT_EQ(log.find("tools/call"), std::string::npos) << "calls are counted by that: " << log;
  ASSERT_TRUE(crashed.error);
  EXPECT_EQ(crashed.error->code, code::internal_error);
  EXPECT_EQ(crashed.error->message.find("secret"), std::string::npos);
}

TEST_F(ServiceTest, ProgressAndLogsGoToThoseWhoAsked) {
  result(modern(), "tools/call", R"({"name":"report"})");
  EXPECT_TRUE(notified.empty());
  result(modern(), "tools/call",
         R"({"name":"report","_meta":{"progressToken":"t","io.modelcontextprotocol/logLevel":"warning"}})");
  ASSERT_EQ(notified.size(), 3u);
  EXPECT_EQ(
      notified[0],
      R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"t","progress":1,"total":2,"message":"half"}})");
  EXPECT_NE(notified[1].find("\"progress\":2"), std::string::npos);
  EXPECT_EQ(
      notified[2],
      R"({"jsonrpc":"2.0","method":"notifications/message","params":{"level":"error","logger":"fake","data":"loud"}})");
  EXPECT_EQ(error_code(modern(), "tools/call",
                       R"({"name":"report","_meta":{"io.modelcontextprotocol/logLevel":"loud"}})"),
            code::invalid_params);
  EXPECT_EQ(error_code(modern(), "tools/call", R"({"name":"report","_meta":{"progressToken":{}}})"),
            code::invalid_params);
}

TEST_F(ServiceTest, AsksAndRunsAgainWithTheAnswer) {
  auto const asked = result(modern(R"({"elicitation":{}})"), "tools/call", R"({"name":"ask_name"})");
  EXPECT_EQ(json::text(asked, "resultType"), "input_required");
  EXPECT_FALSE(asked.as_object().contains("ttlMs"));
  auto const& question = asked.at("inputRequests").at("name");
  EXPECT_EQ(json::text(question, "method"), "elicitation/create");
  EXPECT_EQ(json::text(question.at("params"), "message"), "What is your name?");

  auto params = object_of(
      R"({"name":"ask_name","inputResponses":{"name":{"action":"accept","content":{"name":"Ann"}}}})");
  params["requestState"] = asked.at("requestState");
  json::value const again(params);
  auto const done = result(modern(R"({"elicitation":{}})"), "tools/call", json::write(again));
  EXPECT_EQ(first_text(done), "Hello Ann, noted, round 1");
}

TEST_F(ServiceTest, MissingAnswersAreAskedForAgain) {
  auto const ask = [&](std::string_view answers) {
    auto const params = R"({"name":"ask_name","inputResponses":)" + std::string(answers) + "}";
    return std::string(
        json::text(result(modern(R"({"elicitation":{}})"), "tools/call", params), "resultType"));
  };
  EXPECT_EQ(ask(R"({"other":{"action":"accept"}})"), "input_required");
  EXPECT_EQ(ask(R"({"name":12345})"), "input_required");
  EXPECT_EQ(ask(R"({"name":null})"), "input_required");
  EXPECT_EQ(ask(R"({"name":{"action":"accept","content":7}})"), "input_required");
  EXPECT_EQ(ask(R"({"name":{"action":"decline"}})"), "complete");
  EXPECT_EQ(error_code(modern(), "tools/call", R"({"name":"ask_name","inputResponses":7})"),
            code::invalid_params);
}

TEST_F(ServiceTest, ForgedOrMovedRequestStateIsRefused) {
  auto const asked = result(modern(R"({"elicitation":{}})"), "tools/call", R"({"name":"ask_name"})");
  auto const with_state = [&](std::string_view tool, std::string state) {
    json::object params{{"name", tool}};
    params["requestState"] = std::move(state);
    json::value const written(params);
    return error_code(modern(R"({"elicitation":{}})"), "tools/call", json::write(written));
  };
  std::string const state(json::text(asked, "requestState"));
  EXPECT_EQ(with_state("ask_name", state), 0);
  EXPECT_EQ(with_state("echo", state), code::invalid_params);
  EXPECT_EQ(with_state("ask_name", state + "x"), code::invalid_params);
  EXPECT_EQ(with_state("ask_name", ""), code::invalid_params);
}

TEST_F(ServiceTest, WhoCannotBeAskedGetsTheQuestionAsText) {
  auto one_shot = legacy();
  one_shot.one_shot = true;
  auto forms_only = modern(R"({"elicitation":{}})");
  for (auto const& caller : {one_shot, legacy(), modern(), forms_only}) {
    auto const page = result(caller, "tools/call", R"({"name":"ask_page"})");
    EXPECT_TRUE(json::boolean(page, "isError"));
    EXPECT_NE(first_text(page).find("Please sign in.\nOpen: https://example.com/consent"), std::string::npos);
  }
  auto const opened = result(modern(R"({"elicitation":{"url":{}}})"), "tools/call", R"({"name":"ask_page"})");
  EXPECT_EQ(json::text(opened, "resultType"), "input_required");
  auto const form = result(modern(R"({"elicitation":{"url":{}}})"), "tools/call", R"({"name":"ask_name"})");
  EXPECT_TRUE(json::boolean(form, "isError"));
}

TEST_F(ServiceTest, LackingSamplingIsAnErrorThatNamesIt) {
  auto const reply = answer(modern(), "tools/call", R"({"name":"ask_model"})");
  ASSERT_TRUE(reply.error);
  EXPECT_EQ(reply.error->code, code::missing_capability);
  EXPECT_EQ(json::write(reply.error->data), R"({"requiredCapabilities":{"sampling":{}}})");
  EXPECT_EQ(error_code(modern(R"({"sampling":{}})"), "tools/call", R"({"name":"ask_model"})"), 0);
  EXPECT_TRUE(json::boolean(result(legacy(), "tools/call", R"({"name":"ask_model"})"), "isError"));
}

TEST_F(ServiceTest, LongResultsAreWrittenByTheWorkers) {
  async::WorkerPool workers(1);
  tools.add(tool_named("long", [](CallContext&, json::object) -> Async<Outcome> {
    co_return CallResult::text(std::string(1 << 20, 'x'));
  }));
  Service with_workers(loop.get_executor(), {.workers = &workers}, offer, keys, store, clock);
  Message message;
  message.method = "tools/call";
  message.params = object_of(R"({"name":"long"})");
  auto const reply = run(loop, with_workers.answer(modern(), std::move(message), {}));
  EXPECT_GT(reply.result.size(), 1u << 20);
  auto const text = "[" + std::string(1 << 20, ' ') + "1]";
  EXPECT_EQ(run(loop, with_workers.parse(text)).value().as_array().size(), 1u);
}

TEST_F(ServiceTest, ACallIsStoppedWhenItsTimeIsUp) {
  Waiting waiting;
  tools.add(tool_named("wait", [&](CallContext& context, json::object arguments) {
    return waiting.call(context, std::move(arguments));
  }));
  Service impatient(loop.get_executor(), {.call_timeout = std::chrono::milliseconds(20)}, offer, keys, store,
                    clock);
  Message message;
  message.id = 1;
  message.method = "tools/call";
  message.params = object_of(R"({"name":"wait"})");
  auto const call = Call::start(loop.get_executor(), impatient, modern(), std::move(message));
  auto const event = run(loop, call->next());
  EXPECT_EQ(event.kind, Call::Event::Kind::answer);
  EXPECT_NE(event.text.find("\"isError\":true"), std::string::npos) << event.text;
  loop.restart();
  loop.run();
  EXPECT_TRUE(waiting.ended.get_future().get());
}

TEST_F(ServiceTest, ACancelledCallHasNoAnswer) {
  Waiting waiting;
  tools.add(tool_named("wait", [&](CallContext& context, json::object arguments) {
    return waiting.call(context, std::move(arguments));
  }));
  Message message;
  message.id = 7;
  message.method = "tools/call";
  message.params = object_of(R"({"name":"wait"})");
  RunningCalls running;
  auto const call = Call::start(loop.get_executor(), service, modern(), std::move(message));
  running.add("s", json::value(7), call);
  loop.poll();
  EXPECT_FALSE(running.cancel("s", json::value("7")));
  EXPECT_FALSE(running.cancel("other", json::value(7)));
  EXPECT_TRUE(running.cancel("s", json::value(7)));
  EXPECT_EQ(running.size(), 0u);
  EXPECT_EQ(run(loop, call->next()).kind, Call::Event::Kind::cancelled);
  loop.restart();
  loop.run();
  EXPECT_TRUE(waiting.ended.get_future().get());
}

}  // namespace
}  // namespace workspace::mcp
