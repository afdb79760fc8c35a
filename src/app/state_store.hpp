#pragma once
// Which state store the configuration asks for.

#include "app/config.hpp"
#include "store/state_store.hpp"

namespace workspace::app {

/// Opens nothing: a file is made by the first call that needs it. A leading "~/" of its path is the home
/// directory.
std::unique_ptr<store::StateStore> make_state_store(StateStoreConfig const& config,
                                                    EnvironmentLookup const& environment, Clock const& clock);

}  // namespace workspace::app
