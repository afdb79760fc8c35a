#include "store/sqlite_state_store.hpp"

#include "store/directory_store.hpp"

#include <atomic>
#include <barrier>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fstream>
#include <gmock/gmock.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace workspace::store {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::HasSubstr;

template <class T>
T wait(Async<T> task) {
  net::io_context io;
  auto future = net::co_spawn(io, std::move(task), net::use_future);
  io.run();
  return future.get();
}

class SqliteStateStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "workspace-state-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
  }
  void TearDown() override { fs::remove_all(root_); }

  fs::path directory() const { return root_ / "a" / "b"; }
  fs::path file() const { return directory() / "state.sqlite3"; }
  std::unique_ptr<SqliteStateStore> open(StateFile::Options options = {}) {
    return std::make_unique<SqliteStateStore>(file(), clock_, options);
  }
  Result<void> put(StateStore& store, std::string key, std::string value, milliseconds time = 1h) {
    return wait(store.put(std::move(key), std::move(value), clock_.now() + time));
  }
  static std::optional<std::string> value(StateStore& store, std::string key) {
    auto found = wait(store.get(std::move(key)));
    EXPECT_TRUE(found) << found.error().text();
    if (!found || !*found) return std::nullopt;
    return (**found).value;
  }
  static int mode(fs::path const& path) {
    struct stat facts {};
    return ::stat(path.c_str(), &facts) == 0 ? static_cast<int>(facts.st_mode & 07777) : -1;
  }
  /// As another program would use the file.
  void by_hand(std::string const& sql) { SqliteConnection(file(), 0ms).execute(sql); }
  std::int64_t count(char const* sql) {
    SqliteConnection connection(file(), 0ms);
    auto query = connection.query(sql);
    query.step();
    return query.number(0);
  }

  ManualClock clock_;
  async::WorkerPool workers_{2};
  fs::path root_;
};

TEST_F(SqliteStateStoreTest, KeepsEntriesOverARestart) {
  auto store = open();
  ASSERT_TRUE(put(*store, "k", "v"));
  auto const before = wait(store->get("k")).value();
  store.reset();
  store = open();
  auto const after = wait(store->get("k")).value();
  ASSERT_TRUE(after);
  EXPECT_EQ(after->value, "v");
  EXPECT_EQ(after->version, before->version);
  EXPECT_EQ(after->expires, clock_.now() + 1h);
}

TEST_F(SqliteStateStoreTest, KeepsEntriesOverACrash) {
  auto const store = open();
  ASSERT_TRUE(put(*store, "k", "v"));
  // What stands on the disk while the file is open is what a process that was killed leaves.
  fs::create_directories(root_ / "left");
  for (char const* end : {"", "-wal"}) fs::copy(file().string() + end, root_ / "left");
  SqliteStateStore after(root_ / "left" / "state.sqlite3", clock_);
  EXPECT_EQ(value(after, "k"), "v");
}

TEST_F(SqliteStateStoreTest, TouchesNothingBeforeItIsUsed) {
  auto const store = open();
  EXPECT_TRUE(wait(store->check()));
  EXPECT_FALSE(fs::exists(root_ / "a"));
  EXPECT_FALSE(value(*store, "k"));
  EXPECT_TRUE(fs::exists(file()));
}

TEST_F(SqliteStateStoreTest, IsPrivate) {
  auto const mask = ::umask(0);
  auto const store = open();
  auto const written = put(*store, "k", "v");
  ::umask(mask);
  ASSERT_TRUE(written);
  EXPECT_EQ(mode(directory()), 0700);
  EXPECT_EQ(mode(root_ / "a"), 0700);
  EXPECT_EQ(mode(file()), 0600);
  EXPECT_EQ(mode(file().string() + "-wal"), 0600);
  EXPECT_EQ(mode(file().string() + "-shm"), 0600);
}

TEST_F(SqliteStateStoreTest, TakesAFileBackFromOthers) {
  auto store = open();
  ASSERT_TRUE(put(*store, "k", "v"));
  store.reset();
  fs::permissions(file(), fs::perms(0644));
  store = open();
  EXPECT_EQ(value(*store, "k"), "v");
  EXPECT_EQ(mode(file()), 0600);
}

TEST_F(SqliteStateStoreTest, TheFileIsNoLinkButItsDirectoryMayBe) {
  fs::create_directories(root_ / "real");
  fs::create_directories(root_ / "a");
  fs::create_directory_symlink(root_ / "real", directory());
  auto const store = open();
  ASSERT_TRUE(put(*store, "k", "v"));
  EXPECT_TRUE(fs::exists(root_ / "real" / "state.sqlite3"));

  SqliteStateStore elsewhere(root_ / "link.sqlite3", clock_);
  std::ofstream(root_ / "target.sqlite3") << "";
  fs::create_symlink("target.sqlite3", root_ / "link.sqlite3");
  auto const refused = put(elsewhere, "k", "v");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::denied);
  EXPECT_EQ(fs::file_size(root_ / "target.sqlite3"), 0u);
}

TEST_F(SqliteStateStoreTest, IsNoCredentialFile) {
  auto const store = open();
  ASSERT_TRUE(put(*store, "k", "v"));
  DirectoryStore credentials(directory(), workers_);
  ASSERT_TRUE(wait(credentials.save("alice@example.com", {})));
  EXPECT_EQ(wait(credentials.list()).value(), std::vector<std::string>{"alice@example.com"});
  ASSERT_TRUE(wait(credentials.remove("alice@example.com")));
  EXPECT_EQ(value(*store, "k"), "v");
}

TEST_F(SqliteStateStoreTest, ManyMayMakeTheFileAtOnce) {
  constexpr int racers = 4;
  for (int round = 0; round < 8; ++round) {
    auto const fresh = root_ / ("state" + std::to_string(round));
    std::barrier start(racers);
    std::vector<std::thread> threads;
    for (int racer = 0; racer < racers; ++racer) {
      threads.emplace_back([&, racer] {
        StateFile opened(fresh, {.busy_time = 60s});
        start.arrive_and_wait();
        auto const now = clock_.now();
        auto const written = opened.put("k" + std::to_string(racer), "v", now + 1h, now);
        EXPECT_TRUE(written) << written.error().text();
      });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(StateFile(fresh, {}).list("", "", 100, clock_.now())->size(), std::size_t{racers});
  }
}

TEST_F(SqliteStateStoreTest, OnlyOneOfManyPutsANewEntryOrReplacesAVersion) {
  // Each its own connection and thread, as separate processes have.
  constexpr int rounds = 20;
  constexpr int racers = 4;
  std::atomic<int> firsts = 0;
  std::atomic<int> additions = 0;
  std::vector<std::thread> threads;
  for (int racer = 0; racer < racers; ++racer) {
    threads.emplace_back([&] {
      SqliteStateStore store(file(), clock_, {.busy_time = 60s});
      auto const expires = clock_.now() + 1h;
      for (int round = 0; round < rounds; ++round) {
        auto const first = wait(store.put_new("used/" + std::to_string(round), "", expires));
        ASSERT_TRUE(first) << first.error().text();
        if (*first) ++firsts;
        wait(store.put_new("counter", "0", expires)).value();
        for (bool added = false; !added;) {
          auto const read = wait(store.get("counter")).value().value();
          auto next = std::to_string(std::stoi(read.value) + 1);
          added = wait(store.replace("counter", std::move(next), expires, read.version)).value();
        }
        ++additions;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(firsts, rounds);
  EXPECT_EQ(value(*open(), "counter"), std::to_string(additions));
}

TEST_F(SqliteStateStoreTest, CallsAtOnceTakeTheirTurns) {
  auto const store = open();
  net::io_context io;
  int done = 0;
  for (int i = 0; i < 50; ++i) {
    net::co_spawn(io, store->put("k" + std::to_string(i % 7), std::to_string(i), clock_.now() + 1h),
                  [&](std::exception_ptr thrown, Result<void> const& written) {
                    if (!thrown && written) ++done;
                  });
  }
  io.run();
  EXPECT_EQ(done, 50);
  EXPECT_EQ(value(*store, "k0"), "49") << "in the order in which they were asked for";
  EXPECT_EQ(value(*store, "k6"), "48");
}

TEST_F(SqliteStateStoreTest, RemovesWhatHasExpiredInSmallSteps) {
  auto const store = open();
  for (int i = 0; i < 40; ++i) ASSERT_TRUE(put(*store, "old" + std::to_string(i), "", 10min));
  clock_.advance(10min);
  for (std::int64_t left : {24, 8, 0}) {
    ASSERT_TRUE(put(*store, "new", ""));
    EXPECT_EQ(count("SELECT count(*) FROM entries"), left + 1);
  }
}

TEST_F(SqliteStateStoreTest, AFullFileSaysSoAndTakesEntriesAgainAsOthersExpire) {
  auto const store = open({.max_bytes = 256 * 1024});
  std::string const large(20'000, 'x');
  int kept = 0;
  auto written = put(*store, "k0", large, 10min);
  while (written && kept < 20) written = put(*store, "k" + std::to_string(++kept), large, 10min);
  ASSERT_FALSE(written) << kept;
  EXPECT_EQ(written.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(written.error().text(), HasSubstr("No room"));
  EXPECT_EQ(value(*store, "k0"), large);
  clock_.advance(10min);
  EXPECT_TRUE(put(*store, "new", large));
}

TEST_F(SqliteStateStoreTest, ADamagedFileIsNamedAndANewOneTakenAtOnce) {
  auto store = open();
  ASSERT_TRUE(put(*store, "k", "v"));
  store.reset();
  std::ofstream(file(), std::ios::binary) << "not a database " << std::string(8192, 'x');
  store = open();
  auto const failed = wait(store->get("k"));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(failed.error().text(), HasSubstr(file().string()));
  EXPECT_THAT(failed.error().text(), HasSubstr("away"));
  EXPECT_FALSE(put(*store, "k", "v"));
  EXPECT_FALSE(wait(store->check()));
  fs::rename(file(), root_ / "away");
  EXPECT_TRUE(put(*store, "k", "w"));
  EXPECT_EQ(value(*store, "k"), "w");
  EXPECT_TRUE(wait(store->check()));
}

TEST_F(SqliteStateStoreTest, DamageBehindAGoodHeaderIsNamedToo) {
  auto store = open();
  ASSERT_TRUE(put(*store, "k", std::string(100'000, 'v')));
  store.reset();
  auto const size = fs::file_size(file());
  {
    std::fstream bytes(file(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(4096);
    bytes << std::string(size - 4096, '\x55');
  }
  store = open();
  auto const failed = wait(store->get("k"));
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().text(), HasSubstr("is damaged"));
}

TEST_F(SqliteStateStoreTest, AFileThatWasMovedAwayIsNotWrittenAnyLonger) {
  auto const store = open();
  ASSERT_TRUE(put(*store, "k", "v"));
  fs::rename(file(), root_ / "away");
  EXPECT_FALSE(value(*store, "k"));
  EXPECT_TRUE(put(*store, "k", "w"));
  EXPECT_EQ(value(*open(), "k"), "w") << "what another process finds under the name";
}

TEST_F(SqliteStateStoreTest, ALockedFileIsReportedAfterTheBusyTime) {
  auto const store = open({.busy_time = 20ms});
  ASSERT_TRUE(put(*store, "k", "v"));
  {
    SqliteConnection other(file(), 0ms);
    other.execute("BEGIN IMMEDIATE");
    auto const failed = put(*store, "k", "w");
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, ErrorKind::unavailable);
    EXPECT_THAT(failed.error().text(), HasSubstr("locked by another process"));
    EXPECT_FALSE(wait(store->check()));
    EXPECT_EQ(value(*store, "k"), "v") << "readers do not wait for writers";
  }
  EXPECT_TRUE(put(*store, "k", "w"));
}

TEST_F(SqliteStateStoreTest, ANewerSchemaIsLeftAlone) {
  auto store = open();
  ASSERT_TRUE(put(*store, "k", "v"));
  store.reset();
  by_hand("PRAGMA user_version=2");
  store = open();
  auto const failed = wait(store->get("k"));
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().text(), HasSubstr("newer version of the server (schema 2; this one knows 1)"));
  EXPECT_FALSE(put(*store, "k", "w"));
  EXPECT_EQ(count("SELECT count(*) FROM entries WHERE value = CAST('v' AS BLOB)"), 1);
}

TEST_F(SqliteStateStoreTest, AnotherProgramsDatabaseIsLeftAlone) {
  fs::create_directories(directory());
  std::ofstream(file()) << "";
  by_hand("CREATE TABLE theirs (x)");
  auto const failed = put(*open(), "k", "v");
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().text(), HasSubstr("another program"));
  EXPECT_EQ(count("SELECT count(*) FROM sqlite_schema"), 1);
}

/// Root may write everywhere, so what is forbidden is tried as nobody.
class AsNobody {
 public:
  AsNobody() : changed_(::geteuid() == 0 && ::seteuid(65534) == 0) {}
  ~AsNobody() {
    if (changed_ && ::seteuid(0) != 0) std::abort();
  }

 private:
  bool changed_;
};

TEST_F(SqliteStateStoreTest, ADirectoryThatMayNotBeWrittenIsNamed) {
  fs::permissions(root_, fs::perms(0755));
  fs::create_directories(directory());
  fs::permissions(directory(), fs::perms(0555));
  auto const store = open();
  {
    AsNobody const nobody;
    if (::geteuid() == 0) GTEST_SKIP() << "root cannot become nobody here";
    auto const failed = put(*store, "k", "v");
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, ErrorKind::denied);
    EXPECT_THAT(failed.error().text(), HasSubstr(file().string()));
    EXPECT_THAT(failed.error().text(), HasSubstr("read and write"));
  }
  fs::permissions(directory(), fs::perms(0755));
  EXPECT_TRUE(put(*store, "k", "v"));
}

TEST_F(SqliteStateStoreTest, AFileThatMayNotBeWrittenIsNamed) {
  auto store = open();
  ASSERT_TRUE(put(*store, "k", "v"));
  store.reset();
  fs::permissions(root_, fs::perms(0755));
  fs::permissions(root_ / "a", fs::perms(0755));
  fs::permissions(directory(), fs::perms(0755));
  fs::permissions(file(), fs::perms(0400));
  store = open();
  AsNobody const nobody;
  if (::geteuid() == 0) GTEST_SKIP() << "root cannot become nobody here";
  auto const failed = put(*store, "k", "w");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::denied);
  EXPECT_THAT(failed.error().text(), HasSubstr(file().string()));
}

TEST_F(SqliteStateStoreTest, SomethingInTheWayIsNamed) {
  fs::create_directories(file());
  auto const failed = put(*open(), "k", "v");
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().text(), HasSubstr("not a regular file"));
  EXPECT_THROW(SqliteStateStore("s3://bucket/state", clock_), Failure);
}

}  // namespace
}  // namespace workspace::store
