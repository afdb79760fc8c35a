#pragma once
// Where the configuration has grants, state and the keys that seal them.

#include "app/config/config.hpp"
#include "async/worker_pool.hpp"
#include "crypto/key_ring.hpp"
#include "store/credential_store.hpp"
#include "store/state_store.hpp"

namespace workspace::app {

/// The sandbox's grants touch no credentials directory, and no key that outlives it opens them.
crypto::KeyRing make_keys(Config const& config, EnvironmentLookup const& environment,
                          std::string const& client_secret);
std::unique_ptr<store::CredentialStore> make_credential_store(Config const& config,
                                                              EnvironmentLookup const& environment,
                                                              async::WorkerPool& workers);

/// Opens nothing: a file is made by the first call that needs it. A leading "~/" of its path is the home
/// directory.
std::unique_ptr<store::StateStore> make_state_store(StateStoreConfig const& config,
                                                    EnvironmentLookup const& environment,
                                                    Clock const& clock);

}  // namespace workspace::app
