#include "app/state_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <filesystem>
#include <gtest/gtest.h>
#include <stdlib.h>

namespace workspace::app {
namespace {

namespace fs = std::filesystem;

class StateStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "workspace-app-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    home_ = pattern;
  }
  void TearDown() override { fs::remove_all(home_); }

  std::unique_ptr<store::StateStore> make(StateStoreConfig const& config) {
    auto const environment = [this](std::string_view name) -> std::optional<std::string> {
      return name == "HOME" ? std::optional(home_.string()) : std::nullopt;
    };
    return make_state_store(config, environment, clock_);
  }
  void use(store::StateStore& store) {
    net::io_context io;
    auto written =
        net::co_spawn(io, store.put("k", "v", clock_.now() + std::chrono::hours(1)), net::use_future);
    io.run();
    EXPECT_TRUE(written.get());
  }

  ManualClock clock_;
  fs::path home_;
};

TEST_F(StateStoreTest, StandsBesideTheCredentialsOnceItIsUsed) {
  auto const store = make({.kind = StateStoreKind::sqlite, .path = ""});
  EXPECT_TRUE(store->durable());
  EXPECT_TRUE(fs::is_empty(home_));
  use(*store);
  EXPECT_TRUE(fs::exists(home_ / ".google_workspace_mcp/credentials/state.sqlite3"));
}

TEST_F(StateStoreTest, StandsWhereItIsTold) {
  use(*make({.kind = StateStoreKind::sqlite, .path = (home_ / "x.db").string()}));
  use(*make({.kind = StateStoreKind::sqlite, .path = "~/deep/y.db"}));
  EXPECT_TRUE(fs::exists(home_ / "x.db"));
  EXPECT_TRUE(fs::exists(home_ / "deep/y.db"));
}

TEST_F(StateStoreTest, InMemoryTouchesNothing) {
  auto const store = make({.kind = StateStoreKind::memory, .path = ""});
  use(*store);
  EXPECT_FALSE(store->durable());
  EXPECT_TRUE(fs::is_empty(home_));
}

}  // namespace
}  // namespace workspace::app
