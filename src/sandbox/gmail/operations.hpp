#pragma once
// Gmail's methods, one function each; service.cpp has the table. Helpers of several families stand here too.

#include "sandbox/gmail/state.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox::gmail {

// messages.cpp
Reply list_messages(World& world, Call const& call);
Reply get_message(World& world, Call const& call);
Reply get_attachment(World& world, Call const& call);
Reply send_message(World& world, Call const& call);
Reply insert_message(World& world, Call const& call);
Reply import_message(World& world, Call const& call);
// messages_change.cpp
Reply modify_message(World& world, Call const& call);
Reply batch_modify_messages(World& world, Call const& call);
Reply batch_delete_messages(World& world, Call const& call);
Reply delete_message(World& world, Call const& call);
Reply trash_message(World& world, Call const& call);
Reply untrash_message(World& world, Call const& call);
Reply modify_thread(World& world, Call const& call);
Reply delete_thread(World& world, Call const& call);
Reply trash_thread(World& world, Call const& call);
Reply untrash_thread(World& world, Call const& call);
// threads.cpp
Reply list_threads(World& world, Call const& call);
Reply get_thread(World& world, Call const& call);
// labels.cpp
Reply list_labels(World& world, Call const& call);
Reply get_label(World& world, Call const& call);
Reply create_label(World& world, Call const& call);
Reply update_label(World& world, Call const& call);
Reply patch_label(World& world, Call const& call);
Reply delete_label(World& world, Call const& call);
// drafts.cpp
Reply list_drafts(World& world, Call const& call);
Reply get_draft(World& world, Call const& call);
Reply create_draft(World& world, Call const& call);
Reply update_draft(World& world, Call const& call);
Reply delete_draft(World& world, Call const& call);
Reply send_draft(World& world, Call const& call);
// history.cpp
Reply list_history(World& world, Call const& call);
Reply get_profile(World& world, Call const& call);
// settings.cpp
Reply list_send_as(World& world, Call const& call);
Reply get_send_as(World& world, Call const& call);
Reply update_send_as(World& world, Call const& call);
Reply list_filters(World& world, Call const& call);
Reply get_filter(World& world, Call const& call);
Reply create_filter(World& world, Call const& call);
Reply delete_filter(World& world, Call const& call);
Reply get_vacation(World& world, Call const& call);
Reply update_vacation(World& world, Call const& call);

/// The messages a list call asks for (q, labelIds, includeSpamTrash), newest first. 403 for q with the
/// metadata scope.
std::vector<Message*> wanted_messages(Mailbox& mailbox, Call const& call);
/// format, checked against what the token's scopes may see.
std::string_view allowed_format(Call const& call);

/// One page of `all`: [first, last) by maxResults (default 100, most 500) and pageToken, and the token of the
/// next page (empty: none). Tokens belong to their query; others are refused.
struct PageOf {
  std::size_t first = 0, last = 0;
  std::string next;
};
PageOf page_of(Call const& call, std::size_t count, std::int64_t usual = 100);

}  // namespace workspace::sandbox::gmail
