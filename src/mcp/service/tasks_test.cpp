#include "mcp/service/tasks.hpp"

#include "mcp/service/fake_tools.hpp"

namespace workspace::mcp {
namespace {

/// Does what the test says, step by step.
struct FakeRunner final : TaskRunner {
  Async<TaskStep> run(Task task, std::function<void(std::string)> set_status) override {
    ran.push_back(task);
    if (!status.empty()) set_status(status);
    if (waits) {
      net::steady_timer wait(co_await net::this_coro::executor, std::chrono::hours(1));
      co_await wait.async_wait(net::use_awaitable);
    }
    if (throws) throw std::runtime_error("password=secret");
    co_return next;
  }
  bool repeatable(Task const&) const override { return may_repeat; }

  std::vector<Task> ran;
  TaskStep next = json::object{{"content", json::array{}}};
  std::string status;
  bool waits = false, throws = false, may_repeat = false;
};

struct TasksTest : ::testing::Test {
  Task start(Tasks& of) {
    Tasks::Start begin{.principal = {"alice"}, .params = object_of(R"({"name":"t"})")};
    begin.notes = "notes";
    begin.how.status_message = "begun";
    return run(loop, of.start(std::move(begin))).value();
  }
  Task start() { return start(tasks); }
  /// The task once it is in that state.
  Task reach(std::string const& id, Task::Status status) {
    for (;;) {
      auto const task = run(loop, tasks.get("alice", id)).value();
      if (task.status == status) return task;
      loop.restart();
      loop.poll();
    }
  }
  async::EventLoop loop;
  ManualClock clock;
  store::MemoryStateStore store{clock};
  Subscriptions subscriptions;
  FakeRunner runner;
  Tasks tasks{loop.get_executor(), store, clock, subscriptions, runner};
};

TEST_F(TasksTest, RunToTheirResult) {
  auto const created = start();
  EXPECT_EQ(created.status, Task::Status::working);
  EXPECT_GE(created.id.size(), 32u);
  auto const shown = describe_created(created);
  EXPECT_EQ(json::text(shown, "statusMessage"), "begun");
  EXPECT_EQ(json::integer(shown, "ttlMs"), 3'600'000);
  EXPECT_FALSE(shown.contains("result"));
  auto const done = reach(created.id, Task::Status::completed);
  EXPECT_TRUE(describe_detailed(done).contains("result"));
  EXPECT_EQ(runner.ran.at(0).notes, "notes");
}

TEST_F(TasksTest, BelongToTheirPrincipalAndExpire) {
  auto const id = start().id;
  EXPECT_EQ(run(loop, tasks.get("bob", id)).error().kind, ErrorKind::not_found);
  EXPECT_EQ(run(loop, tasks.update("bob", id, {})).error().kind, ErrorKind::not_found);
  EXPECT_EQ(run(loop, tasks.cancel("bob", id)).error().kind, ErrorKind::not_found);
  EXPECT_EQ(run(loop, tasks.get("alice", "nonsense")).error().kind, ErrorKind::not_found);
  reach(id, Task::Status::completed);
  clock.advance(std::chrono::hours(2));
  EXPECT_EQ(run(loop, tasks.get("alice", id)).error().kind, ErrorKind::not_found);
}

TEST_F(TasksTest, AskAndGoOnWithTheAnswers) {
  InputRequired required;
  required.requests.emplace("name", InputRequest::form("Name?", {}));
  required.notes = "asked";
  runner.next = required;
  auto const id = start().id;
  auto task = reach(id, Task::Status::input_required);
  EXPECT_TRUE(describe_detailed(task).at("inputRequests").as_object().contains("name"));
  EXPECT_TRUE(
      run(loop, tasks.update("alice", id, object_of(R"({"other":{"action":"accept"},"name":null})"))));
  EXPECT_EQ(run(loop, tasks.get("alice", id)).value().status, Task::Status::input_required)
      << "unknown keys and null answer nothing";
  // Asked again under the same name, the key is another.
  EXPECT_TRUE(run(loop, tasks.update("alice", id, object_of(R"({"name":{"action":"decline"}})"))));
  loop.restart();
  loop.poll();
  task = reach(id, Task::Status::input_required);
  EXPECT_TRUE(task.requests.contains("name-2"));
  EXPECT_EQ(runner.ran.back().notes, "asked");
  runner.next = json::object{};
  EXPECT_TRUE(run(loop, tasks.update("alice", id, object_of(R"({"name-2":{"action":"accept"}})"))));
  reach(id, Task::Status::completed);
  EXPECT_EQ(json::text(runner.ran.back().answers.at("name"), "action"), "accept");
}

TEST_F(TasksTest, AreCancelledWhileTheyRunAndNotAfterwards) {
  runner.waits = true;
  auto const id = start().id;
  loop.restart();
  loop.poll();
  EXPECT_EQ(runner.ran.size(), 1u);
  EXPECT_TRUE(run(loop, tasks.cancel("alice", id)));
  reach(id, Task::Status::cancelled);
  runner.waits = false;
  auto const other = start().id;
  reach(other, Task::Status::completed);
  EXPECT_TRUE(run(loop, tasks.cancel("alice", other)));
  EXPECT_EQ(run(loop, tasks.get("alice", other)).value().status, Task::Status::completed);
}

TEST_F(TasksTest, FailWithoutDetails) {
  runner.throws = true;
  auto const failed = reach(start().id, Task::Status::failed);
  json::value const error(describe_detailed(failed).at("error"));
  EXPECT_EQ(json::integer(error, "code"), code::internal_error);
  EXPECT_EQ(json::write(error).find("secret"), std::string::npos);
  runner.throws = false;
  runner.next = json::object{{"text", std::string(2u << 20, 'x')}};
  EXPECT_EQ(reach(start().id, Task::Status::failed).outcome.at("code"), code::internal_error)
      << "too large to keep";
}

TEST_F(TasksTest, TellTheirStatusAndSubscribers) {
  std::vector<std::string> heard;
  runner.status = "half";
  runner.waits = true;
  auto const id = start().id;
  loop.restart();
  loop.poll();
  EXPECT_EQ(run(loop, tasks.get("alice", id)).value().status_message, "half");
  auto const listener = [&](std::string_view method, json::object params) {
    heard.push_back(std::string(method) + " " + std::string(json::text(params, "status")));
  };
  Subscriptions::Subscription const subscription(subscriptions, {"alice"}, {{}, {}, {id}}, listener);
  EXPECT_TRUE(run(loop, tasks.cancel("alice", id)));
  EXPECT_EQ(heard, std::vector<std::string>{"notifications/tasks cancelled"});
}

/// A process that died in the middle of a task: its record is there, and nobody runs it.
TEST_F(TasksTest, OutliveTheirProcess) {
  runner.waits = true;
  std::string id;
  {
    Tasks dying(loop.get_executor(), store, clock, subscriptions, runner);
    id = start(dying).id;
    loop.restart();
    loop.poll();
    EXPECT_TRUE(run(loop, dying.cancel("bob", id)).has_error());
    // Stops its coroutine as the end of the process would, without a word in the store.
    loop.stop();
  }
  EXPECT_EQ(run(loop, tasks.get("alice", id)).value().status, Task::Status::working) << "it might still run";
  clock.advance(std::chrono::minutes(1));
  runner.waits = false;
  runner.may_repeat = true;
  EXPECT_EQ(run(loop, tasks.get("alice", id)).value().status, Task::Status::working);
  reach(id, Task::Status::completed);
  EXPECT_EQ(runner.ran.size(), 2u);
}

TEST_F(TasksTest, WhatMayNotBeRepeatedHasFailedWithItsProcess) {
  runner.waits = true;
  Tasks dying(loop.get_executor(), store, clock, subscriptions, runner);
  auto const id = start(dying).id;
  clock.advance(std::chrono::minutes(1));
  auto const task = run(loop, tasks.get("alice", id)).value();
  EXPECT_EQ(task.status, Task::Status::failed);
  json::value const error(task.outcome);
  EXPECT_NE(json::text(error, "message").find("check before calling again"), std::string::npos);
  EXPECT_TRUE(run(loop, dying.cancel("alice", id)));
  loop.restart();
  loop.poll();
}

TEST(TaskRecord, ComesBackAsItWas) {
  Task task;
  task.id = "id";
  task.principal = "alice";
  task.status = Task::Status::input_required;
  task.created = task.updated = TimePoint(std::chrono::milliseconds(1'700'000'000'123));
  task.ttl = std::chrono::minutes(1);
  task.requests = object_of(R"({"a":{}})");
  task.round = 3;
  task.stopping = true;
  auto const read = parse_task(write_task(task));
  ASSERT_TRUE(read);
  EXPECT_EQ(write_task(*read), write_task(task));
  for (auto bad : {"", "{}", "[]", R"({"status":"odd"})"}) EXPECT_FALSE(parse_task(bad)) << bad;
}

}  // namespace
}  // namespace workspace::mcp
