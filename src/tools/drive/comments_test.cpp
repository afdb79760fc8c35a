#include "tools/drive/comments.hpp"

#include <gtest/gtest.h>

namespace workspace::tools::drive {
namespace {

TEST(Comments, ShowWhatIsQuotedAsTextAndNoDeletedReplies) {
  auto const document = json::Document::parse(R"({"id": "c1", "author": {"displayName": "Bob", "me": true},
    "content": "Why <this>?", "quotedFileContent": {"mimeType": "text/html", "value": "It&#39;s &lt;new&gt;"},
    "replies": [{"id": "r1", "content": "Because."}, {"id": "r2", "deleted": true},
                {"id": "r3", "action": "resolve"}]})");
  auto const comment = schema::taken<Comment>(*document);
  EXPECT_TRUE(comment.mine);
  EXPECT_EQ(comment.content, "Why <this>?");
  EXPECT_EQ(comment.quoted_text, "It's <new>");
  ASSERT_EQ(comment.replies.size(), 2u);
  EXPECT_EQ(comment.replies[1].action, "resolve");
}

}  // namespace
}  // namespace workspace::tools::drive
