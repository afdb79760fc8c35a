#pragma once
// The body of an outgoing mail, as text and as HTML: what was written, the signature, what is quoted.

#include "content/mime.hpp"
#include "tools/gmail/compose.hpp"

namespace workspace::tools::gmail {

struct BodyParts {
  std::string body;
  ComposeFormat format = ComposeFormat::plain;
  Direction direction = Direction::auto_;
  std::string signature;                         // HTML
  std::optional<content::ParsedMessage> quoted;  // the message that is answered
  std::optional<content::ParsedMessage> forwarded;
};

/// Sets `mail`'s text, and its HTML where the text does not say it all. Costs time with long HTML: run it on
/// a worker. Throws Failure (invalid) for HTML whose tags are escaped.
void set_body(content::Outgoing& mail, BodyParts const& parts);

}  // namespace workspace::tools::gmail
