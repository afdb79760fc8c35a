#pragma once
// What a reply or a forward takes over from the message it answers.

#include "content/mime.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace workspace::content {

/// "Re: " or "Fwd: " before the subject, unless it stands there already (any case).
std::string reply_subject(std::string_view subject);
std::string forward_subject(std::string_view subject);

/// The original's References and its own Message-ID (RFC 5322 section 3.6.4); at most the first and the
/// newest 30, and none that could not be sent again.
std::vector<std::string> reply_references(ParsedMessage const& original);

/// In-Reply-To and References of an answer, where `reply` does not have them yet.
void set_reply_headers(Outgoing& reply, ParsedMessage const& original);

struct Recipients {
  std::vector<Address> to;
  std::vector<Address> cc;
};

/// Who gets the answer: Reply-To, else From; with `all` also the original's To and Cc. Each mailbox once,
/// without `own` ones and what is no address; an answer to one's own message goes to its recipients, one to a
/// note to oneself to oneself.
Recipients reply_recipients(ParsedMessage const& original, std::vector<std::string> const& own, bool all);

/// "On Mon, 23 Nov 2026 at 18:50, Ann Example <ann@example.com> wrote:" and the text behind "> ".
std::string quote_text(ParsedMessage const& original);
/// The same as Gmail writes it: <div class="gmail_quote"> with a blockquote.
std::string quote_html(ParsedMessage const& original);

/// "---------- Forwarded message ---------", From, Date, Subject, To, Cc, and the message.
std::string forwarded_text(ParsedMessage const& original);
std::string forwarded_html(ParsedMessage const& original);

/// The original's files that go along: those that its HTML shows, and with `all` the others too. What an
/// enclosed message holds goes with that message.
std::vector<Attachment> files_to_keep(ParsedMessage const& original, bool all);

/// The same file as one to send; what could not stand in a header again is left out.
OutgoingAttachment to_send(Attachment file);

}  // namespace workspace::content
