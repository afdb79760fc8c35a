#include "tools/confirm/write_watch.hpp"

#include "google/fakes.hpp"

namespace workspace::tools {
namespace {

TEST(WriteWatch, LetsNothingOutBeforeItMay) {
  google::FakeHttp http;
  net::io_context io;
  WriteWatch watch(http, true);
  auto const send = [&](http::Request request) { return http::run_on(io, watch.send(std::move(request))); };
  auto const post = http::Request::post("https://www.googleapis.com/drive/v3/files/batch1");
  EXPECT_THROW(send(post), Failure);
  http.then(200).then(200);
  send(http::Request::get("https://www.googleapis.com/drive/v3/files"));
  auto search = http::Request::post("https://www.googleapis.com/calendar/v3/freeBusy");
  search.only_reads = true;
  send(search);
  watch.open();
  EXPECT_FALSE(watch.may_have_written());
  http.then(403).then(429).then_breaks(http::Broken::Kind::connect, false);
  for (int i = 0; i < 3; ++i) send(post);
  EXPECT_FALSE(watch.may_have_written());
  http.then(503).then(400);
  send(post);
  send(post);
  EXPECT_TRUE(watch.may_have_written());
}

}  // namespace
}  // namespace workspace::tools
