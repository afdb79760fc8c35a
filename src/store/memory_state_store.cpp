#include "store/memory_state_store.hpp"

#include <fmt/format.h>

namespace workspace::store {

Async<Result<std::optional<StateEntry>>> MemoryStateStore::get(std::string key) {
  if (auto const valid = check_key(key); !valid) co_return valid.error();
  auto const found = find_live(key);
  if (found == entries_.end()) co_return std::optional<StateEntry>();
  co_return std::optional<StateEntry>(found->second);
}

Async<Result<void>> MemoryStateStore::put(std::string key, std::string value, TimePoint expires) {
  co_return write(std::move(key), std::move(value), expires);
}

Async<Result<bool>> MemoryStateStore::put_new(std::string key, std::string value, TimePoint expires) {
  if (auto const valid = check_entry(key, value); !valid) co_return valid.error();
  if (find_live(key) != entries_.end()) co_return false;
  auto const written = write(std::move(key), std::move(value), expires);
  if (!written) co_return written.error();
  co_return true;
}

Async<Result<bool>> MemoryStateStore::replace(std::string key, std::string value, TimePoint expires,
                                              std::string version) {
  if (auto const valid = check_entry(key, value); !valid) co_return valid.error();
  auto const found = find_live(key);
  if (found == entries_.end() || found->second.version != version) co_return false;
  auto const written = write(std::move(key), std::move(value), expires);
  if (!written) co_return written.error();
  co_return true;
}

Async<Result<void>> MemoryStateStore::remove(std::string key) {
  if (auto const valid = check_key(key); !valid) co_return valid.error();
  if (auto const found = entries_.find(key); found != entries_.end()) erase(found);
  co_return Result<void>();
}

Async<Result<std::vector<std::string>>> MemoryStateStore::list(std::string prefix, std::string after,
                                                               std::size_t limit) {
  std::vector<std::string> keys;
  auto const now = clock_.now();
  for (auto entry = after < prefix ? entries_.lower_bound(prefix) : entries_.upper_bound(after);
       entry != entries_.end() && entry->first.starts_with(prefix) && keys.size() < limit; ++entry) {
    if (entry->second.expires > now) keys.push_back(entry->first);
  }
  co_return keys;
}

Async<Result<void>> MemoryStateStore::check() { co_return Result<void>(); }

MemoryStateStore::Entries::iterator MemoryStateStore::find_live(std::string const& key) {
  auto const found = entries_.find(key);
  if (found == entries_.end() || found->second.expires > clock_.now()) return found;
  erase(found);
  return entries_.end();
}

Result<void> MemoryStateStore::write(std::string key, std::string value, TimePoint expires) {
  if (auto const valid = check_entry(key, value); !valid) return valid;
  auto const size = key.size() + value.size();
  if (size > options_.max_bytes) {
    return Error{
        ErrorKind::too_large,
        fmt::format("A record of {} bytes does not fit into the state store in memory, which holds {}.", size,
                    options_.max_bytes),
        "Keep state in a file: --state-store sqlite:PATH."};
  }
  if (auto const found = entries_.find(key); found != entries_.end()) erase(found);
  auto const now = clock_.now();
  auto const full = [&] {
    return entries_.size() >= options_.max_entries || bytes_ + size > options_.max_bytes;
  };
  while (!by_expiry_.empty() && (full() || by_expiry_.begin()->first <= now)) {
    erase(entries_.find(std::string(by_expiry_.begin()->second)));
  }
  StateEntry entry{std::move(value), std::to_string(++writes_), capped(expires, now)};
  auto const placed = entries_.emplace(std::move(key), std::move(entry)).first;
  by_expiry_.emplace(placed->second.expires, placed->first);
  bytes_ += size;
  return {};
}

void MemoryStateStore::erase(Entries::iterator entry) {
  by_expiry_.erase({entry->second.expires, entry->first});
  bytes_ -= entry->first.size() + entry->second.value.size();
  entries_.erase(entry);
}

}  // namespace workspace::store
