#pragma once
// The groups of settings, each read and checked by what it knows. They throw Refused.

#include "app/config/settings.hpp"

namespace workspace::app {

/// What this version does not do. Settings that change who may do what must never be ignored silently.
void refuse_what_is_elsewhere(Given const& given);
/// How clients reach the server, and by which names.
void read_network(Given const& given, Config& config);
/// Which tools are offered, and what they may do.
void read_selection(Given const& given, Config& config);
void read_sandbox(Given const& given, Config& config);
/// After the sandbox, which keeps no files.
void read_state_store(Given const& given, Config& config);
/// How long and how much.
void read_limits(Given const& given, Config& config);

}  // namespace workspace::app
