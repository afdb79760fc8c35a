#include "store/memory_store.hpp"

#include "base/text.hpp"

namespace workspace::store {

Async<Result<std::optional<StoredGrant>>> MemoryStore::load(std::string user) {
  auto const found = grants_.find(to_lower(user));
  if (found == grants_.end()) co_return std::optional<StoredGrant>();
  co_return std::optional<StoredGrant>(found->second);
}

Async<Result<void>> MemoryStore::save(std::string user, StoredGrant grant) {
  grants_.insert_or_assign(to_lower(user), std::move(grant));
  co_return Result<void>();
}

Async<Result<void>> MemoryStore::remove(std::string user) {
  grants_.erase(to_lower(user));
  co_return Result<void>();
}

Async<Result<std::vector<std::string>>> MemoryStore::list() {
  std::vector<std::string> users;
  for (auto const& [user, grant] : grants_) users.push_back(user);
  co_return users;
}

Async<Result<void>> MemoryStore::check() { co_return Result<void>(); }

}  // namespace workspace::store
