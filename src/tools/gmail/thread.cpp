#include "tools/gmail/thread.hpp"

#include "base/text.hpp"

namespace workspace::tools::gmail {

std::string Thread::heading() const {
  return fmt::format("Thread: {} ({})", subject.empty() ? "(no subject)" : subject,
                     counted(messages.size(), "message"));
}

schema::Fields Thread::describe() {
  using R = Thread;
  return {schema::required<&R::id>(), schema::optional<&R::subject>().derived(),
          schema::required<&R::messages>()};
}

Async<Thread> read_thread(ToolContext& context, std::string id, View view) {
  auto fields = schema::selector<Thread>(detail_of(view));
  auto const answer =
      co_await get(context, api::gmail::users::threads::get, id, wire_format(view), std::move(fields));
  Thread thread;
  thread.id = std::move(id);
  auto const messages = answer->items("messages");
  view.most_characters = characters_of_each(messages.size());
  for (auto const message : messages)
    thread.messages.push_back(co_await show_message(context, answer, message, view));
  if (!thread.messages.empty()) thread.subject = thread.messages.front().subject;
  co_return thread;
}

}  // namespace workspace::tools::gmail
