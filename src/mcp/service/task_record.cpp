// How a task is stored, and what clients see of it.
#include "mcp/service/task.hpp"

#include <array>

namespace workspace::mcp {
namespace {

constexpr std::array<std::string_view, 5> status_names{"working", "input_required", "completed", "cancelled",
                                                       "failed"};

std::string_view name_of(Task::Status status) { return status_names[static_cast<std::size_t>(status)]; }

std::optional<Task::Status> find_status(std::string_view name) {
  for (std::size_t i = 0; i < status_names.size(); ++i)
    if (status_names[i] == name) return static_cast<Task::Status>(i);
  return std::nullopt;
}

json::object object_in(json::value const& record, std::string_view key) {
  auto const* const found = json::find(record, key);
  return found && found->is_object() ? found->get_object() : json::object{};
}

}  // namespace

json::object describe_created(Task const& task) {
  json::object out{{"taskId", task.id}, {"status", name_of(task.status)}};
  if (!task.status_message.empty()) out["statusMessage"] = task.status_message;
  out["createdAt"] = to_rfc3339(task.created);
  out["lastUpdatedAt"] = to_rfc3339(task.updated);
  out["ttlMs"] = task.ttl.count();
  out["pollIntervalMs"] = task.poll_interval.count();
  return out;
}

json::object describe_detailed(Task const& task) {
  auto out = describe_created(task);
  if (task.status == Task::Status::input_required) out["inputRequests"] = task.requests;
  if (task.status == Task::Status::completed) out["result"] = task.outcome;
  if (task.status == Task::Status::failed) out["error"] = task.outcome;
  return out;
}

std::string write_task(Task const& task) {
  auto record = describe_created(task);
  record["principal"] = task.principal;
  record["fromLoopback"] = task.from_loopback;
  record["params"] = task.params;
  record["capabilities"] = task.capabilities;
  record["requests"] = task.requests;
  record["names"] = task.names;
  record["answers"] = task.answers;
  record["notes"] = task.notes;
  record["round"] = task.round;
  record["outcome"] = task.outcome;
  record["stopping"] = task.stopping;
  record["leasedUntil"] = to_rfc3339(task.leased_until);
  json::value const whole(std::move(record));
  return json::write(whole);
}

std::optional<Task> parse_task(std::string_view text) {
  auto const record = json::parse(text);
  if (!record) return std::nullopt;
  auto const status = find_status(json::text(*record, "status"));
  auto const created = parse_rfc3339(json::text(*record, "createdAt"));
  auto const updated = parse_rfc3339(json::text(*record, "lastUpdatedAt"));
  auto const leased = parse_rfc3339(json::text(*record, "leasedUntil"));
  if (!status || !created || !updated || !leased) return std::nullopt;
  Task task;
  task.id = json::text(*record, "taskId");
  task.principal = json::text(*record, "principal");
  task.from_loopback = json::boolean(*record, "fromLoopback");
  task.status = *status;
  task.status_message = json::text(*record, "statusMessage");
  task.created = *created;
  task.updated = *updated;
  task.ttl = std::chrono::milliseconds(json::integer(*record, "ttlMs"));
  task.poll_interval = std::chrono::milliseconds(json::integer(*record, "pollIntervalMs"));
  task.params = object_in(*record, "params");
  task.capabilities = object_in(*record, "capabilities");
  task.requests = object_in(*record, "requests");
  task.names = object_in(*record, "names");
  task.answers = object_in(*record, "answers");
  task.notes = json::text(*record, "notes");
  task.round = static_cast<int>(json::integer(*record, "round"));
  task.outcome = object_in(*record, "outcome");
  task.stopping = json::boolean(*record, "stopping");
  task.leased_until = *leased;
  return task;
}

}  // namespace workspace::mcp
