#pragma once
// What is sent to share a file (https://developers.google.com/workspace/drive/api/guides/manage-sharing).

#include "base/time.hpp"
#include "json/schema.hpp"

namespace workspace::tools::drive {

enum class Role { reader, commenter, writer, fileOrganizer, organizer };
BOOST_DESCRIBE_ENUM(Role, reader, commenter, writer, fileOrganizer, organizer)

enum class ShareType { user, group, domain, anyone };
BOOST_DESCRIBE_ENUM(ShareType, user, group, domain, anyone)

/// One grant: to whom, what, until when.
struct Grant {
  std::string who;  // an address, a domain, or empty for anyone
  ShareType type = ShareType::user;
  Role role = Role::reader;
  std::string expires;
  std::optional<bool> discoverable;
};

/// The body of permissions.create. Throws Failure(invalid) for what Google would refuse: an address that is
/// none, an expiry that is no time or not in the future, discovery of a single person's grant.
json::object permission_body(Grant const& grant, TimePoint now);

/// An expiry in RFC 3339, UTC. A date alone ends with its day. Throws Failure(invalid).
std::string expiry_of(std::string_view text, TimePoint now);

}  // namespace workspace::tools::drive
