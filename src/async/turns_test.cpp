#include "async/turns.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>
#include <vector>

namespace workspace::async {
namespace {

class TurnsTest : public testing::Test {
 protected:
  net::io_context io_;
  Turns turns_;
  std::vector<int> began_;
  std::vector<std::unique_ptr<net::steady_timer>> gates_;
  int cancelled_ = 0;

  Async<void> work(int number) {
    auto const turn = co_await turns_.take();
    began_.push_back(number);
    co_await gates_[static_cast<std::size_t>(number)]->async_wait(net::use_awaitable);
  }
  void ask(net::cancellation_slot slot = {}) {
    auto const number = static_cast<int>(gates_.size());
    gates_.push_back(std::make_unique<net::steady_timer>(io_, net::steady_timer::time_point::max()));
    net::co_spawn(io_, work(number), net::bind_cancellation_slot(slot, [this](std::exception_ptr thrown) {
                    if (thrown) ++cancelled_;
                  }));
    run();
  }
  /// Its work ends, by an exception.
  void finish(std::size_t number) {
    gates_[number]->cancel();
    run();
  }
  void run() {
    io_.restart();
    io_.poll();
  }
};

TEST_F(TurnsTest, ComeOneAtATimeInOrder) {
  ask();
  ask();
  ask();
  EXPECT_EQ(began_, (std::vector{0}));
  finish(0);
  EXPECT_EQ(began_, (std::vector{0, 1}));
  finish(1);
  EXPECT_EQ(began_, (std::vector{0, 1, 2}));
  finish(2);
  ask();
  EXPECT_EQ(began_, (std::vector{0, 1, 2, 3}));
  finish(3);
}

TEST_F(TurnsTest, WhoeverIsCancelledLeavesTheQueue) {
  net::cancellation_signal signal;
  ask();
  ask(signal.slot());
  ask();
  signal.emit(net::cancellation_type::terminal);
  run();
  EXPECT_EQ(cancelled_, 1);
  finish(0);
  EXPECT_EQ(began_, (std::vector{0, 2}));
  finish(2);
}

TEST_F(TurnsTest, WhoeverIsCancelledAsTheTurnComesPassesItOn) {
  net::cancellation_signal signal;
  ask();
  ask(signal.slot());
  ask();
  gates_[0]->cancel();
  io_.restart();
  io_.run_one();  // the first one ends and calls the second up
  signal.emit(net::cancellation_type::terminal);
  run();
  EXPECT_EQ(cancelled_, 2);
  EXPECT_EQ(began_.back(), 2);
  finish(2);
}

TEST_F(TurnsTest, EndWithTheLoop) {
  ask();
  ask();
  EXPECT_EQ(began_, (std::vector{0}));
}

}  // namespace
}  // namespace workspace::async
