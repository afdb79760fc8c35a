// What every state store promises, asked of each of them.

#include "store/memory_state_store.hpp"
#include "store/sqlite_state_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <filesystem>
#include <gtest/gtest.h>
#include <stdlib.h>

namespace workspace::store {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

template <class T>
T wait(Async<T> task) {
  net::io_context io;
  auto future = net::co_spawn(io, std::move(task), net::use_future);
  io.run();
  return future.get();
}

class StateStoreTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam() == "memory") {
      store_ = std::make_unique<MemoryStateStore>(clock_);
      return;
    }
    std::string pattern = (fs::temp_directory_path() / "workspace-state-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    store_ = std::make_unique<SqliteStateStore>(root_ / "state.sqlite3", clock_);
  }
  void TearDown() override {
    store_.reset();
    if (!root_.empty()) fs::remove_all(root_);
  }

  TimePoint in(milliseconds time) const { return clock_.now() + time; }
  void put(std::string key, std::string value, milliseconds time = 1h) {
    auto const written = wait(store_->put(std::move(key), std::move(value), in(time)));
    EXPECT_TRUE(written) << written.error().text();
  }
  std::optional<StateEntry> entry(std::string key) {
    auto const found = wait(store_->get(std::move(key)));
    EXPECT_TRUE(found) << found.error().text();
    return found.value();
  }
  std::optional<std::string> value(std::string key) {
    auto found = entry(std::move(key));
    if (!found) return std::nullopt;
    return std::move(found->value);
  }
  bool put_new(std::string key, std::string value, milliseconds time = 1h) {
    return wait(store_->put_new(std::move(key), std::move(value), in(time))).value();
  }
  bool replace(std::string key, std::string value, std::string version, milliseconds time = 1h) {
    return wait(store_->replace(std::move(key), std::move(value), in(time), std::move(version))).value();
  }
  std::vector<std::string> list(std::string prefix, std::string after = "", std::size_t limit = 100) {
    return wait(store_->list(std::move(prefix), std::move(after), limit)).value();
  }

  ManualClock clock_;
  fs::path root_;
  std::unique_ptr<StateStore> store_;
};

using Keys = std::vector<std::string>;

TEST_P(StateStoreTest, KeepsTheLatestValueOfAKey) {
  EXPECT_FALSE(entry("task/1"));
  put("task/1", "a");
  put("task/1", "b", 2h);
  put("task/2", "");
  EXPECT_EQ(value("task/1"), "b");
  EXPECT_EQ(entry("task/1")->expires, in(2h));
  EXPECT_EQ(value("task/2"), "");
  EXPECT_FALSE(value("task")) << "no key is found by its beginning";
  ASSERT_TRUE(wait(store_->remove("task/1")));
  ASSERT_TRUE(wait(store_->remove("task/1")));
  EXPECT_FALSE(value("task/1"));
  EXPECT_EQ(value("task/2"), "");
}

TEST_P(StateStoreTest, KeepsAllBytes) {
  std::string const odd("\0\xff'\"%\n", 6);
  std::string const large(StateStore::max_value_bytes, '\xfe');
  put(odd, odd);
  put("large", large);
  EXPECT_EQ(value(odd), odd);
  EXPECT_EQ(value("large"), large);
  EXPECT_EQ(list(""), (Keys{odd, "large"}));
}

TEST_P(StateStoreTest, ForgetsWhatHasExpired) {
  put("k", "a", 1000ms);
  clock_.advance(999ms);
  EXPECT_EQ(value("k"), "a");
  clock_.advance(1ms);
  EXPECT_FALSE(value("k"));
  EXPECT_EQ(list(""), Keys{});
  put("past", "a", -1ms);
  EXPECT_FALSE(value("past"));
}

TEST_P(StateStoreTest, PutsANewEntryOnce) {
  EXPECT_TRUE(put_new("used/1", "first", 1min));
  EXPECT_FALSE(put_new("used/1", "second"));
  EXPECT_EQ(value("used/1"), "first");
  clock_.advance(1min);
  EXPECT_TRUE(put_new("used/1", "third")) << "an expired entry is in nobody's way";
  EXPECT_EQ(value("used/1"), "third");
}

TEST_P(StateStoreTest, ReplacesOnlyTheVersionThatWasRead) {
  EXPECT_FALSE(replace("k", "a", "")) << "there is none";
  put("k", "a");
  auto const first = entry("k")->version;
  EXPECT_TRUE(replace("k", "b", first));
  auto const second = entry("k")->version;
  EXPECT_NE(first, second);
  EXPECT_FALSE(replace("k", "c", first));
  EXPECT_EQ(value("k"), "b");
  put("k", "b");
  EXPECT_FALSE(replace("k", "c", second)) << "the same value written again is another version";
  auto const third = entry("k")->version;
  ASSERT_TRUE(wait(store_->remove("k")));
  EXPECT_TRUE(put_new("k", "b"));
  EXPECT_FALSE(replace("k", "c", third)) << "and so is one that was removed in between";
  EXPECT_TRUE(replace("k", "c", entry("k")->version, 1min));
  auto const last = entry("k")->version;
  clock_.advance(1min);
  EXPECT_FALSE(replace("k", "d", last)) << "expired";
  EXPECT_FALSE(value("k"));
}

TEST_P(StateStoreTest, ListsPageByPage) {
  for (char const* key : {"b/3", "a", "b/1", "b", "b0", "b/2", "c"}) put(key, key);
  put("b/25", "", 1s);
  clock_.advance(1s);
  EXPECT_EQ(list("b/"), (Keys{"b/1", "b/2", "b/3"}));
  EXPECT_EQ(list("b/", "", 2), (Keys{"b/1", "b/2"}));
  EXPECT_EQ(list("b/", "b/2", 2), Keys{"b/3"});
  EXPECT_EQ(list("b/", "b/11"), (Keys{"b/2", "b/3"})) << "the key to go on after may be gone";
  EXPECT_EQ(list("b/", "a"), (Keys{"b/1", "b/2", "b/3"}));
  EXPECT_EQ(list("b/", "c"), Keys{});
  EXPECT_EQ(list("", "b0"), Keys{"c"});
  EXPECT_EQ(list("b/", "", 0), Keys{});
  EXPECT_EQ(list("\xff"), Keys{});
}

TEST_P(StateStoreTest, BoundsKeysValuesAndLifetimes) {
  std::string const long_key(StateStore::max_key_bytes + 1, 'k');
  std::string const large(StateStore::max_value_bytes + 1, 'v');
  for (auto const& key : {std::string(), long_key}) {
    EXPECT_EQ(wait(store_->get(key)).error().kind, ErrorKind::invalid);
    EXPECT_EQ(wait(store_->put(key, "v", in(1h))).error().kind, ErrorKind::invalid);
    EXPECT_EQ(wait(store_->put_new(key, "v", in(1h))).error().kind, ErrorKind::invalid);
    EXPECT_EQ(wait(store_->replace(key, "v", in(1h), "1")).error().kind, ErrorKind::invalid);
    EXPECT_EQ(wait(store_->remove(key)).error().kind, ErrorKind::invalid);
  }
  EXPECT_EQ(wait(store_->put("k", large, in(1h))).error().kind, ErrorKind::too_large);
  EXPECT_EQ(wait(store_->put_new("k", large, in(1h))).error().kind, ErrorKind::too_large);
  EXPECT_EQ(wait(store_->replace("k", large, in(1h), "1")).error().kind, ErrorKind::too_large);
  EXPECT_FALSE(value("k"));

  put(std::string(StateStore::max_key_bytes, 'k'), "v", 24h * 365);
  EXPECT_EQ(entry(std::string(StateStore::max_key_bytes, 'k'))->expires, in(StateStore::max_lifetime));
}

TEST_P(StateStoreTest, IsReady) {
  EXPECT_TRUE(wait(store_->check()));
  put("k", "v");
  EXPECT_TRUE(wait(store_->check()));
  bool const file = GetParam() == "sqlite";
  EXPECT_EQ(store_->shared(), file);
  EXPECT_EQ(store_->durable(), file);
}

INSTANTIATE_TEST_SUITE_P(Stores, StateStoreTest, testing::Values("memory", "sqlite"),
                         [](auto const& info) { return info.param; });

}  // namespace
}  // namespace workspace::store
