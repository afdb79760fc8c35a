#pragma once
// One mail of the seed, built-in or from a file, before it becomes a message in its people's mailboxes.

#include "base/time.hpp"

#include <map>
#include <string>
#include <vector>

namespace workspace::sandbox {
class World;
}

namespace workspace::sandbox::gmail {

struct SeedAttachment {
  std::string name, type, bytes;
  std::string content_id;  // set: shown inside the HTML as cid:...
};

struct SeedMail {
  std::string key;  // what reply_to of later mails names
  std::string from;
  std::vector<std::string> to, cc;  // e-mails; names come from the directory
  std::string subject;
  TimePoint date;
  std::string text, html;  // one or both
  std::string reply_to;    // the key of the mail it answers
  std::vector<SeedAttachment> attachments;
  std::map<std::string, std::vector<std::string>> labels;  // user -> names added to their copy
  bool unread = false, archived = false, spam = false, draft = false;
  std::string list;  // List-Id of a newsletter
};

/// The built-in content; dates end a few minutes before `now`.
std::vector<SeedMail> built_in_mails(TimePoint now);

/// Puts the mails into their people's mailboxes, oldest first. Unknown keys in reply_to are the caller's to
/// refuse.
void put_mails(World& world, std::vector<SeedMail> mails);

}  // namespace workspace::sandbox::gmail
