#include "sandbox/faults.hpp"

#include <gtest/gtest.h>

namespace workspace::sandbox {
namespace {

TEST(Faults, reads_the_flag) {
  auto rules = parse_fault_flag("429:0.1,latency:200,drop:0.05, reset:1,broken").value();
  ASSERT_EQ(rules.size(), 5u);
  EXPECT_EQ(rules[0].status, 429);
  EXPECT_DOUBLE_EQ(rules[0].probability, 0.1);
  EXPECT_EQ(rules[1].latency.count(), 200);
  EXPECT_DOUBLE_EQ(rules[1].probability, 1);
  EXPECT_EQ(rules[3].kind, FaultRule::Kind::reset_after_acting);
  EXPECT_TRUE(parse_fault_flag("")->empty());
  for (auto const* wrong : {"200", "429:2", "latency", "latency:x", "nonsense", "429.5"}) {
    EXPECT_FALSE(parse_fault_flag(wrong)) << wrong;
  }
}

TEST(Faults, strikes_about_as_often_as_told) {
  Faults faults;
  faults.add(parse_fault_flag("503:0.25").value());
  int hits = 0;
  for (int i = 0; i < 1000; ++i) hits += faults.strike("gmail.users.messages.list").answer.has_value();
  EXPECT_GT(hits, 200);
  EXPECT_LT(hits, 300);
}

TEST(Faults, patterns_with_stars) {
  EXPECT_TRUE(fits_pattern("*", "gmail.users.messages.list"));
  EXPECT_TRUE(fits_pattern("gmail.*.list", "gmail.users.messages.list"));
  EXPECT_FALSE(fits_pattern("gmail.*.list", "gmail.users.messages.get"));
  EXPECT_FALSE(fits_pattern("drive.*", "gmail.users.messages.get"));
}

}  // namespace
}  // namespace workspace::sandbox
