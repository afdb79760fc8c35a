#include "store/sqlite_connection.hpp"

#include <sqlite3.h>

namespace workspace::store {
namespace {

SqliteFault::Kind kind_of(int code) {
  switch (code & 0xff) {  // the primary code of an extended one
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return SqliteFault::Kind::busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return SqliteFault::Kind::damaged;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return SqliteFault::Kind::denied;
    case SQLITE_FULL:
      return SqliteFault::Kind::full;
    default:
      return SqliteFault::Kind::other;
  }
}

void check_result(sqlite3* connection, int code) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  throw SqliteFault(kind_of(code), connection ? sqlite3_errmsg(connection) : sqlite3_errstr(code));
}

}  // namespace

SqliteQuery::~SqliteQuery() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void SqliteQuery::check(int code) const { check_result(sqlite3_db_handle(statement_), code); }

SqliteQuery& SqliteQuery::bind(std::string_view bytes) {
  char const* const data = bytes.empty() ? "" : bytes.data();  // a null pointer would bind NULL
  check(sqlite3_bind_blob64(statement_, ++bound_, data, bytes.size(), SQLITE_STATIC));
  return *this;
}

SqliteQuery& SqliteQuery::bind(std::int64_t number) {
  check(sqlite3_bind_int64(statement_, ++bound_, number));
  return *this;
}

bool SqliteQuery::step() {
  int const code = sqlite3_step(statement_);
  check(code);
  return code == SQLITE_ROW;
}

std::string SqliteQuery::bytes(int column) const {
  auto const* const data = static_cast<char const*>(sqlite3_column_blob(statement_, column));
  auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data ? std::string(data, size) : std::string();
}

std::int64_t SqliteQuery::number(int column) const { return sqlite3_column_int64(statement_, column); }

SqliteConnection::SqliteConnection(std::filesystem::path const& file, std::chrono::milliseconds busy_time) {
  sqlite3* opened = nullptr;
  int const code = sqlite3_open_v2(
      file.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, nullptr);
  connection_.reset(opened);  // there is one to close after a failure too
  check_result(opened, code);
  check_result(opened, sqlite3_busy_timeout(opened, static_cast<int>(busy_time.count())));
}

void SqliteConnection::execute(std::string const& statements) {
  check_result(connection_.get(),
               sqlite3_exec(connection_.get(), statements.c_str(), nullptr, nullptr, nullptr));
}

SqliteQuery SqliteConnection::query(char const* sql) {
  auto& kept = statements_[sql];
  if (!kept) {
    sqlite3_stmt* prepared = nullptr;
    int const code =
        sqlite3_prepare_v3(connection_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    kept.reset(prepared);
    check_result(connection_.get(), code);
  }
  return SqliteQuery(kept.get());
}

std::int64_t SqliteConnection::rows_changed() const { return sqlite3_changes64(connection_.get()); }

void SqliteConnection::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
void SqliteConnection::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

}  // namespace workspace::store
