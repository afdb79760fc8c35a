#include "mcp/transport/batch.hpp"

#include "base/text.hpp"

namespace workspace::mcp {

Batch start_batch(Executor executor, Service& service, RunningCalls& running, std::string const& session,
                  Caller const& caller, std::vector<Message> messages) {
  Batch batch;
  for (auto& message : messages) {
    if (message.kind == Message::Kind::invalid) {
      batch.answers.push_back(write_error(message.id, message.error));
    } else if (message.kind != Message::Kind::request) {
      take_notification(running, session, message);
    } else if (message.method == "initialize") {
      RpcError const error{code::invalid_request, "\"initialize\" must not stand in a batch."};
      batch.answers.push_back(write_error(message.id, error));
    } else {
      json::value const id = message.id;
      batch.calls.push_back(Call::start(executor, service, caller, std::move(message)));
      running.add(session, id, batch.calls.back());
    }
  }
  return batch;
}

Async<std::string> finish_batch(Batch batch) {
  for (auto const& call : batch.calls) {
    auto event = co_await call->next();
    while (!event.is_last()) event = co_await call->next();
    if (event.kind == Call::Event::Kind::answer) batch.answers.push_back(std::move(event.text));
  }
  if (batch.answers.empty()) co_return std::string();
  co_return "[" + join(batch.answers, ",") + "]";
}

void take_notification(RunningCalls& running, std::string const& session, Message const& message) {
  if (message.kind != Message::Kind::notification || message.method != "notifications/cancelled") return;
  if (auto const* const id = message.params.if_contains("requestId")) running.cancel(session, *id);
}

}  // namespace workspace::mcp
