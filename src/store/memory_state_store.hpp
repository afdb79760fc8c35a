#pragma once
// State in memory: the sandbox's, and where nothing may be written. Other processes do not see it, and it
// ends with this one.

#include "store/state_store.hpp"

#include <map>
#include <set>
#include <string_view>

namespace workspace::store {

class MemoryStateStore final : public StateStore {
 public:
  struct Options {
    std::size_t max_entries = 10'000;
    std::size_t max_bytes = std::size_t{16} << 20;  // of keys and values together
  };

  /// When full, expired entries make room first, then those that expire soonest; too_large for an entry that
  /// is over max_bytes alone.
  explicit MemoryStateStore(Clock const& clock) : MemoryStateStore(clock, Options()) {}
  MemoryStateStore(Clock const& clock, Options options) : clock_(clock), options_(options) {}

  Async<Result<std::optional<StateEntry>>> get(std::string key) override;
  Async<Result<void>> put(std::string key, std::string value, TimePoint expires) override;
  Async<Result<bool>> put_new(std::string key, std::string value, TimePoint expires) override;
  Async<Result<bool>> replace(std::string key, std::string value, TimePoint expires,
                              std::string version) override;
  Async<Result<void>> remove(std::string key) override;
  Async<Result<std::vector<std::string>>> list(std::string prefix, std::string after,
                                               std::size_t limit) override;
  Async<Result<void>> check() override;
  bool shared() const override { return false; }
  bool durable() const override { return false; }

 private:
  using Entries = std::map<std::string, StateEntry>;

  Entries::iterator find_live(std::string const& key);
  Result<void> write(std::string key, std::string value, TimePoint expires);
  void erase(Entries::iterator entry);

  Clock const& clock_;
  Options options_;
  Entries entries_;
  std::set<std::pair<TimePoint, std::string_view>> by_expiry_;  // the keys stand in entries_
  std::size_t bytes_ = 0;
  std::uint64_t writes_ = 0;
};

}  // namespace workspace::store
