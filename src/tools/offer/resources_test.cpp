#include "tools/offer/resources.hpp"

#include <gtest/gtest.h>

namespace workspace::tools {
namespace {

TEST(Resources, AUriIsTakenApart) {
  auto const label = parse_resource_uri("gmail://Alice@Example.com/label/Label_12");
  ASSERT_TRUE(label);
  EXPECT_EQ(label->service(), Service::gmail);
  EXPECT_EQ(label->name(), "gmail_label");
  EXPECT_EQ(label->user, "alice@example.com");
  EXPECT_EQ(label->id(), "Label_12");
  auto const calendar =
      parse_resource_uri("gcal://alice%40example.com/calendar/en.german%23holiday%40group.example.com");
  ASSERT_TRUE(calendar);
  EXPECT_EQ(calendar->name(), "calendar");
  EXPECT_EQ(calendar->variables.at("calendar"), "en.german#holiday@group.example.com");
  EXPECT_EQ(calendar->id(), "");
}

TEST(Resources, WhatIsNoSuchUriIsNone) {
  for (auto const* uri :
       {"", "gmail://", "gmail://alice@example.com", "gmail://alice@example.com/message/",
        "gmail://alice@example.com/message/..", "gmail://alice@example.com/message/a%2Fb",
        "gmail://alice@example.com/message/a%5Cb", "gmail://alice@example.com/message/a%00b",
        "gmail://alice@example.com/message/%zz", "gmail://alice@example.com/message/a/b",
        "gmail://alice@example.com/message/a?b", "gmail://alice@example.com/message/a#b",
        "gmail://alice@example.com/other/a", "gmail://alice/message/a", "gmail://@example.com/message/a",
        "GMAIL://alice@example.com/message/a", "http://alice@example.com/message/a"})
    EXPECT_FALSE(parse_resource_uri(uri)) << uri;
  EXPECT_FALSE(parse_resource_uri("gmail://alice@example.com/message/" + std::string(513, 'a')));
}

TEST(Resources, OneResourceHasOneUri) {
  auto const uri =
      resource_uri("gmail://{user}/message/{id}", {{"user", "alice@example.com"}, {"id", "18c"}});
  EXPECT_EQ(uri, "gmail://alice%40example.com/message/18c");
  EXPECT_EQ(parse_resource_uri(uri)->id(), "18c");
}

}  // namespace
}  // namespace workspace::tools
