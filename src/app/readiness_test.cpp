#include "app/readiness.hpp"

#include "store/memory_state_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

namespace workspace::app {
namespace {

using namespace std::chrono_literals;

/// Its check answers when the test says so.
class SlowStore final : public store::CredentialStore {
 public:
  explicit SlowStore(Executor const& executor) : told_(executor, net::steady_timer::time_point::max()) {}

  void answer() { told_.expires_at(net::steady_timer::time_point::min()); }

  Async<Result<void>> check() override {
    ++checks;
    boost::system::error_code woken;
    co_await told_.async_wait(net::redirect_error(net::use_awaitable, woken));
    co_return Result<void>{};
  }
  Async<Result<std::optional<store::StoredGrant>>> load(std::string) override { co_return std::nullopt; }
  Async<Result<void>> save(std::string, store::StoredGrant) override { co_return Result<void>{}; }
  Async<Result<void>> remove(std::string) override { co_return Result<void>{}; }
  Async<Result<std::vector<std::string>>> list() override { co_return std::vector<std::string>{}; }
  std::string describe() const override { return "store of the test"; }

  int checks = 0;

 private:
  net::steady_timer told_;
};

class ReadinessTest : public testing::Test {
 protected:
  Result<void> check(Readiness& readiness) {
    io_.restart();
    std::optional<Result<void>> result;
    net::co_spawn(io_, readiness.check(), [&](std::exception_ptr thrown, Result<void> checked) {
      EXPECT_FALSE(thrown);
      result = std::move(checked);
    });
    while (!result && io_.run_one() > 0) {
    }
    return result.value();
  }

  net::io_context io_;
  SlowStore store_{io_.get_executor()};
  ManualClock clock_;
  store::MemoryStateStore state_{clock_};
};

TEST_F(ReadinessTest, AStoreThatAnswersIsReady) {
  store_.answer();
  Readiness readiness(io_.get_executor(), store_, state_, 1h);
  EXPECT_TRUE(check(readiness));
}

TEST_F(ReadinessTest, AStoreThatHangsIsNotAndIsAskedOnce) {
  Readiness readiness(io_.get_executor(), store_, state_, 1ms);
  auto const first = check(readiness);
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(first.error().message,
              testing::HasSubstr("store of the test and the state store did not answer within 1 ms"));
  EXPECT_FALSE(check(readiness));
  EXPECT_EQ(store_.checks, 1);

  store_.answer();
  io_.poll();
  EXPECT_TRUE(check(readiness));
  EXPECT_EQ(store_.checks, 2);
}

}  // namespace
}  // namespace workspace::app
