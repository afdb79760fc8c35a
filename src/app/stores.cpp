#include "app/stores.hpp"

#include "auth/secret_keys.hpp"
#include "crypto/crypto.hpp"
#include "store/credentials_directory.hpp"
#include "store/directory_store.hpp"
#include "store/memory_state_store.hpp"
#include "store/memory_store.hpp"
#include "store/sqlite_state_store.hpp"

namespace workspace::app {
namespace {

std::filesystem::path state_file(std::string const& path, EnvironmentLookup const& environment) {
  if (path.empty()) return std::filesystem::path(store::credentials_location(environment)) / "state.sqlite3";
  auto const home = environment("HOME");
  return home && path.starts_with("~/") ? *home + path.substr(1) : path;
}

}  // namespace

crypto::KeyRing make_keys(Config const& config, EnvironmentLookup const& environment,
                          std::string const& client_secret) {
  if (config.sandbox.enabled) return crypto::KeyRing({crypto::random_bytes(32)});
  return auth::make_key_ring(environment, client_secret, store::credentials_location(environment));
}

std::unique_ptr<store::CredentialStore> make_credential_store(Config const& config,
                                                              EnvironmentLookup const& environment,
                                                              async::WorkerPool& workers) {
  if (config.sandbox.enabled) return std::make_unique<store::MemoryStore>();
  return std::make_unique<store::DirectoryStore>(store::credentials_location(environment), workers);
}

std::unique_ptr<store::StateStore> make_state_store(StateStoreConfig const& config,
                                                    EnvironmentLookup const& environment,
                                                    Clock const& clock) {
  if (config.kind == StateStoreKind::memory) return std::make_unique<store::MemoryStateStore>(clock);
  return std::make_unique<store::SqliteStateStore>(state_file(config.path, environment), clock);
}

}  // namespace workspace::app
