#include "google/resumable_upload.hpp"

#include <gtest/gtest.h>

namespace workspace::google {
namespace {

using Do = ResumableUpload::Do;
using Action = ResumableUpload::Action;
using Input = ResumableUpload::Input;

TimePoint const start{seconds{1'700'000'000}};
std::int64_t const kib = 1024;

Input status(int code) {
  Input input;
  input.outcome.status = code;
  return input;
}
Input session() {
  auto input = status(200);
  input.has_session = true;
  return input;
}
Input go_on(std::int64_t bytes) {
  auto input = status(308);
  if (bytes > 0) input.range = "bytes=0-" + std::to_string(bytes - 1);
  return input;
}
Input broke() { return status(0); }

void expect_send(Action const& action, std::int64_t offset, std::int64_t size) {
  EXPECT_EQ(action.what, Do::send);
  EXPECT_EQ(action.offset, offset);
  EXPECT_EQ(action.size, size);
}

class ResumableUploadTest : public ::testing::Test {
 protected:
  Action resume(Input const& input) {
    auto const action = upload.resume(input, now);
    now += action.wait;
    return action;
  }
  TimePoint now = start;
  // Three chunks: 256, 256 and 88 KiB.
  ResumableUpload upload{600 * kib, start + seconds(60), [] { return 0.0; }, 256 * kib};
};

TEST_F(ResumableUploadTest, GoesThroughInOrder) {
  EXPECT_EQ(upload.begin().what, Do::start);
  expect_send(resume(session()), 0, 256 * kib);
  expect_send(resume(go_on(256 * kib)), 256 * kib, 256 * kib);
  expect_send(resume(go_on(512 * kib)), 512 * kib, 88 * kib);
  EXPECT_EQ(resume(status(200)).what, Do::done);
  EXPECT_EQ(now, start);
}

TEST_F(ResumableUploadTest, PartOfAChunkIsContinued) {
  resume(session());
  expect_send(resume(go_on(100 * kib)), 100 * kib, 256 * kib);
}

TEST_F(ResumableUploadTest, NothingArrivedIsSentAgainAfterAWait) {
  resume(session());
  auto const action = resume(go_on(0));
  expect_send(action, 0, 256 * kib);
  EXPECT_EQ(action.wait, milliseconds(250));
}

TEST_F(ResumableUploadTest, FailureAsksWhatArrived) {
  for (auto const& failure : {broke(), status(500), status(503), status(429)}) {
    ResumableUpload other(
        600 * kib, start + seconds(60), [] { return 0.0; }, 256 * kib);
    other.resume(session(), start);
    auto const action = other.resume(failure, start);
    EXPECT_EQ(action.what, Do::ask);
    EXPECT_EQ(action.wait, milliseconds(250));
    expect_send(other.resume(go_on(256 * kib), start), 256 * kib, 256 * kib);
  }
}

TEST_F(ResumableUploadTest, LostConfirmationIsFoundByAsking) {
  resume(session());
  resume(go_on(256 * kib));
  resume(go_on(512 * kib));
  EXPECT_EQ(resume(broke()).what, Do::ask);
  EXPECT_EQ(resume(status(201)).what, Do::done);
}

TEST_F(ResumableUploadTest, RetryAfterIsHonoured) {
  resume(session());
  auto failure = status(503);
  failure.outcome.retry_after = seconds(9);
  EXPECT_EQ(resume(failure).wait, seconds(9));
}

TEST_F(ResumableUploadTest, LostSessionStartsOver) {
  resume(session());
  resume(go_on(256 * kib));
  EXPECT_EQ(resume(status(404)).what, Do::start);
  expect_send(resume(session()), 0, 256 * kib);
}

TEST_F(ResumableUploadTest, LostSessionAfterTheLastByteIsUnknown) {
  resume(session());
  resume(go_on(512 * kib));
  resume(broke());
  EXPECT_EQ(resume(status(404)).what, Do::unknown);
}

TEST_F(ResumableUploadTest, StartIsRepeatedAndRefusalsAreFinal) {
  EXPECT_EQ(resume(broke()).what, Do::start);
  EXPECT_EQ(resume(status(503)).what, Do::start);
  EXPECT_EQ(resume(status(403)).what, Do::give_up);
  EXPECT_EQ(upload.resume(status(200), now).what, Do::give_up) << "an answer without a session";
}

TEST_F(ResumableUploadTest, RefusalOfAChunkIsFinal) {
  resume(session());
  EXPECT_EQ(resume(status(400)).what, Do::give_up);
}

TEST_F(ResumableUploadTest, NonsenseRangesEndIt) {
  for (auto const* range : {"bytes=5-9", "bytes=0-x", "", "bytes=0-99999999"}) {
    ResumableUpload other(
        600 * kib, start + seconds(60), [] { return 0.0; }, 256 * kib);
    other.resume(session(), start);
    auto input = status(308);
    input.range = range;
    EXPECT_EQ(other.resume(input, start).what, Do::give_up) << range;
  }
}

TEST_F(ResumableUploadTest, EndsWithoutProgress) {
  resume(session());
  Action action;
  int steps = 0;
  do action = resume(broke());
  while (action.what == Do::ask && ++steps < 100);
  EXPECT_EQ(action.what, Do::give_up);
  EXPECT_LT(now, start + seconds(60));
}

TEST_F(ResumableUploadTest, EndsUnknownWhenAllWasSent) {
  resume(session());
  resume(go_on(512 * kib));
  Action action;
  int steps = 0;
  do action = resume(go_on(600 * kib));
  while (action.what == Do::ask && ++steps < 100);
  EXPECT_EQ(action.what, Do::unknown);
}

}  // namespace
}  // namespace workspace::google
