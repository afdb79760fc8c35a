#pragma once
// The message that a mail answers or forwards, and what the mail takes over from it.

#include "tools/gmail/compose.hpp"
#include "tools/gmail/payload.hpp"

namespace workspace::tools::gmail {

struct Original {
  Message headers;
  Payload payload;   // read only where its body is needed
  std::string text;  // of the payload, from its HTML where there is no plain text
};

/// The message that thread_id and in_reply_to name: the one with that Message-ID, else the thread's newest
/// that is no draft and not in the trash. nullopt where in_reply_to names none that the user has.
Async<std::optional<Original>> find_original(ToolContext& context, Compose const& p);

Async<Original> read_forwarded(ToolContext& context, std::string message_id);

struct Recipients {
  std::vector<content::Address> to, cc;
};
/// Reply-To, else From; with `all` also To and Cc of the original. Each once, without `own`; an answer to
/// one's own message goes to its recipients.
Recipients reply_recipients(Message const& original, std::vector<std::string> const& own, bool all);

/// The prefix ("Re: ", "Fwd: ") before the subject, unless it stands there already in any case.
std::string prefixed(std::string_view prefix, std::string_view subject);

/// The original's References and Message-ID (RFC 5322 section 3.6.4).
std::string references_after(Message const& original);

/// A message id in its <>.
std::string bracketed(std::string_view id);

struct Quote {
  std::string text;
  std::string html;
};
Quote reply_quote(Original const& original);
Quote forward_quote(Original const& original);

}  // namespace workspace::tools::gmail
