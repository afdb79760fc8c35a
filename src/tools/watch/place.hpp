#pragma once
// Where the changes of a resource are told: which feed of which account, and as what.

#include "tools/offer/resources.hpp"
#include "tools/watch/feed.hpp"

namespace workspace::tools::watch {

/// One poller's worth.
struct FeedKey {
  Log log;
  std::string user;      // lower case
  std::string calendar;  // of Log::calendar

  auto operator<=>(FeedKey const&) const = default;
};

struct Place {
  FeedKey feed;
  Target target;
};

/// nullopt where Google tells no changes.
std::optional<Place> place_of(ResourceUri const& uri);

Source source_of(FeedKey const& key);
/// As in --tools.
std::string_view name_of(Log log);

}  // namespace workspace::tools::watch
