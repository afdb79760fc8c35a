#include "store/state_file.hpp"

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <thread>

namespace workspace::store {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t schema_version = 1;
constexpr std::int64_t page_bytes = 4096;
/// So few that the write they come with is not held up.
constexpr std::int64_t rows_swept_at_once = 16;
constexpr std::chrono::minutes between_sweeps{1};

/// Every commit is flushed to the disk (FULL): a mark "used once" that a power failure takes back would let a
/// confirmed write run twice. Little memory, because most processes hold a handful of entries.
constexpr char const* settings =
    "PRAGMA synchronous=FULL; PRAGMA cache_size=-256; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;"
    "PRAGMA journal_size_limit=4194304;";

constexpr char const* schema =
    "CREATE TABLE entries (key BLOB NOT NULL UNIQUE, expires INTEGER NOT NULL, version BLOB NOT NULL,"
    " value BLOB NOT NULL);"
    "CREATE INDEX entries_by_expiry ON entries (expires);";

std::int64_t number(TimePoint time) { return time.time_since_epoch().count(); }

std::string new_version() { return to_hex(crypto::random_bytes(8)); }

Failure not_usable(fs::path const& file, int code) {
  return Failure(ErrorKind::denied,
                 fmt::format("Cannot use the state file {}: {}.", file.string(), std::strerror(code)),
                 "Let the user that runs the server read and write there.");
}

std::int64_t read_number(SqliteConnection& connection, char const* sql) {
  auto query = connection.query(sql);
  return query.step() ? query.number(0) : 0;
}

std::pair<std::uint64_t, std::uint64_t> identity_of(fs::path const& file) {
  struct stat facts {};
  if (::lstat(file.c_str(), &facts) != 0) return {};
  return {facts.st_dev, facts.st_ino};
}

}  // namespace

StateFile::StateFile(fs::path const& file, Options options)
    : directory_(fs::path(file).remove_filename()), file_(file), options_(options) {}

Result<std::optional<StateEntry>> StateFile::get(std::string const& key, TimePoint now) {
  return attempt([&]() -> std::optional<StateEntry> {
    auto query =
        connection_->query("SELECT value, version, expires FROM entries WHERE key = ?1 AND expires > ?2");
    if (!query.bind(key).bind(number(now)).step()) return std::nullopt;
    return StateEntry{query.bytes(0), query.bytes(1), TimePoint(milliseconds(query.number(2)))};
  });
}

Result<void> StateFile::put(std::string const& key, std::string const& value, TimePoint expires,
                            TimePoint now) {
  return attempt([&] {
    sweep(now);
    auto const version = new_version();
    connection_
        ->query(
            "INSERT INTO entries (key, value, version, expires) VALUES (?1, ?2, ?3, ?4)"
            " ON CONFLICT (key) DO UPDATE SET value = ?2, version = ?3, expires = ?4")
        .bind(key)
        .bind(value)
        .bind(version)
        .bind(number(expires))
        .step();
  });
}

Result<bool> StateFile::put_new(std::string const& key, std::string const& value, TimePoint expires,
                                TimePoint now) {
  return attempt([&] {
    sweep(now);
    auto const version = new_version();
    connection_
        ->query(
            "INSERT INTO entries (key, value, version, expires) VALUES (?1, ?2, ?3, ?4)"
            " ON CONFLICT (key) DO UPDATE SET value = ?2, version = ?3, expires = ?4 WHERE expires <= ?5")
        .bind(key)
        .bind(value)
        .bind(version)
        .bind(number(expires))
        .bind(number(now))
        .step();
    return connection_->rows_changed() == 1;
  });
}

Result<bool> StateFile::replace(std::string const& key, std::string const& value, TimePoint expires,
                                std::string const& version, TimePoint now) {
  return attempt([&] {
    auto const next = new_version();
    connection_
        ->query(
            "UPDATE entries SET value = ?2, version = ?3, expires = ?4"
            " WHERE key = ?1 AND version = ?5 AND expires > ?6")
        .bind(key)
        .bind(value)
        .bind(next)
        .bind(number(expires))
        .bind(version)
        .bind(number(now))
        .step();
    return connection_->rows_changed() == 1;
  });
}

Result<void> StateFile::remove(std::string const& key) {
  return attempt([&] { connection_->query("DELETE FROM entries WHERE key = ?1").bind(key).step(); });
}

Result<std::vector<std::string>> StateFile::list(std::string const& prefix, std::string const& after,
                                                 std::size_t limit, TimePoint now) {
  return attempt([&] {
    std::vector<std::string> keys;
    auto query = connection_->query(
        "SELECT key FROM entries WHERE key >= ?1 AND key != ?2 AND expires > ?3 ORDER BY key");
    query.bind(std::max(prefix, after)).bind(after).bind(number(now));
    while (keys.size() < limit && query.step()) {
      auto key = query.bytes(0);
      if (!key.starts_with(prefix)) break;
      keys.push_back(std::move(key));
    }
    return keys;
  });
}

Result<void> StateFile::check() {
  return attempt([&] { connection_->execute("BEGIN IMMEDIATE; ROLLBACK"); });
}

/// Runs `work` on the open file.
template <class Work>
auto StateFile::attempt(Work work) -> Result<decltype(work())> {
  try {
    open();
    if constexpr (std::is_void_v<decltype(work())>) {
      work();
      return {};
    } else {
      return work();
    }
  } catch (SqliteFault const& fault) {
    bool const passes = fault.kind() == SqliteFault::Kind::busy || fault.kind() == SqliteFault::Kind::full;
    if (!passes) connection_.reset();  // the next call sees what people have put right meanwhile
    if (fault.kind() == SqliteFault::Kind::full) next_sweep_ = {};
    return error_of(fault);
  } catch (Failure const& failure) {
    connection_.reset();
    return failure.error();
  }
}

void StateFile::open() {
  if (connection_ && identity_of(file_) == identity_) return;
  connection_.reset();
  if (auto const made = directory_.create(); !made) throw Failure(made.error());
  // Where two processes turn a new file into a WAL database, one is refused at once, without the busy time.
  auto const until = std::chrono::steady_clock::now() + options_.busy_time;
  for (;;) {
    try {
      return open_once();
    } catch (SqliteFault const& fault) {
      connection_.reset();
      if (fault.kind() != SqliteFault::Kind::busy || std::chrono::steady_clock::now() >= until) throw;
    }
    std::this_thread::sleep_for(milliseconds(5));
  }
}

void StateFile::open_once() {
  make_private();
  // People may reach their directory through links; the file itself is never one.
  std::error_code code;
  auto const directory = fs::canonical(file_.parent_path(), code);
  if (code) throw not_usable(file_, code.value());
  connection_ = std::make_unique<SqliteConnection>(directory / file_.filename(), options_.busy_time);
  identity_ = identity_of(file_);
  prepare_schema();
  connection_->execute(settings);
  connection_->execute(fmt::format("PRAGMA max_page_count={}", options_.max_bytes / page_bytes));
}

/// Makes the file before SQLite does, which would let others read it. It is never opened here: closing a file
/// drops every lock that this process holds on it, those of SQLite included.
void StateFile::make_private() {
  if (::mknod(file_.c_str(), S_IFREG | S_IRUSR | S_IWUSR, 0) == 0) return;
  if (errno != EEXIST) throw not_usable(file_, errno);
  struct stat facts {};
  if (::lstat(file_.c_str(), &facts) != 0) throw not_usable(file_, errno);
  if (!S_ISREG(facts.st_mode)) {
    throw Failure(ErrorKind::denied, fmt::format("The state file {} is not a regular file.", file_.string()),
                  "Move it away.");
  }
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) == 0) return;
  if (::fchmodat(AT_FDCWD, file_.c_str(), S_IRUSR | S_IWUSR, AT_SYMLINK_NOFOLLOW) != 0) {
    throw not_usable(file_, errno);
  }
}

void StateFile::prepare_schema() {
  connection_->execute("BEGIN");  // both are read as of one moment: another process may be making the schema
  auto const found = read_number(*connection_, "PRAGMA user_version");
  auto const tables = read_number(*connection_, "SELECT count(*) FROM sqlite_schema");
  connection_->execute("COMMIT");
  if (found > schema_version) {
    throw Failure(
        ErrorKind::unavailable,
        fmt::format("The state file {} was made by a newer version of the server (schema {}; this one "
                    "knows {}).",
                    file_.string(), found, schema_version),
        "Run that version, or name another file with --state-store sqlite:PATH.");
  }
  if (found == 0 && tables != 0) {
    throw Failure(ErrorKind::unavailable,
                  fmt::format("{} is the database of another program.", file_.string()),
                  "Name another file with --state-store sqlite:PATH.");
  }
  // Where the file system cannot do this SQLite keeps its older journal: readers wait, nothing else changes.
  connection_->execute("PRAGMA journal_mode=WAL");
  if (found == schema_version) return;
  connection_->execute("BEGIN IMMEDIATE");
  bool const first = read_number(*connection_, "PRAGMA user_version") == 0;
  if (first) connection_->execute(fmt::format("{} PRAGMA user_version={}", schema, schema_version));
  connection_->execute("COMMIT");
}

/// Removes a few expired entries, now and then, in a transaction of its own: where the file is full they make
/// room even if the write that follows fails.
void StateFile::sweep(TimePoint now) {
  if (now < next_sweep_) return;
  connection_
      ->query(
          "DELETE FROM entries WHERE rowid IN"
          " (SELECT rowid FROM entries WHERE expires <= ?1 ORDER BY expires LIMIT ?2)")
      .bind(number(now))
      .bind(rows_swept_at_once)
      .step();
  bool const more = connection_->rows_changed() == rows_swept_at_once;
  next_sweep_ = more ? TimePoint{} : now + between_sweeps;
}

Error StateFile::error_of(SqliteFault const& fault) const {
  auto const file = file_.string();
  switch (fault.kind()) {
    case SqliteFault::Kind::busy:
      return {ErrorKind::unavailable, fmt::format("The state file {} is locked by another process.", file),
              fmt::format("Try again. If it stays locked, end what holds it: fuser {} names it.", file)};
    case SqliteFault::Kind::damaged:
      return {
          ErrorKind::unavailable, fmt::format("The state file {} is damaged: {}.", file, fault.what()),
          fmt::format("Move it, {0}-wal and {0}-shm away: a new one is made at once. Running tasks and the "
                      "marks of ended sessions are lost with it.",
                      file)};
    case SqliteFault::Kind::denied:
      return {ErrorKind::denied, fmt::format("Cannot use the state file {}: {}.", file, fault.what()),
              fmt::format("Let the user that runs the server read and write it, {0}-wal, {0}-shm and the "
                          "directory; it must be no symbolic link.",
                          file)};
    case SqliteFault::Kind::full:
      return {ErrorKind::unavailable,
              fmt::format("No room in the state file {}: the disk is full, or the file has reached {} MiB.",
                          file, options_.max_bytes >> 20),
              "Free space on the disk, or wait until entries expire."};
    case SqliteFault::Kind::other:
      break;
  }
  return {ErrorKind::unavailable, fmt::format("The state file {} failed: {}.", file, fault.what()),
          "Look at the disk and the system's log. --state-store memory does without the file."};
}

}  // namespace workspace::store
