// Resources, prompts, completion, subscriptions and tasks as clients of both eras meet them.
#include "mcp/protocol/cursor.hpp"
#include "mcp/service/fake_tools.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>

namespace workspace::mcp {
namespace {

Async<ReadOutcome> read_text(CallContext&, std::string uri) {
  co_return ReadResult::text(uri, "text/plain", "content");
}
Async<ReadOutcome> read_id(CallContext&, std::string uri, Variables variables) {
  if (variables.at("id") == "gone") throw Failure(ErrorKind::not_found, "No such thing.", "List the things.");
  if (variables.at("id") == "denied") throw Failure(ErrorKind::denied, "Not yours.");
  co_return ReadResult::text(uri, "text/plain", "item " + variables.at("id"));
}
Async<PromptOutcome> greet(CallContext&, PromptArguments arguments) {
  PromptResult result;
  result.messages.push_back({PromptMessage::Role::user, Content::text("Greet " + arguments["name"])});
  co_return result;
}
Async<Completion> complete_name(CallContext&, std::string value,
                                std::map<std::string, std::string, std::less<>> known) {
  if (value == "fail") throw Failure(ErrorKind::unavailable, "Not now.");
  co_return complete_from({"alice", "bob", known["other"]}, value);
}
Async<Outcome> work(CallContext& context, json::object) {
  if (!context.in_task()) co_return StartTask{};
  co_return CallResult::text("worked");
}
Async<std::vector<Resource>> own_resources(CallContext&) {
  std::vector<Resource> own(1);
  own[0].uri = "own://inbox";
  own[0].info.name = "inbox";
  co_return own;
}

struct Watcher final : ResourceWatcher {
  bool can_watch(Principal const&, std::string const& uri) const override { return uri == "a://x"; }
  void watch(Principal const&, std::string const&) override {}
  void unwatch(Principal const&, std::string const&) override {}
};

struct OfferTest : ::testing::Test {
  static Offer make_offer() {
    Offer offer;
    offer.resources.add({"a://x", {.name = "x", .title = "X"}, read_text});
    offer.templates.add({"a://items/{id}", {.name = "item"}, read_id, {{"id", complete_name}}});
    Prompt prompt{"greet", "Greet", "Greets.", {{"name", "", "", true, complete_name}, {"other"}}, greet};
    offer.prompts.add(std::move(prompt));
    offer.more_resources = own_resources;
    auto tool = tool_named("work", work);
    tool.takes_long = true;
    offer.tools.add(std::move(tool));
    return offer;
  }
  static Caller modern(std::string_view capabilities = "{}") {
    Caller caller;
    caller.version = newest_modern;
    caller.client_capabilities = object_of(capabilities);
    caller.principal.id = "alice";
    return caller;
  }
  Caller legacy() {
    Caller caller;
    caller.principal.id = "alice";
    caller.session =
        Session{.key = "s", .principal = "alice", .expires = clock.now() + std::chrono::hours(1)};
    return caller;
  }
  static Message message(std::string method, std::string_view params) {
    Message made;
    made.kind = Message::Kind::request;
    made.id = 7;
    made.method = std::move(method);
    made.params = object_of(params);
    return made;
  }
  Reply answer(Caller caller, std::string method, std::string_view params = "{}") {
    return run(loop, service.answer(std::move(caller), message(std::move(method), params), {}));
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

  async::EventLoop loop;
  crypto::KeyRing keys = test_keys();
  ManualClock clock;
  store::MemoryStateStore store{clock};
  Watcher watcher;
  Offer offer = make_offer();
  Service service{loop.get_executor(),
                  {.lists_change = true, .max_subscriptions = 2, .watcher = &watcher},
                  offer,
                  keys,
                  store,
                  clock};
};

constexpr std::string_view follows_tasks = R"({"extensions":{"io.modelcontextprotocol/tasks":{}}})";

TEST_F(OfferTest, SaysWhatItOffers) {
  auto const now = result(modern(), "server/discover").at("capabilities");
  EXPECT_EQ(json::write(now),
            R"({"tools":{"listChanged":true},"prompts":{"listChanged":true},)"
            R"("resources":{"listChanged":true,"subscribe":true},"completions":{},"logging":{},)"
            R"("extensions":{"io.modelcontextprotocol/tasks":{}}})");
  auto const agreed = service.initialize(object_of(R"({"protocolVersion":"2024-11-05"})"));
  auto const then = json::parse(agreed.reply.result).value().at("capabilities");
  EXPECT_FALSE(json::find(then, "completions")) << "2024-11-05 does not know that";
  EXPECT_FALSE(json::find(then, "extensions"));
}

TEST_F(OfferTest, ResourcesAreListedAndRead) {
  auto const listed = result(modern(), "resources/list");
  EXPECT_EQ(json::text(listed.at("resources").at(0), "uri"), "a://x");
  EXPECT_EQ(json::text(listed.at("resources").at(1), "uri"), "own://inbox");
  EXPECT_EQ(json::text(listed, "cacheScope"), "private") << "the caller's own are among them";
  EXPECT_EQ(
      json::text(result(legacy(), "resources/templates/list").at("resourceTemplates").at(0), "uriTemplate"),
      "a://items/{id}");
  auto const read = result(modern(), "resources/read", R"({"uri":"a://items/5"})");
  EXPECT_EQ(json::text(read.at("contents").at(0), "text"), "item 5");
  EXPECT_EQ(json::integer(read, "ttlMs", -1), 0);
  EXPECT_FALSE(result(legacy(), "resources/read", R"({"uri":"a://x"})").as_object().contains("ttlMs"));
}

TEST_F(OfferTest, WhatIsNotThereIsToldWithItsUri) {
  for (auto uri : {"a://nothing", "a://items/gone"}) {
    auto const params = fmt::format(R"({{"uri":"{}"}})", uri);
    auto const reply = answer(modern(), "resources/read", params);
    ASSERT_TRUE(reply.error);
    EXPECT_EQ(reply.error->code, code::invalid_params);
    EXPECT_EQ(json::text(reply.error->data, "uri"), uri);
    EXPECT_EQ(error_code(legacy(), "resources/read", params), -32002);
  }
  EXPECT_EQ(error_code(legacy(), "resources/read", R"({"uri":"a://items/denied"})"), code::invalid_params);
  for (auto bad : {"{}", R"({"uri":7})"})
    EXPECT_EQ(error_code(modern(), "resources/read", bad), code::invalid_params);
  EXPECT_EQ(error_code(modern(), "resources/read", fmt::format(R"({{"uri":"{}"}})", std::string(5000, 'x'))),
            code::invalid_params);
}

TEST_F(OfferTest, PromptsCheckTheirArguments) {
  auto const prompt = result(modern(), "prompts/list").at("prompts").at(0);
  EXPECT_EQ(json::text(prompt, "title"), "Greet");
  EXPECT_TRUE(json::boolean(prompt.at("arguments").at(0), "required"));
  auto const got = result(modern(), "prompts/get", R"({"name":"greet","arguments":{"name":"Bob"}})");
  EXPECT_EQ(json::text(got.at("messages").at(0).at("content"), "text"), "Greet Bob");
  for (auto bad : {R"({"name":"none"})", R"({})", R"({"name":"greet"})", R"({"name":"greet","arguments":[]})",
                   R"({"name":"greet","arguments":{"name":7}})",
                   R"({"name":"greet","arguments":{"name":"x","odd":"y"}})"})
    EXPECT_EQ(error_code(modern(), "prompts/get", bad), code::invalid_params) << bad;
}

TEST_F(OfferTest, CompletesArgumentsAndVariables) {
  auto const ask = [&](std::string_view ref, std::string_view argument, std::string_view more = "") {
    return result(modern(), "completion/complete",
                  fmt::format(R"({{"ref":{},"argument":{}{}}})", ref, argument, more))
        .at("completion");
  };
  constexpr std::string_view prompt = R"({"type":"ref/prompt","name":"greet"})";
  constexpr std::string_view item = R"({"type":"ref/resource","uri":"a://items/{id}"})";
  EXPECT_EQ(json::write(ask(prompt, R"({"name":"name","value":"al"})").at("values")), R"(["alice"])");
  EXPECT_EQ(json::write(ask(item, R"({"name":"id","value":"b"})").at("values")), R"(["bob"])");
  EXPECT_EQ(
      json::write(ask(prompt, R"({"name":"name","value":"z"})", R"(,"context":{"arguments":{"other":"zoe"}})")
                      .at("values")),
      R"(["zoe"])");
  EXPECT_EQ(ask(prompt, R"({"name":"other","value":""})").at("values").as_array().size(), 0u);
  EXPECT_EQ(ask(prompt, R"({"name":"name","value":"fail"})").at("values").as_array().size(), 0u)
      << "somebody types: no suggestion is better than an error";
  for (auto bad : {R"({"ref":{"type":"ref/prompt","name":"none"},"argument":{"name":"name","value":""}})",
                   R"({"ref":{"type":"ref/prompt","name":"greet"},"argument":{"name":"odd","value":""}})",
                   R"({"ref":{"type":"odd"},"argument":{"name":"name","value":""}})", R"({})",
                   R"({"ref":{"type":"ref/prompt","name":"greet"},"argument":{"name":"name","value":7}})"})
    EXPECT_EQ(error_code(modern(), "completion/complete", bad), code::invalid_params) << bad;
}

TEST_F(OfferTest, ASessionSetsItsLogLevelAndWatches) {
  EXPECT_EQ(answer(legacy(), "logging/setLevel", R"({"level":"error"})").result, "{}");
  EXPECT_EQ(error_code(legacy(), "logging/setLevel", R"({"level":"loud"})"), code::invalid_params);
  EXPECT_EQ(answer(legacy(), "resources/subscribe", R"({"uri":"a://x"})").result, "{}");
  auto const state = run(loop, service.session_states().read(*legacy().session)).value();
  EXPECT_EQ(state.log_level, LogLevel::error);
  EXPECT_EQ(state.watched, std::set<std::string>{"a://x"});
  EXPECT_EQ(error_code(legacy(), "resources/subscribe", R"({"uri":"a://items/5"})"), -32002)
      << "not watchable";
  EXPECT_EQ(answer(legacy(), "resources/unsubscribe", R"({"uri":"a://x"})").result, "{}");
  EXPECT_TRUE(run(loop, service.session_states().read(*legacy().session)).value().watched.empty());
}

/// subscriptions/listen as a call beside the test, and what it says.
struct Listening {
  Listening(OfferTest& test, Caller caller, std::string_view params, int id = 7) {
    auto message = OfferTest::message("subscriptions/listen", params);
    message.id = id;
    Wire wire;
    wire.notify = [this](std::string text) { heard.push_back(json::parse(text).value()); };
    net::co_spawn(test.loop, test.service.answer(std::move(caller), std::move(message), std::move(wire)),
                  net::bind_cancellation_slot(stop.slot(), [this](std::exception_ptr thrown, Reply came) {
                    cancelled = thrown != nullptr;
                    reply = std::move(came);
                  }));
    test.loop.restart();
    test.loop.poll();
  }
  net::cancellation_signal stop;
  std::vector<json::value> heard;
  std::optional<Reply> reply;
  bool cancelled = false;
};

TEST_F(OfferTest, ListensToWhatItAcknowledged) {
  Listening listening(
      *this, modern(),
      R"({"notifications":{"toolsListChanged":true,"resourceSubscriptions":["a://x","b://y"]}})");
  ASSERT_EQ(listening.heard.size(), 1u);
  auto const& first = listening.heard[0];
  EXPECT_EQ(json::text(first, "method"), "notifications/subscriptions/acknowledged");
  EXPECT_EQ(json::write(first.at("params").at("notifications")),
            R"({"toolsListChanged":true,"resourceSubscriptions":["a://x"]})");
  service.subscriptions().list_changed(List::prompts);
  service.subscriptions().resource_updated("alice", "a://x");
  offer.tools.remove("work");
  ASSERT_EQ(listening.heard.size(), 3u);
  EXPECT_EQ(json::text(listening.heard[1], "method"), "notifications/resources/updated");
  EXPECT_EQ(json::text(listening.heard[2], "method"), "notifications/tools/list_changed");
  for (auto const& each : listening.heard)
    EXPECT_EQ(each.at("params").at("_meta").at("io.modelcontextprotocol/subscriptionId"), 7);
  listening.stop.emit(net::cancellation_type::terminal);
  loop.restart();
  loop.poll();
  EXPECT_TRUE(listening.cancelled);
  EXPECT_EQ(service.subscriptions().count("alice"), 0u);
}

TEST_F(OfferTest, SubscriptionsAreBoundedAndEndInOrder) {
  constexpr std::string_view all = R"({"notifications":{"toolsListChanged":true}})";
  Listening first(*this, modern(), all, 1), second(*this, modern(), all, 2), third(*this, modern(), all, 3);
  ASSERT_TRUE(third.reply && third.reply->error);
  EXPECT_NE(third.reply->error->message.find("At most 2"), std::string::npos);
  auto other = modern();
  other.principal.id = "bob";
  Listening of_another(*this, std::move(other), all, 4);
  EXPECT_FALSE(of_another.reply);
  service.end_subscriptions();
  loop.restart();
  loop.poll();
  ASSERT_TRUE(first.reply);
  EXPECT_EQ(json::text(first.heard.back(), "method"), "notifications/cancelled");
  EXPECT_EQ(first.heard.back().at("params").at("requestId"), 1);
  auto const ended = json::parse(first.reply->result).value();
  EXPECT_EQ(ended.at("_meta").at("io.modelcontextprotocol/subscriptionId"), 1);
  EXPECT_TRUE(second.reply && of_another.reply);
}

TEST_F(OfferTest, IllFormedSubscriptionsAreRefused) {
  for (auto bad : {"{}", R"({"notifications":[]})", R"({"notifications":{"toolsListChanged":"yes"}})",
                   R"({"notifications":{"resourceSubscriptions":"a://x"}})",
                   R"({"notifications":{"resourceSubscriptions":[7]}})"})
    EXPECT_EQ(error_code(modern(), "subscriptions/listen", bad), code::invalid_params) << bad;
  EXPECT_EQ(error_code(modern(), "subscriptions/listen", R"({"notifications":{"taskIds":["x"]}})"),
            code::missing_capability);
}

TEST_F(OfferTest, TasksAreForClientsThatFollowThem) {
  auto const refused = answer(modern(), "tools/call", R"({"name":"work"})");
  ASSERT_TRUE(refused.error);
  EXPECT_EQ(refused.error->code, code::missing_capability);
  EXPECT_EQ(json::write(refused.error->data),
            R"({"requiredCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}}})");
  for (auto method : {"tasks/get", "tasks/update", "tasks/cancel"})
    EXPECT_EQ(error_code(modern(), method, R"({"taskId":"x"})"), code::missing_capability) << method;
  EXPECT_EQ(error_code(legacy(), "tasks/get", R"({"taskId":"x"})"), code::method_not_found);

  auto const started = result(modern(follows_tasks), "tools/call", R"({"name":"work"})");
  EXPECT_EQ(json::text(started, "resultType"), "task");
  EXPECT_FALSE(json::find(started, "requestState"));
  auto const by_id = fmt::format(R"({{"taskId":"{}"}})", json::text(started, "taskId"));
  loop.restart();
  loop.poll();
  auto const task = result(modern(follows_tasks), "tasks/get", by_id);
  EXPECT_EQ(json::text(task, "resultType"), "complete");
  EXPECT_EQ(json::text(task, "status"), "completed");
  EXPECT_EQ(json::text(task.at("result").at("content").at(0), "text"), "worked");
  EXPECT_EQ(json::text(result(modern(follows_tasks), "tasks/cancel", by_id), "resultType"), "complete");
  EXPECT_EQ(error_code(modern(follows_tasks), "tasks/update", by_id), code::invalid_params)
      << "no inputResponses";
  EXPECT_EQ(error_code(modern(follows_tasks), "tasks/get", R"({"taskId":"x"})"), code::invalid_params);
  EXPECT_EQ(error_code(modern(follows_tasks), "tasks/get"), code::invalid_params);
}

Async<Outcome> take_time(std::chrono::milliseconds time, CallContext& context) {
  context.progress(1, {}, "half way");
  co_await async::sleep(time);
  co_return CallResult::text(context.in_task() ? "anew" : "went on");
}

TEST_F(OfferTest, ACallThatTakesLongGoesOnAsATask) {
  Offer slow;
  int runs = 0;
  for (auto const& [name, time] : {std::pair{"quick", 0}, {"slow", 60}})
    slow.tools.add(tool_named(name, [&runs, time = time](CallContext& context, json::object) {
      ++runs;
      return take_time(std::chrono::milliseconds(time), context);
    }));
  Service patient(loop.get_executor(), {.task_after = std::chrono::milliseconds(5)}, slow, keys, store,
                  clock);
  auto const ask = [&](Caller caller, std::string method, std::string_view params) {
    auto const reply = run(loop, patient.answer(std::move(caller), message(std::move(method), params), {}));
    EXPECT_FALSE(reply.error) << reply.error->message;
    return json::parse(reply.result).value();
  };
  auto const quick = ask(modern(follows_tasks), "tools/call", R"({"name":"quick"})");
  EXPECT_EQ(json::text(quick, "resultType"), "complete");
  auto const waited = ask(modern(), "tools/call", R"({"name":"slow"})");
  EXPECT_EQ(json::text(waited.at("content").at(0), "text"), "went on") << "a client without tasks waits";
  runs = 0;
  auto const started = ask(modern(follows_tasks), "tools/call", R"({"name":"slow"})");
  EXPECT_EQ(json::text(started, "resultType"), "task");
  EXPECT_EQ(json::text(started, "statusMessage"), "half way");
  auto const by_id = fmt::format(R"({{"taskId":"{}"}})", json::text(started, "taskId"));
  json::value task;
  do {
    loop.restart();
    loop.run_one();
    task = ask(modern(follows_tasks), "tasks/get", by_id);
  } while (json::text(task, "status") == "working");
  EXPECT_EQ(json::text(task.at("result").at("content").at(0), "text"), "went on");
  EXPECT_EQ(runs, 1) << "it is not begun again";

  auto const cancelled = ask(modern(follows_tasks), "tools/call", R"({"name":"slow"})");
  auto const other = fmt::format(R"({{"taskId":"{}"}})", json::text(cancelled, "taskId"));
  ask(modern(follows_tasks), "tasks/cancel", other);
  EXPECT_EQ(json::text(ask(modern(follows_tasks), "tasks/get", other), "status"), "cancelled");
  loop.abandon();
}

TEST_F(OfferTest, CursorsOfAnotherListAreRefused) {
  auto const cursor = seal_cursor(keys, offer.tools.fingerprint(), 1);
  auto const params = fmt::format(R"({{"cursor":"{}"}})", cursor);
  EXPECT_EQ(error_code(modern(), "tools/list", params), 0);
  for (auto method : {"prompts/list", "resources/list", "resources/templates/list"})
    EXPECT_EQ(error_code(modern(), method, params), code::invalid_params) << method;
}

}  // namespace
}  // namespace workspace::mcp
