#include "tools/gmail/message_view.hpp"

#include <gmock/gmock.h>

namespace workspace::tools::gmail {
namespace {

using testing::HasSubstr;

content::ParsedMessage mail() {
  return content::parse_message(
      "Subject: Plan\r\nFrom: =?utf-8?q?Example=2C_Ann?= <ann@example.com>\r\n"
      "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
      "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
      "--c\r\n\r\nThe plan\r\n--c\r\nContent-Type: text/html\r\n\r\n"
      "<p>The <a href=\"https://example.com/x\">plan</a></p>\r\n--c--\r\n"
      "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF\r\n--b--\r\n");
}

Message shown(View const& view) {
  Message message;
  message.id = "1";
  return view_of(message, mail(), view);
}

TEST(MessageView, ShowsHeadersTextAndAttachments) {
  auto const message = shown({});
  EXPECT_EQ(message.id, "1");
  EXPECT_EQ(message.subject, "Plan");
  EXPECT_EQ(message.from, "Example, Ann <ann@example.com>");
  EXPECT_EQ(message.body, "The plan");
  ASSERT_EQ(message.attachments.size(), 1u);
  EXPECT_EQ(message.attachments[0].attachment_id, "1");
  EXPECT_EQ(message.attachments[0].name, "a.pdf");
  EXPECT_EQ(message.attachments[0].size, 4);
  EXPECT_EQ(shown({.include_headers = false}).subject, "");
}

TEST(MessageView, ShowsTheBodyInTheFormAskedFor) {
  EXPECT_EQ(shown({.include_links = true}).body, "The plan (https://example.com/x)");
  EXPECT_THAT(shown({.body_format = BodyFormat::html}).body, HasSubstr("<a href="));
  auto const bare = shown({.format = MessageFormat::metadata});
  EXPECT_EQ(bare.subject, "Plan");
  EXPECT_EQ(bare.body, "");
  EXPECT_TRUE(bare.attachments.empty());
}

TEST(MessageView, SaysWhatIsLeftOut) {
  auto const message = shown({.most_characters = 3});
  EXPECT_EQ(message.body, "The");
  EXPECT_THAT(message.note, HasSubstr("5 more characters"));
  auto many = mail();
  many.truncated = true;
  EXPECT_THAT(view_of({}, many, {}).note, HasSubstr("so many parts"));
}

TEST(MessageView, GivesAMessageThatIsOneFileAnId) {
  auto const file = content::parse_message("Content-Type: application/pdf\r\n\r\n%PDF");
  auto const message = view_of({}, file, {});
  ASSERT_EQ(message.attachments.size(), 1u);
  EXPECT_EQ(message.attachments[0].attachment_id, "0");
}

}  // namespace
}  // namespace workspace::tools::gmail
