#pragma once
// The recurrence lines of a series (RFC 5545 sections 3.8.5 and 3.3.10, as Calendar's events hold them), cut
// in two at one of its occurrences.

#include "tools/calendar/time.hpp"

namespace workspace::tools::calendar {

struct Cut {
  When start;        // of the occurrence, as the series has it: a date in all-day series
  std::string zone;  // of the series; what the lines say without a zone is meant in it
  /// How many occurrences come before it, cancelled and changed ones included.
  int before = 0;
};

/// The lines of what comes before: rules end there (UNTIL replaces COUNT), unless they ended earlier; dates
/// (RDATE, EXDATE) from the cut on are left out.
json::array lines_before(json::array const& recurrence, Cut const& cut);

/// The lines of the cut and what follows: COUNT is lowered by the occurrences that the rule made before;
/// rules that had ended and dates up to the cut are left out. Empty where nothing follows.
json::array lines_from(json::array const& recurrence, Cut const& cut);

/// Whether lines_before or lines_from need Cut::before.
bool counts(json::array const& recurrence);

}  // namespace workspace::tools::calendar
