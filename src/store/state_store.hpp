#pragma once
// Small records that outlive a request and that no sealed value can carry: tasks, ended sessions, marks that
// a single-use token was used, answers on their way between processes. One interface; memory and an SQLite
// file behind it.

#include "async/async.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace workspace::store {

struct StateEntry {
  std::string value;
  std::string version;  // opaque; changes with every write, and never comes back
  TimePoint expires;    // from then on the entry does not exist
};

/// Keys have 1 to max_key_bytes bytes, values at most max_value_bytes; else invalid, too_large. An entry
/// lives for max_lifetime at most: a later expiry is cut to that. Errors say what to do, never what is
/// stored.
class StateStore {
 public:
  static constexpr std::size_t max_key_bytes = 512;
  static constexpr std::size_t max_value_bytes = 1u << 20;
  static constexpr std::chrono::days max_lifetime{30};

  virtual ~StateStore() = default;

  /// nullopt where there is none or it has expired.
  virtual Async<Result<std::optional<StateEntry>>> get(std::string key) = 0;
  virtual Async<Result<void>> put(std::string key, std::string value, TimePoint expires) = 0;
  /// false where a live entry is there already: the atomic "used once" mark.
  virtual Async<Result<bool>> put_new(std::string key, std::string value, TimePoint expires) = 0;
  /// Compare and set: false where the live entry is no longer of that version, or there is none.
  virtual Async<Result<bool>> replace(std::string key, std::string value, TimePoint expires,
                                      std::string version) = 0;
  /// Fine where there is none.
  virtual Async<Result<void>> remove(std::string key) = 0;
  /// Keys of live entries that begin with `prefix` and come after `after` ("": from the start), sorted by
  /// bytes, at most `limit`.
  virtual Async<Result<std::vector<std::string>>> list(std::string prefix, std::string after,
                                                       std::size_t limit) = 0;
  /// Whether the store can be read and written now: part of readiness.
  virtual Async<Result<void>> check() = 0;
  /// Whether other processes see the same entries, so that waiting for one has to poll.
  virtual bool shared() const = 0;
  /// Whether entries outlive the process.
  virtual bool durable() const = 0;

 protected:
  static Result<void> check_key(std::string const& key);
  static Result<void> check_entry(std::string const& key, std::string const& value);
  static TimePoint capped(TimePoint expires, TimePoint now) { return std::min(expires, now + max_lifetime); }
};

}  // namespace workspace::store
