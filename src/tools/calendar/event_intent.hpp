#pragma once
// What a change of an event means for its guests, in words for whoever is to agree to it.

#include "tools/calendar/event_body.hpp"
#include "tools/confirm/intent.hpp"

namespace workspace::tools::calendar {

/// Asks, where writes are confirmed. `existing` is absent on create; `body` is what is sent, empty on delete.
/// With this_and_following the series' guests count too, and are read.
Async<void> confirm_event(ToolContext& context, ManageEvent const& p, json::Node existing,
                          json::object const& body);

}  // namespace workspace::tools::calendar
