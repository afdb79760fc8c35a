#include "tools/watch/pace.hpp"

#include <gtest/gtest.h>

namespace workspace::tools::watch {
namespace {

using Found = Pace::Found;

/// In the middle of the jitter.
Pace pace(milliseconds interval) {
  return {interval, [] { return 0.5; }};
}

TEST(Pace, slows_down_while_nothing_changes_and_is_back_with_the_first_change) {
  auto steps = pace(seconds(10));
  EXPECT_EQ(steps.resume(Found::changes), seconds(10));
  EXPECT_EQ(steps.resume(Found::changes), seconds(10));
  EXPECT_EQ(steps.resume(Found::nothing), seconds(15));
  EXPECT_EQ(steps.resume(Found::nothing), milliseconds(22'500));
  for (int i = 0; i < 10; ++i) steps.resume(Found::nothing);
  EXPECT_EQ(steps.resume(Found::nothing), seconds(40));
  EXPECT_EQ(steps.resume(Found::changes), seconds(10));
}

TEST(Pace, doubles_after_failures_to_a_quarter_of_an_hour) {
  auto steps = pace(seconds(10));
  EXPECT_EQ(steps.resume(Found::failure), seconds(20));
  EXPECT_EQ(steps.resume(Found::failure), seconds(40));
  for (int i = 0; i < 100; ++i) steps.resume(Found::failure);
  EXPECT_EQ(steps.resume(Found::failure), seconds(900));
  EXPECT_EQ(steps.resume(Found::nothing), seconds(10));
}

TEST(Pace, is_never_slower_after_a_quiet_time_than_its_longest_wait) {
  auto steps = pace(seconds(3600));
  EXPECT_EQ(steps.resume(Found::failure), seconds(7200));
  for (int i = 0; i < 10; ++i) steps.resume(Found::failure);
  EXPECT_EQ(steps.resume(Found::failure), seconds(4 * 3600));
}

TEST(Pace, is_spread) {
  Pace early(seconds(10), [] { return 0.0; });
  Pace late(seconds(10), [] { return 1.0; });
  EXPECT_EQ(early.resume(Found::changes), seconds(8));
  EXPECT_EQ(late.resume(Found::changes), seconds(12));
}

}  // namespace
}  // namespace workspace::tools::watch
