#include "tools/watch/place.hpp"

namespace workspace::tools::watch {
namespace {

using Kind = Target::Kind;

struct Watchable {
  std::string_view prefix;  // of the template
  Log log;
  Kind kind;
};

/// The first that fits. Docs and Sheets are files of Drive; a day is as good as its calendar.
constexpr Watchable watchable[] = {
    {"gmail://{user}/message/", Log::mail, Kind::message},
    {"gmail://{user}/thread/", Log::mail, Kind::thread},
    {"gmail://{user}/label/", Log::mail, Kind::label},
    {"gdrive://{user}/", Log::drive, Kind::file},
    {"gdoc://{user}/", Log::drive, Kind::file},
    {"gsheet://{user}/", Log::drive, Kind::file},
    {"gcal://{user}/calendar/{calendar}/event/", Log::calendar, Kind::event},
    {"gcal://{user}/calendar/{calendar}", Log::calendar, Kind::calendar},
};

}  // namespace

std::optional<Place> place_of(ResourceUri const& uri) {
  for (auto const& each : watchable) {
    if (!uri.resource->info.uri.starts_with(each.prefix)) continue;
    Place place{{each.log, uri.user, {}}, {each.kind, uri.id()}};
    if (each.log == Log::calendar) place.feed.calendar = uri.variables.at("calendar");
    return place;
  }
  return std::nullopt;
}

Source source_of(FeedKey const& key) {
  switch (key.log) {
    case Log::mail:
      return mail();
    case Log::drive:
      return drive();
    case Log::calendar:
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
      break;
  }
  return "calendar";
}

}  // namespace workspace::tools::watch
