#pragma once
// "This and all following": a recurring series cut in two at one of its occurrences.

#include "tools/calendar/event_body.hpp"

namespace workspace::tools::calendar {

/// Inserts a new series from the occurrence on, changed by `changes`, then ends the old one before it; in
/// this order, so that a failure between the two loses nothing. Returns the new series' first event. The
/// first occurrence means the whole series, which is then changed as it is.
Async<json::Document> split_series(ToolContext& context, ManageEvent const& p, json::Node occurrence,
                                   json::object changes);

/// Ends the series before the occurrence; false where that left nothing and the series was deleted.
Async<bool> end_series_before(ToolContext& context, ManageEvent const& p, json::Node occurrence);

}  // namespace workspace::tools::calendar
