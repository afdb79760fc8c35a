#pragma once
// What people may mean who type the id of a calendar or event, or a day.

#include "tools/offer/suggestions.hpp"

namespace workspace::tools::calendar {

/// Ids by id or name; the primary one is "primary".
extern Suggestions const calendar_ids;
/// Ids of coming events with the typed words in them, of known["calendar"] or the primary calendar.
extern Suggestions const event_ids;
extern Suggestions const days;

}  // namespace workspace::tools::calendar
