#include "google/params.hpp"

#include "google/endpoints.hpp"
#include "google/fakes.hpp"

#include <gtest/gtest.h>

namespace workspace::google {
namespace {

ErrorKind kind_of(catalogue::Method const& method, Params const& params) {
  try {
    auto const target = target_of(method, params);
    ADD_FAILURE() << target;
  } catch (Failure const& failure) {
    return failure.error().kind;
  }
  return ErrorKind::unavailable;
}

TEST(Params, AreEncodedByTheirPlace) {
  EXPECT_EQ(target_of(fake::files_get, Params().set("fileId", "a/b c?d").set("fields", "id,name(x)")),
            "drive/v3/files/a%2Fb%20c%3Fd?fields=id%2Cname%28x%29");
  EXPECT_EQ(
      target_of(fake::events_insert, Params().set("sendUpdates", "all").set("calendarId", "x@example.com")),
      "calendar/v3/calendars/x%40example.com/events?sendUpdates=all");
  EXPECT_EQ(target_of(fake::messages_get, Params()
                                              .set("userId", "me")
                                              .set("id", "1")
                                              .add("metadataHeaders", "From")
                                              .add("metadataHeaders", "To")),
            "gmail/v1/users/me/messages/1?metadataHeaders=From&metadataHeaders=To");
  EXPECT_EQ(
      target_of(fake::people_get, Params().set("resourceName", "people/c1 2").set("personFields", "names")),
      "v1/people/c1%202?personFields=names");
}

TEST(Params, ValuesOfAllTypes) {
  Params params;
  params.set("a", 25)
      .set("b", true)
      .set("c", std::string("x"))
      .set("a", std::int64_t{-3})
      .set_unless_empty("d", "");
  EXPECT_EQ(params.find("a"), "-3");
  EXPECT_EQ(params.find("b"), "true");
  EXPECT_EQ(params.find("c"), "x");
  EXPECT_EQ(std::distance(params.begin(), params.end()), 3);
}

TEST(Params, DefectsOfAToolAreInternal) {
  EXPECT_EQ(kind_of(fake::files_get, Params()), ErrorKind::internal);
  EXPECT_EQ(kind_of(fake::files_get, Params().set("fileId", "1").set("noSuch", "x")), ErrorKind::internal);
  EXPECT_EQ(kind_of(fake::files_get, Params().set("fileId", "1").set("access_token", "x")),
            ErrorKind::internal);
  EXPECT_EQ(kind_of(fake::files_get, Params().set("fileId", "1").add("q", "a").add("q", "b")),
            ErrorKind::internal);
  EXPECT_EQ(kind_of(fake::files_get, Params().add("fileId", "1").add("fileId", "2")), ErrorKind::internal);
  EXPECT_EQ(kind_of(fake::people_get, Params().set("resourceName", "people/1")), ErrorKind::internal);
}

TEST(Params, PathsCannotBeClimbed) {
  for (auto const* id : {"", ".", ".."})
    EXPECT_EQ(kind_of(fake::files_get, Params().set("fileId", id)), ErrorKind::invalid) << id;
  for (auto const* name : {"", "people/../x", "/people", "people//1", "./people", "people/"})
    EXPECT_EQ(kind_of(fake::people_get, Params().set("resourceName", name).set("personFields", "x")),
              ErrorKind::invalid)
        << name;
}

TEST(Endpoints, ProductionAndSandbox) {
  auto const google = Endpoints::production();
  EXPECT_EQ(google.url(fake::gmail, "gmail/v1/x"), "https://gmail.googleapis.com/gmail/v1/x");
  auto const sandbox = Endpoints::sandbox("http://127.0.0.1:9000/");
  ASSERT_TRUE(sandbox);
  EXPECT_EQ(sandbox->url(fake::gmail, "/upload/x"), "http://127.0.0.1:9000/upload/x");
  EXPECT_TRUE(sandbox->is_sandbox());
  for (auto const* base :
       {"http://example.com:80", "http://127.0.0.1/x", "http://a:b@127.0.0.1", "127.0.0.1:1", ""})
    EXPECT_FALSE(Endpoints::sandbox(base)) << base;
}

TEST(Endpoints, TokensGoToGoogleOnly) {
  auto const google = Endpoints::production();
  EXPECT_TRUE(google.trusts("https://www.googleapis.com/upload/drive/v3/files?upload_id=1"));
  for (auto const* url :
       {"http://www.googleapis.com/", "https://www.googleapis.com.example.com/", "https://example.com/",
        "https://evilgoogleapis.com/", "https://x@www.googleapis.com/", "/upload"})
    EXPECT_FALSE(google.trusts(url)) << url;
  auto const sandbox = *Endpoints::sandbox("http://127.0.0.1:9000");
  EXPECT_TRUE(sandbox.trusts("http://127.0.0.1:9000/upload/x"));
  EXPECT_FALSE(sandbox.trusts("http://127.0.0.1:9001/upload/x"));
  EXPECT_FALSE(sandbox.trusts("https://www.googleapis.com/"));
}

}  // namespace
}  // namespace workspace::google
