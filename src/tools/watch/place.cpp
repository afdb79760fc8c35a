#include "tools/watch/place.hpp"

namespace workspace::tools::watch {
std::optional<Place> place_of(ResourceUri const& uri) {
  auto const& watched = uri.resource->info.watched;
  if (watched.log == Log::none) return std::nullopt;
  bool const is_calendar = watched.log == Log::calendar;
  return Place{{watched.log, uri.user, is_calendar ? uri.variables.at("calendar") : std::string()},
               {watched.as, watched.as == Changed::calendar ? std::string() : uri.id()}};
}

Source source_of(FeedKey const& key) {
  switch (key.log) {
    case Log::mail:
      return mail();
    case Log::drive:
      return drive();
    case Log::calendar:
    case Log::none:
      break;
  }
  return calendar(key.calendar);
}

std::string_view name_of(Log log) {
  switch (log) {
    case Log::mail:
      return "gmail";
    case Log::drive:
      return "drive";
    case Log::calendar:
    case Log::none:
      break;
  }
  return "calendar";
}

}  // namespace workspace::tools::watch
