#include "mcp/service/tasks.hpp"

#include "base/encoding.hpp"
#include "base/log.hpp"
#include "crypto/crypto.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>

namespace workspace::mcp {
namespace {

constexpr std::chrono::seconds renewal{5};
constexpr int max_attempts = 8;

std::string store_key(std::string_view id) { return "task/" + std::string(id); }

Error unknown_task() {
  return {ErrorKind::not_found, "There is no such task, or it has expired.", "Call the tool again."};
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
  task.leased_until = clock_.now() + task_lease;
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
  task_event::Missed missed{runner_.repeatable(*task)};
  auto changed = co_await change(id, std::move(missed));
  if (!changed) co_return changed.error();
  co_return std::move(changed->task);
}

Async<Result<void>> Tasks::update(std::string principal, std::string id, json::object responses) {
  auto const known = co_await load(std::move(principal), id);
  if (!known) co_return known.error();
  task_event::Answered answered{std::move(responses)};
  auto const changed = co_await change(id, std::move(answered));
  if (!changed) co_return changed.error();
  co_return Result<void>{};
}

Async<Result<void>> Tasks::cancel(std::string principal, std::string id) {
  auto const known = co_await load(std::move(principal), id);
  if (!known) co_return known.error();
  auto const found = running_.find(id);
  auto const here = found == running_.end() ? nullptr : found->second;
  task_event::Cancelled cancelled{here != nullptr};
  auto const changed = co_await change(id, cancelled);
  if (!changed) co_return changed.error();
  if (here && changed->what == TaskChange::Do::stop) here->stop.emit(net::cancellation_type::terminal);
  co_return Result<void>{};
}

Async<Result<Tasks::Changed>> Tasks::change(std::string id, TaskEvent event) {
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    auto const stored = co_await store_.get(store_key(id));
    if (!stored) co_return stored.error();
    auto task = *stored ? parse_task((*stored)->value) : std::nullopt;
    if (!task) co_return unknown_task();
    auto const status = task->status;
    auto const change = advance(*task, event, clock_.now());
    if (!change.changed) co_return Changed{std::move(*task), change.what};
    task->updated = clock_.now();
    auto const written = co_await store_.replace(store_key(id), write_task(*task), task->created + task->ttl,
                                                 (*stored)->version);
    if (!written) co_return written.error();
    if (!*written) continue;
    if (task->status != status) tell(*task);
    if (change.what == TaskChange::Do::run) launch(*task);
    co_return Changed{std::move(*task), change.what};
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
  task_event::Came came{std::move(step)};
  auto const written = co_await change(task.id, std::move(came));
  if (written) co_return;
  log::warning("-", "The end of a task could not be stored: " + written.error().text());
  if (written.error().kind != ErrorKind::too_large) co_return;
  task_event::Came too_large{
      RpcError{code::internal_error, "The result is too large to be kept. Ask for less of it at once."}};
  co_await change(task.id, std::move(too_large));
}

/// Vouches for the task while it runs here, tells others its status, and hears of cancellation elsewhere.
Async<void> Tasks::renew(Tasks* self, std::string id, std::weak_ptr<Running> running) {
  for (;;) {
    co_await async::sleep(renewal);
    auto const still = running.lock();
    if (!still) co_return;
    auto const found = self->running_.find(id);
    if (found == self->running_.end() || found->second != still) co_return;
    task_event::Renewed renewed{still->status_message};
    auto const changed = co_await self->change(id, std::move(renewed));
    if (changed && changed->what == TaskChange::Do::stop) {
      still->stop.emit(net::cancellation_type::terminal);
      co_return;
    }
  }
}

void Tasks::tell(Task const& task) {
  subscriptions_.task_changed(task.principal, task.id, describe_detailed(task));
}

}  // namespace workspace::mcp
