#pragma once
// What lists of messages, threads and drafts share.

#include "sandbox/gmail/state.hpp"
#include "sandbox/page.hpp"

#include <string_view>
#include <vector>

namespace workspace::sandbox::gmail {

/// The messages a list asks for (q, labelIds, includeSpamTrash), newest first. 403 for q with the metadata
/// scope.
std::vector<Message*> wanted_messages(Mailbox& mailbox, Request const& request);
/// format, checked against what the token's scopes may see.
std::string_view allowed_format(Request const& request);

}  // namespace workspace::sandbox::gmail
