#pragma once
// Where the changes of a resource are told.

namespace workspace::tools {

/// Google's logs of what changed in an account; none: nothing tells.
enum class Log { none, mail, drive, calendar };

/// What such a log names.
enum class Changed { message, thread, label, file, calendar, event };

struct Watched {
  Log log = Log::none;
  Changed as = Changed::file;
};

}  // namespace workspace::tools
