#include "tools/gmail/original.hpp"

#include "tools/gmail/mail_body.hpp"
#include "tools/gmail/message_view.hpp"

#include <gmock/gmock.h>

namespace workspace::tools::gmail {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Message original() {
  Message message;
  message.from = "Bob Example <bob@example.com>";
  message.to = "Alice <ALICE@example.com>, carol@example.com";
  message.cc = "dave@example.com, bob@example.com";
  message.subject = "Plan";
  message.date = "Mon, 23 Nov 2026 10:00:00 +0000";
  message.message_id_header = "<2@example.com>";
  message.references = "<1@example.com>";
  return message;
}

std::vector<std::string> emails(std::vector<content::Address> const& list) {
  std::vector<std::string> all;
  for (auto const& address : list) all.push_back(address.address);
  return all;
}

TEST(Reply, GoesToTheSenderOrToAll) {
  auto const one = reply_recipients(original(), {"alice@example.com"}, false);
  EXPECT_THAT(emails(one.to), ElementsAre("bob@example.com"));
  EXPECT_TRUE(one.cc.empty());
  auto const all = reply_recipients(original(), {"alice@example.com"}, true);
  EXPECT_THAT(emails(all.to), ElementsAre("bob@example.com"));
  EXPECT_THAT(emails(all.cc), ElementsAre("carol@example.com", "dave@example.com"));
}

TEST(Reply, ToOnesOwnMessageGoesToItsRecipients) {
  auto const own = reply_recipients(original(), {"bob@example.com"}, false);
  EXPECT_THAT(emails(own.to), ElementsAre("ALICE@example.com", "carol@example.com"));
}

TEST(Reply, TakesSubjectAndReferencesOver) {
  EXPECT_EQ(prefixed("Re: ", "Plan"), "Re: Plan");
  EXPECT_EQ(prefixed("Re: ", "RE: Plan"), "RE: Plan");
  EXPECT_EQ(references_after(original()), "<1@example.com> <2@example.com>");
  EXPECT_EQ(bracketed(" 2@example.com "), "<2@example.com>");
}

TEST(MailBody, QuotesTheOriginalBelowTheSignature) {
  Original quoted;
  quoted.headers = original();
  quoted.text = "one\n> two\n";
  BodyParts parts;
  parts.body = "Yes & no";
  parts.signature = "<b>Alice</b>";
  parts.quote = reply_quote(quoted);
  auto const made = make_body(parts);
  EXPECT_THAT(made.text, HasSubstr("Yes & no\n\n-- \nAlice"));
  EXPECT_THAT(made.text, HasSubstr("Bob Example <bob@example.com> wrote:\n> one\n>> two\n"));
  EXPECT_THAT(made.html, HasSubstr("Yes &amp; no"));
  EXPECT_LT(made.html.find("gmail_signature"), made.html.find("gmail_quote"));
}

TEST(MailBody, PlainTextAloneStaysPlain) {
  BodyParts parts;
  parts.body = "Hello";
  EXPECT_EQ(make_body(parts).html, "");
}

TEST(MailBody, FollowsTheDirectionOfTheText) {
  BodyParts parts;
  parts.body = "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D";  // Hebrew
  EXPECT_THAT(make_body(parts).html, HasSubstr("dir=\"rtl\""));
  EXPECT_FALSE(begins_right_to_left("12 - a \xD7\xA9"));
  EXPECT_TRUE(begins_right_to_left("12 - \xD8\xA7 a"));
}

TEST(MailBody, RefusesEscapedHtml) {
  BodyParts parts;
  parts.body = "&lt;p&gt;Hi&lt;/p&gt;";
  parts.format = ComposeFormat::html;
  EXPECT_THROW(make_body(parts), Failure);
}

TEST(MailBody, StaysWithinTheGivenDocument) {
  BodyParts parts;
  parts.body = "<html><body><p>Hi</p></body></html>";
  parts.format = ComposeFormat::html;
  parts.signature = "Alice";
  EXPECT_THAT(make_body(parts).html, testing::EndsWith("Alice</div></body></html>"));
}

TEST(Forward, CarriesTheHeadersAndNoScripts) {
  Original forwarded;
  forwarded.headers = original();
  forwarded.text = "the plan";
  forwarded.payload.html = "<script>x()</script><p>the plan</p>";
  auto const quote = forward_quote(forwarded);
  EXPECT_THAT(quote.text, HasSubstr("Subject: Plan\n"));
  EXPECT_THAT(quote.html, HasSubstr("the plan"));
  EXPECT_THAT(quote.html, Not(HasSubstr("script")));
}

TEST(Payload, TellsBodiesFromFiles) {
  auto const payload = json::parse(R"({"mimeType":"multipart/mixed","parts":[
    {"partId":"0","mimeType":"multipart/alternative","parts":[
      {"partId":"0.0","mimeType":"text/plain","filename":"","body":{"size":2,"data":"SGk="}},
      {"partId":"0.1","mimeType":"text/html","filename":"","body":{"size":9,"attachmentId":"far"}}]},
    {"partId":"1","mimeType":"application/pdf","filename":"a.pdf","body":{"size":7,"attachmentId":"XYZ"}},
    {"partId":"2","mimeType":"text/plain","filename":"","headers":[{"name":"Content-Disposition","value":"attachment"}],
     "body":{"size":2,"data":"SGk"}},
    {"partId":"3","mimeType":"message/rfc822","filename":"","body":{"size":5,"attachmentId":"M"},
     "parts":[{"partId":"3.0","mimeType":"text/plain","filename":"","body":{"size":2,"data":"SGk"}}]}]})")
                           .value();
  auto const read = read_payload(payload);
  EXPECT_EQ(read.plain, "Hi");
  ASSERT_EQ(read.far_texts.size(), 1u);
  EXPECT_TRUE(read.far_texts[0].html);
  ASSERT_EQ(read.files.size(), 3u);
  EXPECT_EQ(read.files[0].part_id, "1");
  EXPECT_EQ(read.files[1].data, "Hi");
  EXPECT_EQ(read.files[2].name, "message.eml");
}

TEST(Cut, CountsCharactersAndNotBytes) {
  auto const cut = cut_to("äöü", 2);
  EXPECT_EQ(cut.text, "äö");
  EXPECT_EQ(cut.left_out, 1u);
  EXPECT_EQ(cut_to("äöü", 3).left_out, 0u);
}

}  // namespace
}  // namespace workspace::tools::gmail
