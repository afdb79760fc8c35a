#include "mcp/service/tasks.hpp"

#include "base/encoding.hpp"
#include "base/log.hpp"
#include "crypto/crypto.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>

namespace workspace::mcp {
namespace {

constexpr std::chrono::seconds lease{15};
constexpr std::chrono::seconds renewal{5};
constexpr int max_attempts = 8;

std::string store_key(std::string_view id) { return "task/" + std::string(id); }

Error unknown_task() {
  return {ErrorKind::not_found, "There is no such task, or it has expired.", "Call the tool again."};
}

json::object describe(RpcError const& error) {
  json::object out{{"code", error.code}, {"message", error.message}};
  if (!error.data.is_null()) out["data"] = error.data;
  return out;
}

/// A key is never used for two questions of one task.
std::string unused_key(json::object const& names, std::string const& name) {
  std::string key = name;
  for (int i = 2; names.contains(key); ++i) key = name + "-" + std::to_string(i);
  return key;
}

/// Questions as the client sees them; what was asked before is not asked again.
void ask(Task& task, InputRequired required) {
  task.status = Task::Status::input_required;
  task.requests.clear();
  for (auto& [name, request] : required.requests) {
    auto const key = unused_key(task.names, name);
    task.names[key] = name;
    json::object one{{"method", request.method}};
    one["params"] = std::move(request.params);
    task.requests[key] = std::move(one);
  }
  task.notes = std::move(required.notes);
  ++task.round;
}

}  // namespace

Async<Result<Task>> Tasks::start(Start start, std::shared_ptr<Running> left) {
  auto const busy = std::ranges::count_if(
      running_, [&](auto const& each) { return each.second->principal == start.principal.id; });
  if (static_cast<std::size_t>(busy) >= max_running)
    co_return Error{ErrorKind::exhausted, "Too many tasks run at once.", "Wait for some to end."};
  Task task;
  task.id = to_base64url(crypto::random_bytes(24));
  task.principal = std::move(start.principal.id);
  task.from_loopback = start.principal.from_loopback;
  task.status_message = left ? left->status_message : std::move(start.how.status_message);
  task.created = task.updated = clock_.now();
  task.ttl = start.how.ttl;
  task.poll_interval = start.how.poll_interval;
  task.params = std::move(start.params);
  task.capabilities = std::move(start.capabilities);
  task.answers = std::move(start.answers);
  task.notes = std::move(start.notes);
  task.round = start.round;
  task.leased_until = clock_.now() + lease;
  auto const stored = co_await store_.put_new(store_key(task.id), write_task(task), task.created + task.ttl);
  if (!stored) co_return stored.error();
  if (!left) {
    launch(task);
    co_return task;
  }
  enrol(task, left);
  async::spawn(executor_, "task", follow(this, task, left));
  co_return task;
}

Async<Result<Task>> Tasks::load(std::string principal, std::string id) {
  if (id.empty() || id.size() > 100) co_return unknown_task();
  auto const stored = co_await store_.get(store_key(id));
  if (!stored) co_return stored.error();
  auto task = *stored ? parse_task((*stored)->value) : std::nullopt;
  if (!task || task->principal != principal) co_return unknown_task();
  co_return *task;
}

Async<Result<Task>> Tasks::get(std::string principal, std::string id) {
  auto task = co_await load(std::move(principal), id);
  if (!task) co_return task;
  if (auto const running = running_.find(id); running != running_.end()) {
    if (!task->ended() && !running->second->status_message.empty())
      task->status_message = running->second->status_message;
    co_return task;
  }
  if (task->status != Task::Status::working || clock_.now() < task->leased_until) co_return task;
  // The process that ran it is gone.
  bool const again = runner_.repeatable(*task);
  auto const before = task->leased_until;
  bool taken = false;
  Edit take = [this, again, before, &taken](Task& each) {
    taken = each.status == Task::Status::working && each.leased_until == before;
    if (!taken) return false;
    if (again) {
      each.leased_until = clock_.now() + lease;
    } else {
      each.status = Task::Status::failed;
      each.outcome = describe(RpcError{code::internal_error,
                                       "The server stopped while this ran. It may have been carried out in "
                                       "part: check before calling again."});
    }
    return true;
  };
  task = co_await change(id, std::move(take));
  if (task && taken && again) launch(*task);
  co_return task;
}

Async<Result<void>> Tasks::update(std::string principal, std::string id, json::object responses) {
  auto const known = co_await load(std::move(principal), id);
  if (!known) co_return known.error();
  bool goes_on = false;
  Edit answer = [this, &responses, &goes_on](Task& task) {
    goes_on = false;
    if (task.status != Task::Status::input_required) return false;
    for (auto const& response : responses) {
      if (!task.requests.contains(response.key()) || response.value().is_null()) continue;
      task.answers[task.names.at(response.key()).as_string()] = response.value();
      task.requests.erase(response.key());
    }
    goes_on = task.requests.empty();
    if (goes_on) {
      task.status = Task::Status::working;
      task.leased_until = clock_.now() + lease;
    }
    return true;
  };
  auto const changed = co_await change(id, std::move(answer));
  if (!changed) co_return changed.error();
  if (goes_on) launch(*changed);
  co_return Result<void>{};
}

Async<Result<void>> Tasks::cancel(std::string principal, std::string id) {
  auto const known = co_await load(std::move(principal), id);
  if (!known) co_return known.error();
  auto const found = running_.find(id);
  auto const here = found == running_.end() ? nullptr : found->second;
  // Elsewhere whoever runs it sees the mark when it renews its lease.
  bool const elsewhere =
      !here && known->status == Task::Status::working && clock_.now() < known->leased_until;
  Edit stop = [elsewhere](Task& task) {
    if (task.ended()) return false;
    task.stopping = true;
    if (!elsewhere) {
      task.status = Task::Status::cancelled;
      task.requests.clear();
    }
    return true;
  };
  auto const changed = co_await change(id, std::move(stop));
  if (!changed) co_return changed.error();
  if (here) here->stop.emit(net::cancellation_type::terminal);
  co_return Result<void>{};
}

Async<Result<Task>> Tasks::change(std::string id, Edit edit) {
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    auto const stored = co_await store_.get(store_key(id));
    if (!stored) co_return stored.error();
    auto task = *stored ? parse_task((*stored)->value) : std::nullopt;
    if (!task) co_return unknown_task();
    auto const status = task->status;
    if (!edit(*task)) co_return *task;
    task->updated = clock_.now();
    auto const written = co_await store_.replace(store_key(id), write_task(*task), task->created + task->ttl,
                                                 (*stored)->version);
    if (!written) co_return written.error();
    if (!*written) continue;
    if (task->status != status) tell(*task);
    co_return *task;
  }
  co_return Error{ErrorKind::conflict, "The task changed too often at once.", "Try again."};
}

void Tasks::enrol(Task const& task, std::shared_ptr<Running> const& running) {
  running->principal = task.principal;
  running_[task.id] = running;
  if (store_.durable() || store_.shared())
    async::spawn(executor_, "task lease", renew(this, task.id, running));
}

void Tasks::launch(Task task) {
  auto const running = std::make_shared<Running>(executor_);
  running->status_message = task.status_message;
  enrol(task, running);
  auto const id = task.id;
  net::co_spawn(executor_, run(this, std::move(task), running),
                net::bind_cancellation_slot(running->stop.slot(), [this, id, running](std::exception_ptr) {
                  if (auto const found = running_.find(id);
                      found != running_.end() && found->second == running)
                    running_.erase(found);
                }));
}

/// A call that began before its task did, to its end.
Async<void> Tasks::follow(Tasks* self, Task task, std::shared_ptr<Running> running) {
  while (!running->came) co_await running->ended.async_wait(net::as_tuple(net::use_awaitable));
  co_await self->finish(task, running->came());
  if (auto const found = self->running_.find(task.id);
      found != self->running_.end() && found->second == running)
    self->running_.erase(found);
}

Async<void> Tasks::run(Tasks* self, Task task, std::shared_ptr<Running> running) {
  TaskStep step = RpcError{};
  std::function<void(std::string)> set_status = [weak = std::weak_ptr(running)](std::string text) {
    if (auto const still = weak.lock()) still->status_message = std::move(text);
  };
  std::string what;
  bool failed = false;
  try {
    step = co_await self->runner_.run(task, std::move(set_status));
  } catch (std::exception const& e) {
    failed = true;
    what = e.what();
  }
  auto const state = co_await net::this_coro::cancellation_state;
  if (state.cancelled() != net::cancellation_type::none) co_return;
  if (failed) {
    log::error("-", "A task failed: " + what);
    step = RpcError{code::internal_error, "Something went wrong in the server; its log has more."};
  }
  co_await self->finish(task, std::move(step));
}

Async<void> Tasks::finish(Task const& task, TaskStep step) {
  auto const shared = std::make_shared<TaskStep>(std::move(step));
  Edit end = [shared](Task& each) {
    if (each.ended()) return false;
    TaskStep const& came = *shared;
    if (auto const* const result = std::get_if<json::object>(&came)) {
      each.status = Task::Status::completed;
      each.outcome = *result;
    } else if (auto const* const error = std::get_if<RpcError>(&came)) {
      each.status = Task::Status::failed;
      each.outcome = describe(*error);
    } else if (each.stopping) {
      each.status = Task::Status::cancelled;
    } else {
      ask(each, std::get<InputRequired>(came));
    }
    return true;
  };
  auto const written = co_await change(task.id, end);
  if (written) co_return;
  log::warning("-", "The end of a task could not be stored: " + written.error().text());
  if (written.error().kind != ErrorKind::too_large) co_return;
  *shared = RpcError{code::internal_error, "The result is too large to be kept. Ask for less of it at once."};
  co_await change(task.id, std::move(end));
}

/// Vouches for the task while it runs here, tells others its status, and hears of cancellation elsewhere.
Async<void> Tasks::renew(Tasks* self, std::string id, std::weak_ptr<Running> running) {
  for (;;) {
    co_await async::sleep(renewal);
    auto const still = running.lock();
    if (!still) co_return;
    auto const found = self->running_.find(id);
    if (found == self->running_.end() || found->second != still) co_return;
    bool stop = false;
    Edit vouch = [self, &stop, message = still->status_message](Task& task) {
      if (task.status != Task::Status::working) return false;
      stop = task.stopping;
      if (stop) task.status = Task::Status::cancelled;
      task.leased_until = self->clock_.now() + lease;
      task.status_message = message;
      return true;
    };
    co_await self->change(id, std::move(vouch));
    if (stop) {
      still->stop.emit(net::cancellation_type::terminal);
      co_return;
    }
  }
}

void Tasks::tell(Task const& task) {
  subscriptions_.task_changed(task.principal, task.id, describe_detailed(task));
}

}  // namespace workspace::mcp
