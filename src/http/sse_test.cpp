#include "http/sse.hpp"

#include <gtest/gtest.h>

namespace workspace::http {
namespace {

TEST(Sse, WritesDataOnOneLine) { EXPECT_EQ(format_sse({.data = R"({"a":1})"}), "data: {\"a\":1}\n\n"); }

TEST(Sse, WritesEveryField) {
  SseEvent event{.data = "x", .event = "message", .id = "7", .retry = std::chrono::milliseconds(500)};
  EXPECT_EQ(format_sse(event), "event: message\nid: 7\nretry: 500\ndata: x\n\n");
}

TEST(Sse, AnEventWithEmptyDataStillHasItsDataLine) {
  EXPECT_EQ(format_sse({.id = "1"}), "id: 1\ndata: \n\n");
}

TEST(Sse, EveryKindOfLineBreakStartsAnotherDataLine) {
  EXPECT_EQ(format_sse({.data = "a\nb\r\nc\rd"}), "data: a\ndata: b\ndata: c\ndata: d\n\n");
}

TEST(Sse, FieldsCannotSmuggleOthers) {
  EXPECT_EQ(format_sse({.id = "1\ndata: x"}), "id: 1data: x\ndata: \n\n");
}

TEST(Sse, CommentIsOneLine) {
  EXPECT_EQ(format_sse_comment("keep-alive"), ": keep-alive\n\n");
  EXPECT_EQ(format_sse_comment("a\nb"), ": a b\n\n");
}

}  // namespace
}  // namespace workspace::http
