#include "mcp/service/task_machine.hpp"

#include <gtest/gtest.h>

namespace workspace::mcp {
namespace {

using namespace task_event;
using Do = TaskChange::Do;
using Status = Task::Status;

TimePoint const now{std::chrono::seconds(1'700'000'000)};
Status const every_status[] = {Status::working, Status::input_required, Status::completed, Status::cancelled,
                               Status::failed};

Task task_in(Status status) {
  Task task;
  task.status = status;
  task.leased_until = now + std::chrono::seconds(1);
  if (status == Status::input_required) {
    task.requests = {{"a-2", json::object{}}, {"b", json::object{}}};
    task.names = {{"a", "a"}, {"a-2", "a"}, {"b", "b"}};
  }
  return task;
}
Task lapsed() {
  auto task = task_in(Status::working);
  task.leased_until = now;
  return task;
}
InputRequired questions() {
  InputRequired required;
  required.requests.emplace("a", InputRequest::form("A?", {}));
  required.notes = "notes";
  return required;
}

TEST(TaskMachine, TheCallsEndIsTheTasks) {
  auto task = task_in(Status::working);
  EXPECT_TRUE(advance(task, Came{json::object{{"x", 1}}}, now).changed);
  EXPECT_EQ(task.status, Status::completed);
  EXPECT_EQ(task.outcome.at("x"), 1);

  task = task_in(Status::working);
  EXPECT_TRUE(advance(task, Came{RpcError{-32603, "No.", {}}}, now).changed);
  EXPECT_EQ(task.status, Status::failed);
  EXPECT_EQ(task.outcome.at("message"), "No.");
}

TEST(TaskMachine, QuestionsGetKeysOfTheirOwn) {
  auto task = task_in(Status::working);
  task.names = {{"a", "a"}};
  auto const change = advance(task, Came{questions()}, now);
  EXPECT_TRUE(change.changed);
  EXPECT_EQ(change.what, Do::nothing) << "nobody runs it now";
  EXPECT_EQ(task.status, Status::input_required);
  EXPECT_TRUE(task.requests.contains("a-2"));
  EXPECT_EQ(task.notes, "notes");
  EXPECT_EQ(task.round, 1);
}

TEST(TaskMachine, NothingIsAskedOnceCancellationHasCome) {
  auto task = task_in(Status::working);
  task.stopping = true;
  advance(task, Came{questions()}, now);
  EXPECT_EQ(task.status, Status::cancelled);
  EXPECT_TRUE(task.requests.empty());
}

TEST(TaskMachine, GoesOnWithTheLastAnswer) {
  auto task = task_in(Status::input_required);
  auto change = advance(task, Answered{{{"a-2", 1}, {"b", nullptr}, {"other", 2}}}, now);
  EXPECT_TRUE(change.changed);
  EXPECT_EQ(change.what, Do::nothing);
  EXPECT_EQ(task.status, Status::input_required);
  change = advance(task, Answered{{{"b", 3}}}, now);
  EXPECT_EQ(change.what, Do::run);
  EXPECT_EQ(task.status, Status::working);
  EXPECT_EQ(task.leased_until, now + task_lease);
  EXPECT_EQ(task.answers, (json::object{{"a", 1}, {"b", 3}}));
}

TEST(TaskMachine, IsCancelledWhereItRuns) {
  auto task = task_in(Status::working);
  EXPECT_EQ(advance(task, Cancelled{true}, now).what, Do::stop);
  EXPECT_EQ(task.status, Status::cancelled);
  for (auto started : {task_in(Status::input_required), lapsed()}) {
    advance(started, Cancelled{}, now);
    EXPECT_EQ(started.status, Status::cancelled) << "nobody runs it";
  }
}

TEST(TaskMachine, IsMarkedForTheProcessThatRunsIt) {
  auto task = task_in(Status::working);
  EXPECT_TRUE(advance(task, Cancelled{}, now).changed);
  EXPECT_EQ(task.status, Status::working);
  auto const renewed = advance(task, Renewed{"half"}, now);
  EXPECT_EQ(renewed.what, Do::stop);
  EXPECT_EQ(task.status, Status::cancelled);
}

TEST(TaskMachine, RenewalTellsHowFarItIs) {
  auto task = task_in(Status::working);
  EXPECT_EQ(advance(task, Renewed{"half"}, now).what, Do::nothing);
  EXPECT_EQ(task.status_message, "half");
  EXPECT_EQ(task.leased_until, now + task_lease);
  auto asking = task_in(Status::input_required);
  EXPECT_FALSE(advance(asking, Renewed{"half"}, now).changed);
}

TEST(TaskMachine, IsTakenOverOnceItsLeaseHasLapsed) {
  auto held = task_in(Status::working);
  EXPECT_FALSE(advance(held, Missed{true}, now).changed) << "it might still run";
  auto task = lapsed();
  EXPECT_EQ(advance(task, Missed{true}, now).what, Do::run);
  EXPECT_EQ(task.status, Status::working);
  EXPECT_FALSE(advance(task, Missed{true}, now).changed) << "by one only";
  task = lapsed();
  EXPECT_EQ(advance(task, Missed{false}, now).what, Do::nothing);
  EXPECT_EQ(task.status, Status::failed);
}

TEST(TaskMachine, NothingFollowsTheEnd) {
  TaskEvent const events[] = {Came{json::object{}}, Came{RpcError{}}, Came{questions()},
                              Answered{},           Cancelled{true},  Cancelled{false},
                              Renewed{"x"},         Missed{true},     Missed{false}};
  for (auto status : every_status)
    for (auto const& event : events) {
      auto task = task_in(status);
      if (!task.ended()) continue;
      auto const before = write_task(task);
      auto const change = advance(task, event, now + std::chrono::hours(1));
      EXPECT_FALSE(change.changed);
      EXPECT_NE(change.what, Do::run);
      EXPECT_EQ(write_task(task), before);
    }
}

}  // namespace
}  // namespace workspace::mcp
