#pragma once
// Tasks: calls that go on after their answer. A task is a record in the state store, and what becomes of it
// is decided in task_machine.hpp; here it is stored, run, and told to those who listen.

#include "mcp/service/task_machine.hpp"
#include "mcp/session/subscriptions.hpp"
#include "store/state_store.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace workspace::mcp {

/// How a task's call is run. It outlives the tasks.
class TaskRunner {
 public:
  virtual ~TaskRunner() = default;
  virtual Async<TaskStep> run(Task task, std::function<void(std::string)> set_status) = 0;
  /// Whether the call may be run twice: it changes nothing, or the second time nothing more.
  virtual bool repeatable(Task const& task) const = 0;
};

class Tasks {
 public:
  /// A call under way, in this process.
  struct Running {
    explicit Running(Executor executor) : ended(executor, std::chrono::steady_clock::time_point::max()) {}
    net::cancellation_signal stop;
    std::string principal;
    std::string status_message;
    std::function<TaskStep()> came{};  // set once it has ended: what it came to
    net::steady_timer ended;           // cancelled then
  };

  /// All outlive this, which outlives the event loop's last run.
  Tasks(Executor executor, store::StateStore& store, Clock const& clock, Subscriptions& subscriptions,
        TaskRunner& runner)
      : executor_(executor), store_(store), clock_(clock), subscriptions_(subscriptions), runner_(runner) {}

  static constexpr std::size_t max_running = 100;  // of one principal, in this process

  /// What a task begins with.
  struct Start {
    Principal principal;
    json::object params;
    json::object capabilities{};
    json::object answers{};
    std::string notes{};
    int round = 0;
    StartTask how{};
  };
  /// The task is stored before this returns. It runs anew, or is what `left` came to.
  Async<Result<Task>> start(Start start, std::shared_ptr<Running> left = nullptr);
  /// Error not_found where it is none of the principal's.
  Async<Result<Task>> get(std::string principal, std::string id);
  /// Answers to questions that are open; others are ignored. The task goes on when none is left.
  Async<Result<void>> update(std::string principal, std::string id, json::object responses);
  /// It ends soon, unless it has ended already.
  Async<Result<void>> cancel(std::string principal, std::string id);

  bool shared() const { return store_.shared(); }

 private:
  struct Changed {
    Task task;
    TaskChange::Do what;
  };

  Async<Result<Task>> load(std::string principal, std::string id);
  /// Stores what becomes of the task, anew where somebody else wrote in between, and runs it where that is
  /// next.
  Async<Result<Changed>> change(std::string id, TaskEvent event);
  void launch(Task task);
  void enrol(Task const& task, std::shared_ptr<Running> const& running);
  static Async<void> follow(Tasks* self, Task task, std::shared_ptr<Running> running);
  static Async<void> run(Tasks* self, Task task, std::shared_ptr<Running> running);
  static Async<void> renew(Tasks* self, std::string id, std::weak_ptr<Running> running);
  Async<void> finish(Task const& task, TaskStep step);
  void tell(Task const& task);

  Executor executor_;
  store::StateStore& store_;
  Clock const& clock_;
  Subscriptions& subscriptions_;
  TaskRunner& runner_;
  std::map<std::string, std::shared_ptr<Running>, std::less<>> running_;
};

}  // namespace workspace::mcp
