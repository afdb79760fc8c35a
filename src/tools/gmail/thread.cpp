#include "tools/gmail/thread.hpp"

#include "base/text.hpp"

namespace workspace::tools::gmail {

std::string Thread::heading() const {
  return fmt::format("Thread: {} ({})", subject.empty() ? "(no subject)" : subject,
                     counted(messages.size(), "message"));
}

schema::Fields Thread::describe() {
  using R = Thread;
  return {schema::required<&R::id>(), schema::optional<&R::subject>(), schema::required<&R::messages>()};
}

Async<Thread> read_thread(ToolContext& context, std::string id, View view) {
  auto params = google::Params().set("userId", "me").set("id", id).set("format", wire_format(view));
  auto answer = co_await context.google().call(api::gmail::users::threads::get, std::move(params));
  Thread thread;
  thread.id = std::move(id);
  auto const& messages = answer.items("messages");
  view.most_characters = characters_of_each(messages.size());
  for (auto const& message : messages) {
    json::value one(message);
    thread.messages.push_back(co_await show_message(context, std::move(one), view));
  }
  if (!thread.messages.empty()) thread.subject = thread.messages.front().subject;
  co_return thread;
}

}  // namespace workspace::tools::gmail
