#include "google/client.hpp"

#include "google/fakes.hpp"

#include <gtest/gtest.h>

namespace workspace::google {
namespace {

using Broken = http::Broken::Kind;

Params file(std::string const& id = "abc") { return Params().set("fileId", id); }
Params primary() { return Params().set("calendarId", "primary"); }

TEST_F(GoogleTest, CallSendsTokenAndBodyAndReadsJson) {
  http.then(200, R"({"id":"e1"})");
  json::value const body = {{"summary", "Lunch"}};
  auto const event = run(client.call(fake::events_insert, primary(), body));
  EXPECT_EQ(event.text("id"), "e1");
  ASSERT_EQ(http.requests.size(), 1u);
  auto const& request = http.requests[0];
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://www.googleapis.com/calendar/v3/calendars/primary/events");
  EXPECT_EQ(request.headers.find("Authorization"), "Bearer token-0");
  EXPECT_EQ(request.headers.find("Content-Type"), "application/json; charset=UTF-8");
  EXPECT_EQ(request.body, R"({"summary":"Lunch"})");
}

TEST_F(GoogleTest, AnswerWithoutABodyIsNull) {
  http.then(204);
  EXPECT_TRUE(run(client.call(fake::files_delete, file())).is_null());
}

TEST_F(GoogleTest, LargeAnswersAreParsedOnAWorker) {
  async::WorkerPool workers(1);
  auto with_workers = settings();
  with_workers.workers = &workers;
  Client other(tokens, http, clock, Endpoints::production(), with_workers);
  http.then(200, R"({"description":")" + std::string(200'000, 'x') + R"("})");
  EXPECT_EQ(run(other.call(fake::files_get, file())).text("description").size(), 200'000u);
}

TEST_F(GoogleTest, ReadRecoversFromABadDay) {
  http.then(429, "", {{"Retry-After", "3"}})
      .then(500)
      .then(502, "<html>")
      .then_error(403, "rateLimitExceeded")
      .then_breaks(Broken::reset, true)
      .then(200, R"({"half":)")
      .then(200, R"({"id":"abc"})");
  EXPECT_EQ(run(client.call(fake::files_get, file())).text("id"), "abc");
  EXPECT_EQ(waits.size(), 6u);
  EXPECT_EQ(waits[0], seconds(3));
}

TEST_F(GoogleTest, ReadGivesUpAtTheDeadline) {
  for (int i = 0; i < 20; ++i) http.then(503);
  auto const begin = clock.now();
  auto const error = error_of(client.call(fake::files_get, file()));
  EXPECT_EQ(error.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(error.status(), 503);
  EXPECT_LE(clock.now() - begin, seconds(60));
  EXPECT_GT(http.requests.size(), 3u);
}

TEST_F(GoogleTest, CallersDeadlineShortensTheAttempt) {
  auto hurried = settings();
  hurried.deadline = clock.now() + seconds(5);
  Client other(tokens, http, clock, Endpoints::production(), hurried);
  http.then(200, "{}");
  run(other.call(fake::files_get, file()));
  EXPECT_EQ(http.requests[0].timeout, seconds(5));
  clock.advance(seconds(6));
  EXPECT_EQ(error_of(other.call(fake::events_insert, primary())).error().kind, ErrorKind::timeout);
  EXPECT_EQ(http.requests.size(), 1u) << "nothing is sent after the deadline";
}

TEST_F(GoogleTest, WriteIsRepeatedWhenNotActedOn) {
  http.then(429).then_error(403, "userRateLimitExceeded").then_breaks(Broken::connect, false).then(200, "{}");
  run(client.call(fake::events_insert, primary()));
  EXPECT_EQ(http.requests.size(), 4u);
}

TEST_F(GoogleTest, WriteIsNotRepeatedWhenItMayHaveHappened) {
  auto const count_after = [&](auto const& script) {
    http.requests.clear();
    script();
    auto const error = error_of(client.call(fake::events_insert, primary()));
    EXPECT_EQ(error.error().kind, ErrorKind::unknown_outcome) << error.what();
    return http.requests.size();
  };
  EXPECT_EQ(count_after([&] { http.then_breaks(Broken::reset, true); }), 1u);
  EXPECT_EQ(count_after([&] { http.then_breaks(Broken::timeout, true); }), 1u);
  EXPECT_EQ(count_after([&] { http.then_breaks(Broken::too_large, true); }), 1u);
  EXPECT_EQ(count_after([&] { http.then(500); }), 1u);
  EXPECT_EQ(count_after([&] { http.then(503, "", {{"Retry-After", "1"}}); }), 1u);
  EXPECT_EQ(count_after([&] { http.then(200, "not JSON"); }), 1u);
}

TEST_F(GoogleTest, WhatBreaksTheSameWayAgainIsNotRepeated) {
  http.then_breaks(Broken::too_large, true);
  EXPECT_EQ(error_of(client.call(fake::files_get, file())).error().kind, ErrorKind::too_large);
  http.then_breaks(Broken::tls, false);
  EXPECT_EQ(error_of(client.call(fake::events_insert, primary())).error().kind, ErrorKind::unavailable);
  EXPECT_EQ(http.requests.size(), 2u);
}

TEST_F(GoogleTest, RejectedTokenIsRefreshedOnce) {
  http.then(401).then(200, "{}");
  run(client.call(fake::events_insert, primary()));
  EXPECT_EQ(tokens.rejected, std::vector<std::string>{"token-0"});
  EXPECT_EQ(http.requests[1].headers.find("Authorization"), "Bearer token-1");

  http.then(401).then(401);
  EXPECT_EQ(error_of(client.call(fake::events_insert, primary())).error().kind, ErrorKind::unauthenticated);
  EXPECT_EQ(http.requests.size(), 4u);
}

TEST_F(GoogleTest, WhatTheTokenSourceThrowsPasses) {
  struct NotSignedIn final : TokenSource {
    Async<std::string> access_token() override {
      throw Failure(ErrorKind::unauthenticated, "Nobody is signed in.");
      co_return "";
    }
    Async<void> reject(std::string) override { co_return; }
  } nobody;
  Client other(nobody, http, clock, Endpoints::production(), settings());
  EXPECT_THROW(run(other.call(fake::files_get, file())), Failure);
  EXPECT_TRUE(http.requests.empty());
}

TEST_F(GoogleTest, PagesAreFollowedUpToTheLimit) {
  http.then(200, R"({"files":[{},{}],"nextPageToken":"p2"})")
      .then(200, R"({"files":[{},{}],"nextPageToken":"p3"})");
  auto const four = run(client.list_all(fake::files_list, Params().set("q", "x"), "files", 4));
  EXPECT_EQ(four.items.size(), 4u);
  EXPECT_TRUE(four.more);
  EXPECT_EQ(four.next_page_token, "p3");
  EXPECT_EQ(http.requests[1].url, "https://www.googleapis.com/drive/v3/files?q=x&pageToken=p2");

  http.then(200, R"({"files":[{},{},{}],"nextPageToken":"p2"})");
  auto const cut = run(client.list_all(fake::files_list, {}, "files", 2));
  EXPECT_EQ(cut.items.size(), 2u);
  EXPECT_TRUE(cut.more);
  EXPECT_EQ(cut.next_page_token, "");

  http.then(200, R"({"nextPageToken":"p2"})").then(200, R"({"files":[{}]})");
  auto const all = run(client.list_all(fake::files_list, {}, "files", 10));
  EXPECT_EQ(all.items.size(), 1u);
  EXPECT_FALSE(all.more);
}

TEST_F(GoogleTest, PagesThatGoInCirclesEnd) {
  http.then(200, R"({"files":[],"nextPageToken":"p"})").then(200, R"({"files":[],"nextPageToken":"p"})");
  EXPECT_THROW(run(client.list_all(fake::files_list, {}, "files", 10)), Failure);
}

TEST_F(GoogleTest, MediaIsBounded) {
  http.then(503).then(200, "bytes", {{"Content-Type", "text/plain"}});
  auto const media = run(client.download(fake::files_get, file(), 5));
  EXPECT_EQ(media.bytes, "bytes");
  EXPECT_EQ(media.content_type, "text/plain");
  EXPECT_EQ(http.requests[1].url, "https://www.googleapis.com/drive/v3/files/abc?alt=media");
  http.then(200, "bytes");
  EXPECT_EQ(error_of(client.download(fake::files_get, file(), 4)).error().kind, ErrorKind::too_large);
  http.then_error(404, "notFound");
  EXPECT_EQ(error_of(client.download(fake::files_get, file(), 4)).error().kind, ErrorKind::not_found);
}

TEST_F(GoogleTest, NoFileIsLargerThanTheServerTakes) {
  auto limited = settings();
  limited.max_file_bytes = 4;
  Client small(tokens, http, clock, Endpoints::production(), limited);
  http.then(200, "byte").then(200, "bytes");
  EXPECT_EQ(run(small.download(fake::files_get, file(), 100)).bytes, "byte");
  EXPECT_EQ(error_of(small.download(fake::files_get, file(), 100)).error().kind, ErrorKind::too_large);
}

TEST_F(GoogleTest, SandboxTakesEveryHost) {
  Client other(tokens, http, clock, *Endpoints::sandbox("http://127.0.0.1:9000"), settings());
  http.then(200, "{}");
  run(other.call(fake::messages_send, Params().set("userId", "me")));
  EXPECT_EQ(http.requests[0].url, "http://127.0.0.1:9000/gmail/v1/users/me/messages/send");
}

}  // namespace
}  // namespace workspace::google
