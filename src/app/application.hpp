#pragma once
// The composition root: makes the parts from the configuration, connects them, and runs until told to stop.

#include "app/config/config.hpp"

namespace workspace::app {

/// Serves until SIGTERM, SIGINT, or (stdio) the end of input. Returns the process's exit code; what went
/// wrong at the start stands on stderr.
int serve(Config const& config, EnvironmentLookup const& environment);

/// Runs only the sandbox Workspace.
int serve_sandbox(Config const& config);

}  // namespace workspace::app
