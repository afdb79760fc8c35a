#include "mcp/session/event_stream.hpp"

#include "mcp/service/fake_tools.hpp"

namespace workspace::mcp {
namespace {

using Kind = EventStream::Event::Kind;

struct EventStreamTest : ::testing::Test {
  EventStream::Event next(EventStream& stream, std::uint64_t reader, std::uint64_t after,
                          std::chrono::milliseconds patience = std::chrono::milliseconds(1)) {
    return run(loop, stream.next(reader, after, patience));
  }
  std::shared_ptr<EventStream> open(std::string session, bool standing = false) {
    return streams.open(loop.get_executor(), std::move(session), standing);
  }

  net::io_context loop;
  ManualClock clock;
  EventStreams streams{clock, 4};
};

TEST_F(EventStreamTest, ReplaysWhatAReaderMissed) {
  auto const stream = open("alice");
  auto const first = stream->attach();
  stream->append("one");
  stream->append("two");
  EXPECT_EQ(next(*stream, first, 0).message, "one");
  stream->detach(first);
  stream->append("three");
  auto const place = streams.find("alice", stream->event_id(1));
  ASSERT_TRUE(place);
  auto const second = place->stream->attach();
  auto event = next(*stream, second, place->after);
  EXPECT_EQ(event.message, "two");
  event = next(*stream, second, event.number);
  EXPECT_EQ(event.message, "three");
  EXPECT_EQ(next(*stream, second, event.number).kind, Kind::quiet);
  stream->end();
  EXPECT_EQ(next(*stream, second, event.number).kind, Kind::ended);
}

TEST_F(EventStreamTest, HasOneReader) {
  auto const stream = open("alice");
  auto const first = stream->attach();
  stream->attach();
  EXPECT_EQ(next(*stream, first, 0).kind, Kind::taken_over);
}

TEST_F(EventStreamTest, APausedReaderIsSentAwayOnce) {
  auto const stream = open("alice");
  // The call may ask for it before its reader is there.
  stream->pause(std::chrono::milliseconds(70));
  auto const first = stream->attach();
  auto const event = next(*stream, first, 0);
  EXPECT_EQ(event.kind, Kind::paused);
  EXPECT_EQ(event.retry.count(), 70);
  stream->detach(first);
  stream->pause(std::chrono::milliseconds(70));
  auto const second = stream->attach();
  EXPECT_EQ(next(*stream, second, 0).kind, Kind::quiet);
}

TEST_F(EventStreamTest, KeepsTheNewest) {
  auto const stream = open("alice");
  for (int i = 0; i < 1000; ++i) stream->append(std::to_string(i));
  EXPECT_EQ(next(*stream, stream->attach(), 0).message, "744");
  stream->append(std::string(5u << 20, 'x'));
  EXPECT_EQ(next(*stream, stream->attach(), 0).message.size(), 5u << 20);
}

TEST_F(EventStreamTest, IdsBelongToTheirSession) {
  auto const stream = open("alice");
  auto const id = stream->event_id(0);
  EXPECT_TRUE(streams.find("alice", id));
  for (std::string const& bad : {std::string("nonsense"), std::string(), id + "x",
                                 id.substr(0, id.size() - 1), std::string("r0000-1")})
    EXPECT_FALSE(streams.find("alice", bad)) << bad;
  EXPECT_FALSE(streams.find("bob", id));
}

TEST_F(EventStreamTest, WhatNobodyComesBackForIsForgotten) {
  auto const stream = open("alice");
  auto const id = stream->event_id(0);
  clock.advance(std::chrono::minutes(10));
  EXPECT_TRUE(streams.find("alice", id)) << "its call still runs";
  stream->end();
  clock.advance(std::chrono::minutes(6));
  EXPECT_FALSE(streams.find("alice", id));
}

TEST_F(EventStreamTest, ASessionHasOneStandingStreamAndAllStreamsAreBounded) {
  auto const first = open("alice", true);
  auto const second = open("alice", true);
  EXPECT_TRUE(first->ended());
  EXPECT_FALSE(second->ended());
  EXPECT_TRUE(EventStreams::is_standing(first->event_id(0)));
  for (int i = 0; i < 20; ++i) open("bob" + std::to_string(i));
  EXPECT_EQ(streams.size(), 4u);
  streams.end_session("bob19");
  EXPECT_EQ(streams.size(), 3u);
}

}  // namespace
}  // namespace workspace::mcp
