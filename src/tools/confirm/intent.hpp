#pragma once
// What a write is about to do, in words for whoever is to agree to it. Its digest is what they agree to.

#include <string>
#include <string_view>
#include <vector>

namespace workspace::tools {

enum class Reach {
  own,       // stays with the user, or can be changed back
  outbound,  // leaves the user's hands: mails, invites or shares, or deletes for good
};

struct Intent {
  Reach reach = Reach::own;
  std::string question;  // "Send this mail?"
  std::vector<std::string> facts{};
  /// A digest of what the handler read and the words leave out, e.g. a file's bytes: a second run that reads
  /// something else has to ask again. The call's arguments need not be in it.
  std::string contents{};

  /// A line `label: value`, on one line whatever the value holds; at most 1,000 bytes of it are shown. An
  /// empty value adds nothing.
  Intent& fact(std::string_view label, std::string_view value);
  /// All values on one line, none of them cut.
  Intent& list(std::string_view label, std::vector<std::string> const& values);

  /// The question and its facts, for `user`.
  std::string text(std::string_view user) const;
  /// The same for the same tool, user, words and contents.
  std::string digest(std::string_view tool, std::string_view user) const;
};

/// Valid UTF-8 without what could make one line look like several or like other words: control characters,
/// line separators and marks of writing direction become blanks.
std::string one_line(std::string_view text);

}  // namespace workspace::tools
