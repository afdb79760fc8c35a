#pragma once
// What becomes of a task: a state machine from a record and an event to the record after it and what is to be
// done. Without store, clock or event loop. While it works, the process that runs it vouches for it by a
// lease.
//
//   working         the call ends       -> completed, failed, input_required
//                   tasks/cancel        -> cancelled; where another process runs it, marked for that one
//                   its lease is renewed -> cancelled where it was marked
//                   its lease lapses    -> run anew where that may be; else failed
//   input_required  all is answered     -> working
//                   tasks/cancel        -> cancelled
//
// Nothing follows completed, failed and cancelled.

#include "mcp/service/task.hpp"

#include <variant>

namespace workspace::mcp {

namespace task_event {

/// The call came to its end, or to questions.
struct Came {
  TaskStep step;
};
/// tasks/update. Answers to what is not asked, and null, are ignored.
struct Answered {
  json::object responses;
};
/// tasks/cancel.
struct Cancelled {
  bool runs_here = false;  // in the process that was asked
};
/// Whoever runs it still does.
struct Renewed {
  std::string status_message;
};
/// Somebody asks, and nobody seems to run it.
struct Missed {
  bool repeatable = false;  // the call may be run twice
};

}  // namespace task_event

using TaskEvent = std::variant<task_event::Came, task_event::Answered, task_event::Cancelled,
                               task_event::Renewed, task_event::Missed>;

struct TaskChange {
  enum class Do {
    nothing,
    run,  // the call, here
    stop  // it, if it runs here
  };
  bool changed = false;  // the record, which is then to be stored
  Do what = Do::nothing;
};

/// How long a process vouches for what it runs.
inline constexpr std::chrono::seconds task_lease{15};

TaskChange advance(Task& task, TaskEvent const& event, TimePoint now);

}  // namespace workspace::mcp
