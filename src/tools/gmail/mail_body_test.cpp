#include "tools/gmail/mail_body.hpp"

#include "base/text.hpp"

#include <gmock/gmock.h>

namespace workspace::tools::gmail {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

content::Outgoing made(BodyParts const& parts) {
  content::Outgoing mail;
  set_body(mail, parts);
  return mail;
}

content::ParsedMessage original() {
  return content::parse_message(
      "From: Bob Example <bob@example.com>\r\nSubject: Plan\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n"
      "Content-Type: text/html\r\n\r\n<script>x()</script><p>the <b>plan</b></p>");
}

TEST(MailBody, QuotesTheOriginalBelowTheSignature) {
  BodyParts parts;
  parts.body = "Yes & no";
  parts.signature = "<b>Alice</b>";
  parts.quoted = original();
  auto const mail = made(parts);
  EXPECT_THAT(mail.text, HasSubstr("Yes & no\n\n-- \nAlice\n\nOn Mon, 23 Nov 2026 at 10:00, Bob Example "
                                   "<bob@example.com> wrote:\n> the plan\n"));
  EXPECT_THAT(mail.html, HasSubstr("Yes &amp; no"));
  EXPECT_LT(mail.html.find("gmail_signature"), mail.html.find("gmail_quote"));
  EXPECT_THAT(mail.html, HasSubstr("<p>the <b>plan</b></p></blockquote>"));
  EXPECT_THAT(mail.html, Not(HasSubstr("script")));
}

TEST(MailBody, ForwardsWithoutANote) {
  BodyParts parts;
  parts.forwarded = original();
  auto const mail = made(parts);
  EXPECT_TRUE(mail.text.starts_with("---------- Forwarded message"));
  EXPECT_THAT(mail.text, HasSubstr("Subject: Plan\n\nthe plan"));
  EXPECT_TRUE(mail.html.starts_with("<div class=\"gmail_quote\">"));
}

TEST(MailBody, PlainTextAloneStaysPlain) {
  BodyParts parts;
  parts.body = "Hello";
  EXPECT_EQ(made(parts).text, "Hello");
  EXPECT_EQ(made(parts).html, "");
}

TEST(MailBody, FollowsTheDirectionOfTheText) {
  BodyParts parts;
  parts.body = "שלום";
  EXPECT_EQ(made(parts).html, "<div dir=\"rtl\"><p>שלום</p>\n</div>");
  parts.direction = Direction::ltr;
  EXPECT_TRUE(made(parts).html.starts_with("<div dir=\"ltr\">"));
}

TEST(MailBody, RefusesEscapedHtml) {
  BodyParts parts;
  parts.body = "&lt;p&gt;Hi&lt;/p&gt;";
  parts.format = ComposeFormat::html;
  EXPECT_THROW(made(parts), Failure);
}

TEST(MailBody, StaysWithinTheGivenDocument) {
  BodyParts parts;
  parts.body = "<html><body><p>Hi</p></body></html>";
  parts.format = ComposeFormat::html;
  parts.signature = "Alice";
  EXPECT_THAT(made(parts).html, EndsWith("Alice</div></body></html>"));
  EXPECT_THAT(made(parts).text, EndsWith("Hi\n\n-- \nAlice"));
}

}  // namespace
}  // namespace workspace::tools::gmail
