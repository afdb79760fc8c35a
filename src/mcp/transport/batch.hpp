#pragma once
// Batches of JSON-RPC messages, which only 2025-03-26 has: every request in one is answered in one array.

#include "mcp/service/call.hpp"

#include <memory>
#include <string>
#include <vector>

namespace workspace::mcp {

struct Batch {
  std::vector<std::string> answers{};  // those that are known at once
  std::vector<std::shared_ptr<Call>> calls{};
};

/// Starts every request, so that they run side by side, and takes every notification. `session` is what
/// `running` knows the calls under.
Batch start_batch(Executor executor, Service& service, RunningCalls& running, std::string const& session,
                  Caller const& caller, std::vector<Message> messages);

/// The array of answers, or nothing where no message wants one. Notifications of the calls are dropped.
Async<std::string> finish_batch(Batch batch);

/// Cancels the call that notifications/cancelled names; other notifications ask for nothing.
void take_notification(RunningCalls& running, std::string const& session, Message const& message);

}  // namespace workspace::mcp
