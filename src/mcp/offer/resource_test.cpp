#include "mcp/offer/resource.hpp"

#include <gtest/gtest.h>

namespace workspace::mcp {
namespace {

TEST(ResourceTemplate, FindsItsVariables) {
  auto const found =
      match_template("gmail://{user}/message/{id}", "gmail://alice%40example.com/message/18c%2Fx");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at("user"), "alice@example.com");
  EXPECT_EQ(found->at("id"), "18c/x");
  EXPECT_EQ(match_template("a://{+path}", "a://b/c/d")->at("path"), "b/c/d");
  EXPECT_EQ(match_template("a://{+path}/end", "a://b/end/end")->at("path"), "b/end");
  EXPECT_EQ(match_template("test://template/{id}/data", "test://template/7/data")->at("id"), "7");
  EXPECT_EQ(match_template("a://{x}-{y}", "a://1-2")->at("y"), "2");
}

TEST(ResourceTemplate, RefusesOtherUris) {
  for (auto uri : {"gmail://alice/message/", "gmail:///message/1", "gmail://alice/message/1/2",
                   "gmail://alice/thread/1", "gmail://alice/message/%zz", "x", ""})
    EXPECT_FALSE(match_template("gmail://{user}/message/{id}", uri)) << uri;
  EXPECT_FALSE(match_template("a://{x}/end", "a://1/2/end"));
}

TEST(ResourceTemplate, ExpandsWhatItMatches) {
  Variables const variables{{"user", "alice@example.com"}, {"id", "a/b c"}};
  auto const uri = expand_template("gmail://{user}/message/{id}", variables);
  EXPECT_EQ(match_template("gmail://{user}/message/{id}", uri), variables);
  EXPECT_EQ(expand_template("a://{+path}", {{"path", "b/c"}}), "a://b/c");
}

TEST(Resource, MustBeUsable) {
  Resource resource;
  resource.uri = "test://x";
  resource.info.name = "x";
  EXPECT_THROW(check(resource), Failure) << "no reader";
  resource.read = [](CallContext&, std::string uri) -> Async<ReadOutcome> {
    co_return ReadResult::text(uri, "text/plain", "");
  };
  EXPECT_NO_THROW(check(resource));
  resource.uri = "no-scheme";
  EXPECT_THROW(check(resource), Failure);
}

TEST(Resource, IsListedAsTheVersionKnowsIt) {
  Resource resource{"test://x", {.name = "x", .title = "X"}, {}};
  resource.info.annotations = {{"lastModified", "2026-01-01T00:00:00Z"}, {"priority", 0.5}};
  json::value const now(definition(resource, newest_modern));
  EXPECT_TRUE(json::find_path(now, {"annotations", "lastModified"}));
  EXPECT_EQ(json::text(now, "title"), "X");
  json::value const then(definition(resource, Version::v2025_03_26));
  EXPECT_FALSE(json::find_path(then, {"annotations", "lastModified"}));
  EXPECT_TRUE(json::find_path(then, {"annotations", "priority"}));
  EXPECT_FALSE(json::find(then, "title"));
}

TEST(Resource, NotFoundIsToldAsTheVersionDoes) {
  EXPECT_EQ(resource_not_found(Version::v2026_07_28, "a://b").code, code::invalid_params);
  EXPECT_EQ(resource_not_found(Version::v2025_11_25, "a://b").code, -32002);
  EXPECT_EQ(json::text(resource_not_found(newest_modern, "a://b").data, "uri"), "a://b");
}

TEST(Completion, BeginningsComeFirstAndOneHundredAreEnough) {
  auto const found = complete_from({"the party", "Paris", "park", "other"}, "par");
  EXPECT_EQ(found.values, (std::vector<std::string>{"Paris", "park", "the party"}));
  Completion many;
  for (int i = 0; i < 150; ++i) many.values.push_back(std::to_string(i));
  auto const described = describe(std::move(many));
  EXPECT_EQ(json::items(described, "values").size(), 100u);
  EXPECT_EQ(json::integer(described, "total"), 150);
  EXPECT_TRUE(json::boolean(described, "hasMore"));
}

}  // namespace
}  // namespace workspace::mcp
