#include "store/state_store.hpp"

#include <fmt/format.h>

namespace workspace::store {

Result<void> StateStore::check_key(std::string const& key) {
  if (!key.empty() && key.size() <= max_key_bytes) return {};
  return Error{
      ErrorKind::invalid,
      fmt::format("A key of the state store has {} bytes; 1 to {} are allowed.", key.size(), max_key_bytes),
      {}};
}

Result<void> StateStore::check_entry(std::string const& key, std::string const& value) {
  if (value.size() <= max_value_bytes) return check_key(key);
  return Error{ErrorKind::too_large,
               fmt::format("A record for the state store has {} bytes; at most {} (1 MiB) are kept.",
                           value.size(), max_value_bytes),
               "Ask for less at a time."};
}

}  // namespace workspace::store
