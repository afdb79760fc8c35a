#pragma once
// Who a mail comes from: the account itself or one of its "send mail as" addresses,
// https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.settings.sendAs

#include "content/address.hpp"
#include "tools/gmail/compose.hpp"

namespace workspace::tools::gmail {

struct Sender {
  content::Address address;
  std::string signature;         // HTML; empty: none, or not wanted
  std::vector<std::string> own;  // all of the user's addresses
  std::string note;              // why something is left out
};

/// Throws Failure (invalid) for a from_email that is none of the user's.
Async<Sender> find_sender(ToolContext& context, Compose const& p);

}  // namespace workspace::tools::gmail
