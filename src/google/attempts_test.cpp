#include "google/attempts.hpp"

#include "google/fakes.hpp"

#include <gtest/gtest.h>

namespace workspace::google {
namespace {

using Kind = http::Broken::Kind;

TimePoint const start{seconds{1'700'000'000}};
Params const params;

Attempts reading() {
  return {fake::files_get, params, Retry(true, start + seconds(60), [] { return 0.0; })};
}
Attempts writing() {
  return {fake::events_insert, params, Retry(false, start + seconds(60), [] { return 0.0; })};
}
Problem problem(int status) {
  Problem made;
  made.status = status;
  return made;
}
ErrorKind kind_of(Attempts::Next const& next) { return next.error.value().error().kind; }

TEST(Attempts, WaitWhereTheRulesRepeat) {
  EXPECT_EQ(reading().broke({Kind::reset, true, "it broke"}, start).wait, milliseconds(250));
  EXPECT_EQ(reading().broke({Kind::malformed, true, "it broke"}, start).wait, milliseconds(250));
  EXPECT_EQ(writing().broke({Kind::connect, false, "it broke"}, start).wait, milliseconds(250));
  auto slower = problem(429);
  slower.retry_after = seconds(7);
  EXPECT_EQ(writing().answered(slower, start).wait, seconds(7));
}

TEST(Attempts, EndWithTheErrorThatFits) {
  EXPECT_EQ(kind_of(reading().answered(problem(404), start)), ErrorKind::not_found);
  EXPECT_EQ(kind_of(reading().broke({Kind::too_large, true, "it broke"}, start)), ErrorKind::too_large);
  EXPECT_EQ(kind_of(writing().broke({Kind::tls, false, "it broke"}, start)), ErrorKind::unavailable);
  for (auto kind : {Kind::reset, Kind::timeout, Kind::too_large, Kind::malformed})
    EXPECT_EQ(kind_of(writing().broke({kind, true, "it broke"}, start)), ErrorKind::unknown_outcome);
  auto const unknown = writing().answered(problem(503), start);
  EXPECT_EQ(kind_of(unknown), ErrorKind::unknown_outcome);
  EXPECT_EQ(unknown.error->status(), 503);
}

TEST(Attempts, EndWhenTheTimeIsUp) {
  auto const late = start + seconds(60);
  EXPECT_EQ(kind_of(reading().broke({Kind::timeout, true, "it broke"}, late)), ErrorKind::timeout);
  EXPECT_EQ(kind_of(reading().answered(problem(503), late)), ErrorKind::unavailable);
  EXPECT_EQ(kind_of(writing().answered(problem(429), late)), ErrorKind::exhausted);
}

}  // namespace
}  // namespace workspace::google
