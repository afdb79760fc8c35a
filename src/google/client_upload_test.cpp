#include "google/client.hpp"
#include "google/fakes.hpp"
#include "http/multipart.hpp"

#include <gtest/gtest.h>

namespace workspace::google {
namespace {

using Broken = http::Broken::Kind;

std::string const session = "https://www.googleapis.com/upload/drive/v3/files?upload_id=1";
json::value const metadata = {{"name", "a.bin"}};

TEST_F(GoogleTest, SimpleUpload) {
  http.then(200, R"({"id":"f"})");
  EXPECT_EQ(run(client.upload(fake::files_create, {}, nullptr, "text/plain", "hello")).text("id"),
            "f");
  auto const& request = http.requests[0];
  EXPECT_EQ(request.url, "https://www.googleapis.com/upload/drive/v3/files?uploadType=media");
  EXPECT_EQ(request.headers.find("Content-Type"), "text/plain");
  EXPECT_EQ(request.body, "hello");
}

TEST_F(GoogleTest, MultipartUpload) {
  http.then(200, R"({"id":"f"})");
  run(client.upload(fake::files_create, Params().set("fields", "id"), metadata, "text/plain", "hello"));
  auto const& request = http.requests[0];
  EXPECT_EQ(request.url, "https://www.googleapis.com/upload/drive/v3/files?fields=id&uploadType=multipart");
  auto const parts = http::parse_multipart(*request.headers.find("Content-Type"), request.body);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 2u);
  EXPECT_EQ((*parts)[0].body, R"({"name":"a.bin"})");
  EXPECT_EQ((*parts)[1].body, "hello");
}

TEST_F(GoogleTest, UploadThatMayHaveHappenedIsNotRepeated) {
  http.then(503);
  EXPECT_EQ(error_of(client.upload(fake::files_create, {}, metadata, "text/plain", "x")).error().kind,
            ErrorKind::unknown_outcome);
  EXPECT_EQ(http.requests.size(), 1u);
}

TEST_F(GoogleTest, UploadOverTheMethodsLimitIsNotSent) {
  auto small = fake::files_create;
  small.max_upload_bytes = 3;
  EXPECT_THROW(run(client.upload(small, {}, metadata, "text/plain", "1234")), Failure);
  EXPECT_TRUE(http.requests.empty());
}

TEST_F(GoogleTest, LargeUploadGoesInChunksAndSurvivesABreak) {
  std::size_t const chunk = 8 << 20, total = chunk + 1000;
  std::string bytes(total, 'a');
  bytes[0] = 'f';
  bytes[chunk] = 's';
  http.then(200, "", {{"Location", session}})
      .then(308, "", {{"Range", "bytes=0-8388607"}})
      .then_breaks(Broken::reset, true)
      .then(308, "", {{"Range", "bytes=0-8388610"}})
      .then(401)
      .then(200, R"({"id":"f"})");
  EXPECT_EQ(run(client.upload(fake::files_create, {}, metadata, "text/plain", bytes)).text("id"), "f");
  ASSERT_EQ(http.requests.size(), 6u);
  auto const range = [&](std::size_t i) {
    return http.requests[i].headers.find("Content-Range").value_or("");
  };
  EXPECT_EQ(http.requests[0].method, "POST");
  EXPECT_EQ(http.requests[0].url, "https://www.googleapis.com/upload/drive/v3/files?uploadType=resumable");
  EXPECT_EQ(http.requests[0].headers.find("X-Upload-Content-Length"), "8389608");
  EXPECT_EQ(http.requests[0].body, R"({"name":"a.bin"})");
  EXPECT_EQ(http.requests[1].method, "PUT");
  EXPECT_EQ(http.requests[1].url, session);
  EXPECT_EQ(range(1), "bytes 0-8388607/8389608");
  EXPECT_EQ(http.requests[1].body[0], 'f');
  EXPECT_EQ(range(2), "bytes 8388608-8389607/8389608");
  EXPECT_EQ(http.requests[2].body[0], 's');
  EXPECT_EQ(range(3), "bytes */8389608");
  EXPECT_EQ(http.requests[3].body, "");
  EXPECT_EQ(range(5), "bytes 8388611-8389607/8389608");
  EXPECT_EQ(http.requests[5].body.size(), 997u);
  EXPECT_EQ(http.requests[5].headers.find("Authorization"), "Bearer token-1");
}

TEST_F(GoogleTest, UploadSessionElsewhereGetsNoToken) {
  std::string const bytes(6'000'000, 'a');
  http.then(200, "", {{"Location", "https://example.com/upload"}});
  EXPECT_EQ(error_of(client.upload(fake::files_create, {}, metadata, "text/plain", bytes)).error().kind,
            ErrorKind::unavailable);
  EXPECT_EQ(http.requests.size(), 1u);
}

TEST_F(GoogleTest, RefusedLargeUploadSaysWhy) {
  std::string const bytes(6'000'000, 'a');
  http.then_error(403, "storageQuotaExceeded");
  EXPECT_EQ(error_of(client.upload(fake::files_create, {}, metadata, "text/plain", bytes)).error().kind,
            ErrorKind::exhausted);
}

TEST_F(GoogleTest, UnconfirmedLargeUploadIsUnknown) {
  std::string const bytes(6'000'000, 'a');
  http.then(200, "", {{"Location", session}}).then_breaks(Broken::timeout, true).then(404);
  EXPECT_EQ(error_of(client.upload(fake::files_create, {}, metadata, "text/plain", bytes)).error().kind,
            ErrorKind::unknown_outcome);
}

}  // namespace
}  // namespace workspace::google
