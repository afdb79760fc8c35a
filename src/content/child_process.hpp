#pragma once
// One short-lived child: bytes in, bytes out, limits on time, memory and output; no environment, no network.

#include "async/async.hpp"
#include "base/result.hpp"

#include <string>
#include <vector>

namespace workspace::content {

struct ChildLimits {
  std::chrono::milliseconds time{30'000};
  std::size_t output_bytes = 25u << 20;
  std::size_t memory_bytes = 1u << 30;
};

struct ChildResult {
  int exit_code = 0;  // 128 + N after signal N
  std::string output;
  std::string error;  // at most 4 KiB of what it said on stderr
};

/// Runs `command` (its first word is a path) with `input` on its standard input. Error kinds: unavailable
/// (cannot be started), timeout, too_large (output). Killed with its whole process group and reaped in every
/// case, cancellation included.
Async<Result<ChildResult>> run_child(std::vector<std::string> command, std::string input, ChildLimits limits);

}  // namespace workspace::content
