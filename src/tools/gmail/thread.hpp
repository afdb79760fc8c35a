#pragma once
// A whole conversation, as
// https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.threads/get gives it.

#include "tools/gmail/message_view.hpp"

namespace workspace::tools::gmail {

/// Drafts are among the messages, oldest first.
struct Thread {
  std::string id;
  std::string subject;  // of its first message
  std::vector<Message> messages;
  std::string heading() const;
  static schema::Fields describe();
};

/// Each message as `view` shows it; bodies are cut shorter the more there are.
Async<Thread> read_thread(ToolContext& context, std::string id, View view);

}  // namespace workspace::tools::gmail
