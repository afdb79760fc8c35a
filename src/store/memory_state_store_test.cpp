#include "store/memory_state_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

namespace workspace::store {
namespace {

using namespace std::chrono_literals;
using Keys = std::vector<std::string>;

class MemoryStateStoreTest : public testing::Test {
 protected:
  template <class T>
  T wait(Async<T> task) {
    net::io_context io;
    auto future = net::co_spawn(io, std::move(task), net::use_future);
    io.run();
    return future.get();
  }
  Result<void> put(std::string key, milliseconds time, std::string value = "") {
    return wait(store_.put(std::move(key), std::move(value), clock_.now() + time));
  }
  Keys keys() { return wait(store_.list("", "", 100)).value(); }

  ManualClock clock_;
  MemoryStateStore store_{clock_, {.max_entries = 3, .max_bytes = 100}};
};

TEST_F(MemoryStateStoreTest, MakesRoomByWhatExpiresSoonest) {
  ASSERT_TRUE(put("a", 3min));
  ASSERT_TRUE(put("b", 1min));
  ASSERT_TRUE(put("c", 2min));
  ASSERT_TRUE(put("b", 1min));
  EXPECT_EQ(keys(), (Keys{"a", "b", "c"})) << "an entry that is there needs no room";
  ASSERT_TRUE(put("d", 4min));
  EXPECT_EQ(keys(), (Keys{"a", "c", "d"}));
  ASSERT_TRUE(put("a", 5min));
  ASSERT_TRUE(put("e", 1min));
  EXPECT_EQ(keys(), (Keys{"a", "d", "e"})) << "by the expiry last written";
}

TEST_F(MemoryStateStoreTest, WhatHasExpiredGoesFirst) {
  ASSERT_TRUE(put("old1", 1min, std::string(40, 'x')));
  ASSERT_TRUE(put("old2", 1min));
  ASSERT_TRUE(put("live", 2min));
  clock_.advance(1min);
  ASSERT_TRUE(put("new", 1h, std::string(80, 'x')));
  EXPECT_EQ(keys(), (Keys{"live", "new"}));
}

TEST_F(MemoryStateStoreTest, BoundsItsBytes) {
  ASSERT_TRUE(put("a", 1min, std::string(49, 'x')));
  ASSERT_TRUE(put("b", 2min, std::string(49, 'x')));
  EXPECT_EQ(keys(), (Keys{"a", "b"}));
  ASSERT_TRUE(put("b", 2min, std::string(50, 'x')));
  EXPECT_EQ(keys(), (Keys{"b"}));
  ASSERT_TRUE(wait(store_.remove("b")));
  ASSERT_TRUE(put("c", 1min, std::string(99, 'x')));
  EXPECT_EQ(keys(), (Keys{"c"}));
  EXPECT_EQ(put("d", 1min, std::string(100, 'x')).error().kind, ErrorKind::too_large);
  EXPECT_EQ(keys(), (Keys{"c"})) << "what cannot fit drives nothing out";
}

}  // namespace
}  // namespace workspace::store
