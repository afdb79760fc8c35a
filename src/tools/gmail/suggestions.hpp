#pragma once
// What people may mean who type the id of something in their mailbox.

#include "tools/offer/suggestions.hpp"

namespace workspace::tools::gmail {

/// Label ids, by id or name.
extern Suggestions const label_ids;
/// Ids of the newest messages, or threads, with the typed words in the subject.
extern Suggestions const message_ids;
extern Suggestions const thread_ids;

}  // namespace workspace::tools::gmail
