#pragma once
// One connection to an SQLite file and its prepared statements; sqlite3.h is included nowhere else. Every
// call blocks. Not for two threads at once.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace workspace::store {

/// What SQLite answers instead of doing what it was told.
class SqliteFault : public std::runtime_error {
 public:
  enum class Kind {
    busy,     // another connection held the lock for longer than the busy time
    damaged,  // the file is no database, or is broken
    denied,   // may not be opened, read or written
    full,     // the disk is full, or the file has reached its limit
    other,
  };
  SqliteFault(Kind kind, std::string const& message) : std::runtime_error(message), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// A prepared statement in use, from binding its parameters in their order to reading its rows. What is bound
/// must outlive it.
class SqliteQuery {
 public:
  explicit SqliteQuery(sqlite3_stmt* statement) : statement_(statement) {}
  SqliteQuery(SqliteQuery const&) = delete;
  SqliteQuery& operator=(SqliteQuery const&) = delete;
  ~SqliteQuery();

  SqliteQuery& bind(std::string_view bytes);
  SqliteQuery& bind(std::int64_t number);
  /// Whether there is a (further) row. Throws SqliteFault.
  bool step();
  std::string bytes(int column) const;
  std::int64_t number(int column) const;

 private:
  void check(int code) const;

  sqlite3_stmt* statement_;
  int bound_ = 0;
};

/// Everything throws SqliteFault.
class SqliteConnection {
 public:
  /// Opens a file that exists; a symbolic link anywhere in its path is refused. A lock of others is waited
  /// for as long as `busy_time`.
  SqliteConnection(std::filesystem::path const& file, std::chrono::milliseconds busy_time);

  void execute(std::string const& statements);
  /// Prepared at first use and kept: `sql` is a literal.
  SqliteQuery query(char const* sql);
  /// Of the statement that ended last.
  std::int64_t rows_changed() const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3, Close> connection_;
  std::map<char const*, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;
};

}  // namespace workspace::store
