#pragma once
// Tasks: calls that go on after their answer, which is a handle (SEP-2663, the extension
// io.modelcontextprotocol/tasks). A task is a record in the state store. Whoever is asked about one whose
// process has died takes it over: what may be repeated is run again, what may not has failed.

#include "mcp/protocol/outcome.hpp"
#include "mcp/session/subscriptions.hpp"
#include "store/state_store.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace workspace::mcp {

/// A task as it is stored.
struct Task {
  enum class Status { working, input_required, completed, cancelled, failed };

  std::string id;
  std::string principal;
  bool from_loopback = false;  // the principal called from this machine
  Status status = Status::working;
  std::string status_message{};
  TimePoint created{}, updated{};
  std::chrono::milliseconds ttl{}, poll_interval{};
  json::object params{};        // name and arguments of the call
  json::object capabilities{};  // the client's when it called
  json::object requests{};      // inputRequests that wait, as the client sees them
  json::object names{};         // every key ever asked under: what the handler calls it
  json::object answers{};       // by the handler's names
  std::string notes{};
  int round = 0;
  json::object outcome{};    // result or error, at the end
  bool stopping = false;     // tasks/cancel has come
  TimePoint leased_until{};  // until then the process that runs it vouches for it

  bool ended() const { return status != Status::working && status != Status::input_required; }
};

/// What a step of a task came to: the call's result, questions, or an error.
using TaskStep = std::variant<json::object, InputRequired, RpcError>;

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
  using Edit = std::function<bool(Task&)>;

  Async<Result<Task>> load(std::string principal, std::string id);
  /// Applies `edit` and writes, again where somebody else wrote in between. Where `edit` says false nothing
  /// is written. The task as it then is.
  Async<Result<Task>> change(std::string id, Edit edit);
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

/// As tasks/get answers (DetailedTask), and as the call itself was answered (Task).
json::object describe_detailed(Task const& task);
json::object describe_created(Task const& task);

std::string write_task(Task const& task);
std::optional<Task> parse_task(std::string_view text);

}  // namespace workspace::mcp
