#include "app/state_store.hpp"

#include "store/credentials_directory.hpp"
#include "store/memory_state_store.hpp"
#include "store/sqlite_state_store.hpp"

namespace workspace::app {
namespace {

std::filesystem::path state_file(std::string const& path, EnvironmentLookup const& environment) {
  if (path.empty()) return std::filesystem::path(store::credentials_location(environment)) / "state.sqlite3";
  auto const home = environment("HOME");
  return home && path.starts_with("~/") ? *home + path.substr(1) : path;
}

}  // namespace

std::unique_ptr<store::StateStore> make_state_store(StateStoreConfig const& config,
                                                    EnvironmentLookup const& environment,
                                                    Clock const& clock) {
  if (config.kind == StateStoreKind::memory) return std::make_unique<store::MemoryStateStore>(clock);
  return std::make_unique<store::SqliteStateStore>(state_file(config.path, environment), clock);
}

}  // namespace workspace::app
