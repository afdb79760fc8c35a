#pragma once
// Drive ids as people paste them.

#include <string>
#include <string_view>

namespace workspace::tools::drive {

/// The id in a Drive or Docs link (/d/ID, /folders/ID, ?id=ID), or the text itself, trimmed.
std::string file_id_of(std::string_view reference);

}  // namespace workspace::tools::drive
