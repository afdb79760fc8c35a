#include "mcp/service/task_machine.hpp"

namespace workspace::mcp {
namespace {

using Do = TaskChange::Do;
using Status = Task::Status;

void fail(Task& task, RpcError const& error) {
  task.status = Status::failed;
  task.outcome = {{"code", error.code}, {"message", error.message}};
  if (!error.data.is_null()) task.outcome["data"] = error.data;
}

void cancel(Task& task) {
  task.status = Status::cancelled;
  task.requests.clear();
}

/// A key is never used for two questions of one task.
std::string unused_key(json::object const& names, std::string const& name) {
  std::string key = name;
  for (int i = 2; names.contains(key); ++i) key = name + "-" + std::to_string(i);
  return key;
}

/// Questions as the client sees them; what was asked before is not asked again.
void ask(Task& task, InputRequired const& required) {
  task.status = Status::input_required;
  task.requests.clear();
  for (auto const& [name, request] : required.requests) {
    auto const key = unused_key(task.names, name);
    task.names[key] = name;
    task.requests[key] = json::object{{"method", request.method}, {"params", request.params}};
  }
  task.notes = required.notes;
  ++task.round;
}

TaskChange on(Task& task, task_event::Came const& event, TimePoint) {
  if (task.ended()) return {};
  if (auto const* const result = std::get_if<json::object>(&event.step)) {
    task.status = Status::completed;
    task.outcome = *result;
  } else if (auto const* const error = std::get_if<RpcError>(&event.step)) {
    fail(task, *error);
  } else if (task.stopping) {
    cancel(task);
  } else {
    ask(task, std::get<InputRequired>(event.step));
  }
  return {true};
}

TaskChange on(Task& task, task_event::Answered const& event, TimePoint now) {
  if (task.status != Status::input_required) return {};
  for (auto const& response : event.responses) {
    if (!task.requests.contains(response.key()) || response.value().is_null()) continue;
    task.answers[task.names.at(response.key()).as_string()] = response.value();
    task.requests.erase(response.key());
  }
  if (!task.requests.empty()) return {true};
  task.status = Status::working;
  task.leased_until = now + task_lease;
  return {true, Do::run};
}

TaskChange on(Task& task, task_event::Cancelled const& event, TimePoint now) {
  if (task.ended()) return {false, Do::stop};
  task.stopping = true;
  // Elsewhere whoever runs it sees the mark when it renews its lease.
  bool const elsewhere = !event.runs_here && task.status == Status::working && now < task.leased_until;
  if (!elsewhere) cancel(task);
  return {true, Do::stop};
}

TaskChange on(Task& task, task_event::Renewed const& event, TimePoint now) {
  if (task.status != Status::working) return {};
  task.status_message = event.status_message;
  task.leased_until = now + task_lease;
  if (!task.stopping) return {true};
  cancel(task);
  return {true, Do::stop};
}

TaskChange on(Task& task, task_event::Missed const& event, TimePoint now) {
  if (task.status != Status::working || now < task.leased_until) return {};
  if (!event.repeatable) {
    fail(task, {code::internal_error,
                "The server stopped while this ran. It may have been carried out in part: check before "
                "calling again."});
    return {true};
  }
  task.leased_until = now + task_lease;
  return {true, Do::run};
}

}  // namespace

TaskChange advance(Task& task, TaskEvent const& event, TimePoint now) {
  return std::visit([&](auto const& each) { return on(task, each, now); }, event);
}

}  // namespace workspace::mcp
