#pragma once
// The message that a mail answers or forwards.

#include "tools/gmail/compose.hpp"
#include "tools/gmail/mailbox.hpp"

namespace workspace::tools::gmail {

struct Original {
  std::string id;
  std::string thread_id;
  content::ParsedMessage message;
};

/// The message that thread_id and in_reply_to name: the one with that Message-ID, else the thread's newest
/// that is no draft and not in the trash; with its body where it is to be quoted. nullopt where in_reply_to
/// names none that the user has.
Async<std::optional<Original>> find_original(ToolContext& context, Compose const& p);

/// The message with that id, body included.
Async<Original> read_original(ToolContext& context, std::string message_id);

}  // namespace workspace::tools::gmail
