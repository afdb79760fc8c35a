#include "tools/drive/permission_body.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace workspace::tools::drive {
namespace {

void check_who(Grant const& grant, std::string_view who) {
  auto const at = who.find('@');
  bool const clean = who.find_first_of(" \t\r\n,;<>\"") == std::string_view::npos;
  if (grant.type == ShareType::domain) {
    if (!who.empty() && clean && at == std::string_view::npos && who.find('.') != std::string_view::npos)
      return;
    throw Failure(ErrorKind::invalid, fmt::format("\"{}\" is no domain.", who.substr(0, 100)),
                  "Give one such as example.com.");
  }
  if (clean && at != std::string_view::npos && at > 0 && at + 1 < who.size()) return;
  throw Failure(ErrorKind::invalid, fmt::format("\"{}\" is no e-mail address.", who.substr(0, 100)),
                "Give one address, or share_type=anyone for everybody with the link.");
}

}  // namespace

std::string expiry_of(std::string_view text, TimePoint now) {
  text = trim(text);
  auto const when = parse_rfc3339(text.size() == 10 ? std::string(text) + "T23:59:59Z" : std::string(text));
  if (!when)
    throw Failure(ErrorKind::invalid, fmt::format("expiration_time \"{}\" is no time.", text.substr(0, 60)),
                  "Write it as 2026-12-31T18:00:00Z.");
  if (*when <= now)
    throw Failure(ErrorKind::invalid, fmt::format("expiration_time {} is past.", text),
                  "Give a time in the future.");
  return to_rfc3339(*when);
}

json::object permission_body(Grant const& grant, TimePoint now) {
  json::object body{{"type", schema::Type<ShareType>::name(grant.type)},
                    {"role", schema::Type<Role>::name(grant.role)}};
  bool const person = grant.type == ShareType::user || grant.type == ShareType::group;
  auto const who = trim(grant.who);
  if (grant.type != ShareType::anyone) {
    check_who(grant, who);
    body[person ? "emailAddress" : "domain"] = who;
  } else if (!who.empty()) {
    throw Failure(ErrorKind::invalid,
                  "share_type=anyone shares with whoever has the link, not with an address.",
                  "Leave share_with out, or use share_type=user.");
  }
  if (!grant.expires.empty()) {
    if (!person)
      throw Failure(ErrorKind::invalid, "Only access of users and groups can expire.",
                    "Leave expiration_time out.");
    body["expirationTime"] = expiry_of(grant.expires, now);
  }
  if (grant.discoverable) {
    if (person && *grant.discoverable)
      throw Failure(ErrorKind::invalid, "allow_file_discovery is for share_type domain and anyone.",
                    "Leave it out.");
    if (!person) body["allowFileDiscovery"] = *grant.discoverable;
  }
  return body;
}

}  // namespace workspace::tools::drive
