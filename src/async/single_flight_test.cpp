#include "async/single_flight.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>
#include <stdexcept>
#include <vector>

namespace workspace::async {
namespace {

class SingleFlightTest : public testing::Test {
 protected:
  net::io_context io_;
  SingleFlight<int> flights_{io_.get_executor()};
  net::steady_timer gate_{io_.get_executor(), net::steady_timer::time_point::max()};
  int started_ = 0;
  std::vector<int> values_;
  int failures_ = 0;

  Async<int> work() {
    int const number = ++started_;
    boost::system::error_code code;
    co_await gate_.async_wait(net::redirect_error(net::use_awaitable, code));
    co_return number;
  }
  Async<int> fail() {
    ++started_;
    boost::system::error_code code;
    co_await gate_.async_wait(net::redirect_error(net::use_awaitable, code));
    throw std::runtime_error("failed");
  }
  void ask(std::string key, std::function<Async<int>()> start, net::cancellation_slot slot = {}) {
    net::co_spawn(io_, flights_.run(std::move(key), std::move(start)),
                  net::bind_cancellation_slot(slot, [this](std::exception_ptr thrown, int value) {
                    if (thrown)
                      ++failures_;
                    else
                      values_.push_back(value);
                  }));
  }
  void open_gate() {
    io_.poll();
    gate_.cancel();
    io_.run();
    io_.restart();
  }
};

TEST_F(SingleFlightTest, CallersAtOnceShareOne) {
  for (int i = 0; i < 5; ++i) ask("key", [this] { return work(); });
  open_gate();
  EXPECT_EQ(started_, 1);
  EXPECT_EQ(values_, (std::vector<int>{1, 1, 1, 1, 1}));
  EXPECT_FALSE(flights_.under_way("key"));
}

TEST_F(SingleFlightTest, KeysAreApartAndNothingIsKept) {
  ask("a", [this] { return work(); });
  ask("b", [this] { return work(); });
  open_gate();
  EXPECT_EQ(started_, 2);
  ask("a", [this] { return work(); });
  open_gate();
  EXPECT_EQ(values_.back(), 3);
}

TEST_F(SingleFlightTest, AFailureReachesAllAndTheNextStartsAnew) {
  ask("key", [this] { return fail(); });
  ask("key", [this] { return fail(); });
  open_gate();
  EXPECT_EQ(failures_, 2);
  EXPECT_EQ(started_, 1);
  ask("key", [this] { return work(); });
  open_gate();
  EXPECT_EQ(values_, std::vector<int>{2});
}

TEST_F(SingleFlightTest, ACancelledCallerLeavesTheRestAlone) {
  net::cancellation_signal cancel;
  ask(
      "key", [this] { return work(); }, cancel.slot());
  ask("key", [this] { return work(); });
  io_.poll();
  cancel.emit(net::cancellation_type::terminal);
  open_gate();
  EXPECT_EQ(failures_, 1);
  EXPECT_EQ(values_, std::vector<int>{1});
}

TEST_F(SingleFlightTest, BeginDoesNotWait) {
  flights_.begin("key", [this] { return work(); });
  EXPECT_TRUE(flights_.under_way("key"));
  ask("key", [this] { return work(); });
  open_gate();
  EXPECT_EQ(started_, 1);
  EXPECT_EQ(values_, std::vector<int>{1});
}

}  // namespace
}  // namespace workspace::async
