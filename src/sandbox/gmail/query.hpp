#pragma once
// Gmail's search language, over the messages of one mailbox.
// Source: https://support.google.com/mail/answer/7190 and
// https://developers.google.com/gmail/api/guides/filtering.

#include "base/time.hpp"
#include "sandbox/gmail/state.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox::gmail {

struct QueryNode {
  enum class Kind { all, any, none, term };  // and, or, not (one child), a term
  Kind kind = Kind::all;
  std::vector<QueryNode> children;
  std::string field;  // of a term: "from", "subject", ...; empty: anywhere
  std::string value;
};

/// Never fails: what makes no sense is looked for as words, as Gmail does. An empty query matches all.
QueryNode parse_query(std::string_view text);

bool matches(QueryNode const& node, Mailbox& mailbox, Message const& message, TimePoint now);

/// Whether the query itself asks for spam or trash, which are otherwise left out.
bool names_spam_or_trash(QueryNode const& node);

}  // namespace workspace::sandbox::gmail
