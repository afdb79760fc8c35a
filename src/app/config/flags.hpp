#pragma once
// The command line as it was given, before the environment fills the rest.

#include "app/config/config.hpp"

#include <optional>
#include <string>
#include <vector>

namespace workspace::app {

struct Flags {
  std::optional<std::string> transport, tier, output, host, sandbox, seed, faults, state_store, confirm,
      watch_interval;
  std::optional<std::uint16_t> port;
  std::vector<std::string> tools, disabled, permissions;
  bool confirm_strict = false, read_only = false, single_user = false, legacy_sse = false;
  bool sandbox_command = false;
  std::uint16_t sandbox_port = 0;
};

/// Exit with code 0 for --help and --version.
Result<Flags, Exit> parse_flags(std::vector<std::string> arguments);

}  // namespace workspace::app
