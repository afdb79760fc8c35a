#pragma once
// State in an SQLite file that the servers of one machine share and that outlives them. The file must lie on
// a local disk: SQLite's WAL mode needs memory that all its processes map (sqlite.org/wal.html).

#include "async/worker_pool.hpp"
#include "store/state_file.hpp"

namespace workspace::store {

class SqliteStateStore final : public StateStore {
 public:
  /// Throws Failure(invalid) where `file` is a URL. Touches nothing until the first call.
  SqliteStateStore(std::filesystem::path const& file, Clock const& clock, StateFile::Options options);
  SqliteStateStore(std::filesystem::path const& file, Clock const& clock)
      : SqliteStateStore(file, clock, StateFile::Options()) {}

  Async<Result<std::optional<StateEntry>>> get(std::string key) override;
  Async<Result<void>> put(std::string key, std::string value, TimePoint expires) override;
  Async<Result<bool>> put_new(std::string key, std::string value, TimePoint expires) override;
  Async<Result<bool>> replace(std::string key, std::string value, TimePoint expires,
                              std::string version) override;
  Async<Result<void>> remove(std::string key) override;
  Async<Result<std::vector<std::string>>> list(std::string prefix, std::string after,
                                               std::size_t limit) override;
  /// Fine as long as nothing has been asked of the store: a probe makes no file.
  Async<Result<void>> check() override;
  bool shared() const override { return true; }
  bool durable() const override { return true; }

 private:
  template <class Work>
  Async<std::invoke_result_t<Work&, StateFile&>> run(Work work);

  StateFile file_;
  Clock const& clock_;
  // One, as there is one connection, and its own: requests wait neither for other work nor, between two of
  // them, for the event loop. Started by the first.
  std::optional<async::WorkerPool> thread_;
};

}  // namespace workspace::store
