#include "tools/gmail/mail_builder.hpp"

#include <gmock/gmock.h>

namespace workspace::tools::gmail {
namespace {

using testing::HasSubstr;

Outgoing sample() {
  Outgoing mail;
  mail.from = {"Ann Example", "ann@example.com"};
  mail.to = {{"Jörg, the first", "joerg@example.com"}};
  mail.subject = "Grüße";
  mail.text = "Hello\nwörld\n";
  return mail;
}

TEST(MailBuilder, EncodesHeadersAndEndsLinesWithCrLf) {
  auto const raw = build(sample()).value();
  EXPECT_THAT(raw, HasSubstr("text/plain; charset=utf-8"));
  EXPECT_THAT(raw, HasSubstr("Hello\r\nw=C3=B6rld\r\n"));
  EXPECT_THAT(raw, HasSubstr("Subject: =?UTF-8?"));
  for (unsigned char c : raw) ASSERT_LT(c, 128);
  for (auto at = raw.find('\n'); at != std::string::npos; at = raw.find('\n', at + 1))
    ASSERT_EQ(raw[at - 1], '\r');
}

TEST(MailBuilder, NestsMixedAlternativeAndRelated) {
  auto mail = sample();
  mail.html = "<p>Hello <img src=\"cid:logo\"></p>";
  mail.in_reply_to = "<a@example.com>";
  mail.files = {{"logo.png", "image/png", "PNG", "logo"},
                {"Bericht für Sie.pdf", "application/pdf", "PDF", ""}};
  auto const raw = build(mail).value();
  auto const alternative = raw.find("multipart/alternative");
  auto const related = raw.find("multipart/related");
  ASSERT_NE(related, std::string::npos);
  EXPECT_LT(raw.find("multipart/mixed"), alternative);
  EXPECT_LT(alternative, related);
  EXPECT_THAT(raw, HasSubstr("In-Reply-To: <a@example.com>"));
  EXPECT_THAT(raw, HasSubstr("<logo>"));
  EXPECT_THAT(raw, HasSubstr("UERG"));  // "PDF"
}

TEST(MailBuilder, RefusesLineBreaksInHeaders) {
  auto mail = sample();
  mail.subject = "a\r\nBcc: x@example.com";
  EXPECT_THAT(build(mail).error().message, HasSubstr("subject"));
  mail = sample();
  mail.files = {{"a\nb.pdf", "application/pdf", "", ""}};
  EXPECT_THAT(build(mail).error().message, HasSubstr("attachment"));
}

}  // namespace
}  // namespace workspace::tools::gmail
