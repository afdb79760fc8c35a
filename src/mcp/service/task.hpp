#pragma once
// The record of a task: a call that goes on after its answer, which is a handle (SEP-2663, the extension
// io.modelcontextprotocol/tasks).

#include "base/time.hpp"
#include "mcp/protocol/outcome.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace workspace::mcp {

/// As it is stored.
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

/// As tasks/get answers (DetailedTask), and as the call itself was answered (Task).
json::object describe_detailed(Task const& task);
json::object describe_created(Task const& task);

std::string write_task(Task const& task);
std::optional<Task> parse_task(std::string_view text);

}  // namespace workspace::mcp
