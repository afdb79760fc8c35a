#pragma once
// The state store's SQLite file: one table of key, value, version and expiry, 0600 in a directory that is
// made 0700. Several processes may use it at once. Every call blocks; not for two threads at once.

#include "store/private_directory.hpp"
#include "store/sqlite_connection.hpp"
#include "store/state_store.hpp"

namespace workspace::store {

class StateFile {
 public:
  struct Options {
    std::chrono::milliseconds busy_time{2000};         // how long a lock of another process is waited for
    std::int64_t max_bytes = std::int64_t{256} << 20;  // of the file
  };

  /// Throws Failure(invalid) where `file` is a URL. Touches nothing: the file is opened, and made, by the
  /// first call, and again by the next one after an error or where the file was moved away.
  StateFile(std::filesystem::path const& file, Options options);

  // As in StateStore, with checked keys and values and an expiry that is capped. Errors: unavailable (locked,
  // full, damaged, made by a newer version), denied (may not be read or written).

  Result<std::optional<StateEntry>> get(std::string const& key, TimePoint now);
  Result<void> put(std::string const& key, std::string const& value, TimePoint expires, TimePoint now);
  Result<bool> put_new(std::string const& key, std::string const& value, TimePoint expires, TimePoint now);
  Result<bool> replace(std::string const& key, std::string const& value, TimePoint expires,
                       std::string const& version, TimePoint now);
  Result<void> remove(std::string const& key);
  Result<std::vector<std::string>> list(std::string const& prefix, std::string const& after,
                                        std::size_t limit, TimePoint now);
  Result<void> check();

 private:
  template <class Work>
  auto attempt(Work work) -> Result<decltype(work())>;
  void open();
  void open_once();
  void make_private();
  void prepare_schema();
  void sweep(TimePoint now);
  Error error_of(SqliteFault const& fault) const;

  PrivateDirectory directory_;
  std::filesystem::path file_;
  Options options_;
  std::unique_ptr<SqliteConnection> connection_;
  std::pair<std::uint64_t, std::uint64_t> identity_;  // device and inode of what is open
  TimePoint next_sweep_;
};

}  // namespace workspace::store
