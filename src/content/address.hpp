#pragma once
// Mailboxes as they stand in From, To, Cc, ... (RFC 5322 section 3.4; UTF-8 allowed as in RFC 6532).

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace workspace::content {

struct Address {
  std::string name;     // decoded; may be empty
  std::string address;  // local@domain

  bool operator==(Address const&) const = default;
  /// `Ann Example <ann@example.com>`, the name quoted where RFC 5322 asks for it, in UTF-8 (not RFC 2047).
  std::string text() const;
};

/// A list as people write it: commas (or semicolons) between mailboxes, quoted names, comments, groups. An
/// empty text is an empty list. Error invalid names the entry that is no address.
Result<std::vector<Address>> parse_addresses(std::string_view text);

/// Whether it is local@domain (RFC 5322 addr-spec without domain literals; UTF-8 in both parts).
bool is_address(std::string_view text);

/// True where both name the same mailbox: domains and local parts are compared without regard to case.
bool same_mailbox(std::string_view a, std::string_view b);

}  // namespace workspace::content
