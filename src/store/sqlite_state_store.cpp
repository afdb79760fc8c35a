#include "store/sqlite_state_store.hpp"

namespace workspace::store {

SqliteStateStore::SqliteStateStore(std::filesystem::path const& file, Clock const& clock,
                                   StateFile::Options options)
    : file_(std::filesystem::absolute(file), options), clock_(clock) {}

template <class Work>
Async<std::invoke_result_t<Work&, StateFile&>> SqliteStateStore::run(Work work) {
  if (!thread_) thread_.emplace(1);
  auto on_thread = [this, work = std::move(work)] { return work(file_); };
  co_return co_await thread_->run(std::move(on_thread));
}

Async<Result<std::optional<StateEntry>>> SqliteStateStore::get(std::string key) {
  if (auto const valid = check_key(key); !valid) co_return valid.error();
  auto work = [key = std::move(key), now = clock_.now()](StateFile& file) { return file.get(key, now); };
  co_return co_await run(std::move(work));
}

Async<Result<void>> SqliteStateStore::put(std::string key, std::string value, TimePoint expires) {
  if (auto const valid = check_entry(key, value); !valid) co_return valid.error();
  auto work = [key = std::move(key), value = std::move(value), expires, now = clock_.now()](StateFile& file) {
    return file.put(key, value, capped(expires, now), now);
  };
  co_return co_await run(std::move(work));
}

Async<Result<bool>> SqliteStateStore::put_new(std::string key, std::string value, TimePoint expires) {
  if (auto const valid = check_entry(key, value); !valid) co_return valid.error();
  auto work = [key = std::move(key), value = std::move(value), expires, now = clock_.now()](StateFile& file) {
    return file.put_new(key, value, capped(expires, now), now);
  };
  co_return co_await run(std::move(work));
}

Async<Result<bool>> SqliteStateStore::replace(std::string key, std::string value, TimePoint expires,
                                              std::string version) {
  if (auto const valid = check_entry(key, value); !valid) co_return valid.error();
  auto work = [key = std::move(key), value = std::move(value), expires, version = std::move(version),
               now = clock_.now()](StateFile& file) {
    return file.replace(key, value, capped(expires, now), version, now);
  };
  co_return co_await run(std::move(work));
}

Async<Result<void>> SqliteStateStore::remove(std::string key) {
  if (auto const valid = check_key(key); !valid) co_return valid.error();
  auto work = [key = std::move(key)](StateFile& file) { return file.remove(key); };
  co_return co_await run(std::move(work));
}

Async<Result<std::vector<std::string>>> SqliteStateStore::list(std::string prefix, std::string after,
                                                               std::size_t limit) {
  auto work = [prefix = std::move(prefix), after = std::move(after), limit,
               now = clock_.now()](StateFile& file) { return file.list(prefix, after, limit, now); };
  co_return co_await run(std::move(work));
}

Async<Result<void>> SqliteStateStore::check() {
  if (!thread_) co_return Result<void>();
  auto work = [](StateFile& file) { return file.check(); };
  co_return co_await run(std::move(work));
}

}  // namespace workspace::store
