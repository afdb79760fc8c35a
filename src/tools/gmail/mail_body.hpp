#pragma once
// The body of an outgoing mail, as text and as HTML: what was written, the signature, what is quoted.

#include "tools/gmail/original.hpp"

namespace workspace::tools::gmail {

struct MailBody {
  std::string text;
  std::string html;  // empty where the text says it all
};

struct BodyParts {
  std::string body;
  ComposeFormat format = ComposeFormat::plain;
  Direction direction = Direction::auto_;
  std::string signature;  // HTML
  Quote quote;
};

/// Costs time with long HTML: run it on a worker. Throws Failure (invalid) for HTML whose tags are escaped.
MailBody make_body(BodyParts const& parts);

}  // namespace workspace::tools::gmail
