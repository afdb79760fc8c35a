#include "google/retry.hpp"

#include <gtest/gtest.h>

namespace workspace::google {
namespace {

using Do = Retry::Do;

TimePoint const start{seconds{1'700'000'000}};

Outcome answered(int status, std::string reason = {}) {
  Outcome outcome;
  outcome.status = status;
  outcome.reason = std::move(reason);
  return outcome;
}
Outcome broke(bool sent) {
  Outcome outcome;
  outcome.sent = sent;
  return outcome;
}
Outcome unreadable() {
  auto outcome = answered(200);
  outcome.readable = false;
  return outcome;
}

Do first(bool repeatable, Outcome const& outcome) {
  return Retry(repeatable, start + seconds(60), [] { return 0.0; }).resume(outcome, start).what;
}

TEST(Retry, AnswersAreTaken) {
  for (bool repeatable : {true, false})
    for (int status : {200, 204, 304, 400, 401, 403, 404, 409, 412, 501})
      EXPECT_EQ(first(repeatable, answered(status)), Do::accept) << status;
}

TEST(Retry, ReadsAreRepeatedOnEveryPassingFailure) {
  for (int status : {429, 500, 502, 503, 504}) EXPECT_EQ(first(true, answered(status)), Do::repeat) << status;
  for (auto const* reason :
       {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "backendError"})
    EXPECT_EQ(first(true, answered(403, reason)), Do::repeat) << reason;
  EXPECT_EQ(first(true, broke(true)), Do::repeat);
  EXPECT_EQ(first(true, broke(false)), Do::repeat);
  EXPECT_EQ(first(true, unreadable()), Do::repeat);
  EXPECT_EQ(first(true, answered(403, "dailyLimitExceeded")), Do::accept);
}

TEST(Retry, WritesAreRepeatedOnlyWhenNotActedOn) {
  EXPECT_EQ(first(false, answered(429)), Do::repeat);
  EXPECT_EQ(first(false, answered(403, "userRateLimitExceeded")), Do::repeat);
  EXPECT_EQ(first(false, broke(false)), Do::repeat);
  EXPECT_EQ(first(false, broke(true)), Do::unknown);
  EXPECT_EQ(first(false, unreadable()), Do::unknown);
  for (int status : {500, 502, 503, 504}) EXPECT_EQ(first(false, answered(status)), Do::unknown) << status;
}

TEST(Retry, WhatBreaksTheSameWayAgainIsNotRepeated) {
  auto const lasting = [](bool sent) {
    auto outcome = broke(sent);
    outcome.lasting = true;
    return outcome;
  };
  EXPECT_EQ(first(true, lasting(true)), Do::give_up);
  EXPECT_EQ(first(false, lasting(false)), Do::give_up);
  EXPECT_EQ(first(false, lasting(true)), Do::unknown);
}

TEST(Retry, WaitsGrowWithJitterUntilTheDeadline) {
  auto now = start;
  Retry retry(true, start + seconds(60), [] { return 0.5; });
  std::vector<std::int64_t> waits;
  for (;;) {
    auto const action = retry.resume(answered(503), now);
    if (action.what != Do::repeat) {
      EXPECT_EQ(action.what, Do::give_up);
      break;
    }
    waits.push_back(action.wait.count());
    now += action.wait;
  }
  EXPECT_EQ(waits, (std::vector<std::int64_t>{375, 750, 1500, 3000, 6000, 12000, 12000}));
  EXPECT_LT(now, start + seconds(60));
}

TEST(Retry, RetryAfterIsHonoured) {
  auto outcome = answered(429);
  outcome.retry_after = seconds(7);
  Retry retry(false, start + seconds(60), [] { return 0.0; });
  EXPECT_EQ(retry.resume(outcome, start).wait, seconds(7));
  outcome.retry_after = seconds(61);
  EXPECT_EQ(retry.resume(outcome, start).what, Do::give_up);
}

TEST(Backoff, BeginsAnewAfterProgress) {
  Backoff backoff(start + seconds(60), [] { return 0.0; });
  EXPECT_EQ(backoff.next(start, {}), milliseconds(250));
  EXPECT_EQ(backoff.next(start, {}), milliseconds(500));
  backoff.reset();
  EXPECT_EQ(backoff.next(start, {}), milliseconds(250));
}

TEST(RetryAfter, SecondsAndDates) {
  EXPECT_EQ(parse_retry_after(" 120 ", start), seconds(120));
  EXPECT_EQ(parse_retry_after("0", start), seconds(0));
  // 1700000000 is Tue, 14 Nov 2023 22:13:20 GMT.
  EXPECT_EQ(parse_retry_after("Tue, 14 Nov 2023 22:13:50 GMT", start), seconds(30));
  EXPECT_EQ(parse_retry_after("Tue, 14 Nov 2023 22:00:00 GMT", start), seconds(0));
  for (auto const* text : {"", "soon", "-1", "1.5", "12x"})
    EXPECT_FALSE(parse_retry_after(text, start)) << text;
}

TEST(SystemRandom, StaysInItsRange) {
  auto const random = system_random();
  for (int i = 0; i < 1000; ++i) {
    auto const value = random();
    EXPECT_TRUE(value >= 0 && value < 1) << value;
  }
}

}  // namespace
}  // namespace workspace::google
