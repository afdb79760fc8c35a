#include "sandbox/gmail/query.hpp"

#include "sandbox/gmail/gmail_test.hpp"
#include "sandbox/gmail/mail_text.hpp"

namespace workspace::sandbox::gmail {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class QueryTest : public GmailTest {
 protected:
  QueryTest() {
    seed_ = json::parse(R"({"gmail": {"labels": {"alice@example.com": ["To do"]}, "mails": [
      {"from": "bob@example.com", "to": ["alice@example.com"], "subject": "red apples", "date": "2026-09-20T12:00:00Z",
       "text": "ripe and sweet", "unread": true},
      {"from": "carol@example.com", "to": ["bob@example.com"], "cc": ["alice@example.com"], "subject": "green apples",
       "date": "2026-09-10T12:00:00Z", "text": "sour", "labels": {"alice@example.com": ["To do", "STARRED"]},
       "attachments": [{"name": "List of fruit.PDF", "type": "application/pdf", "text": ["apples"]}]},
      {"from": "dana@example.org", "to": ["alice@example.com"], "subject": "pears", "date": "2026-08-01T12:00:00Z",
       "html": "<p>Red &amp; yellow <b>pears</b></p>", "archived": true},
      {"from": "x@example.net", "to": ["alice@example.com"], "subject": "junk apples", "date": "-1d", "text": "buy", "spam": true}]}})")
                .value();
    send("POST", "/sandbox/reset", {});
  }
  std::vector<std::string> find(std::string_view q) { return subjects(alice_, q); }
};

TEST_F(QueryTest, words_fields_and_phrases) {
  EXPECT_THAT(find("apples"), ElementsAre("red apples", "green apples"));
  EXPECT_THAT(find("apple"), ElementsAre());  // whole words only
  EXPECT_THAT(find("\"red apples\""), ElementsAre("red apples"));
  EXPECT_THAT(find("\"apples red\""), ElementsAre());
  EXPECT_THAT(find("red"), ElementsAre("red apples", "pears"));
  EXPECT_THAT(find("from:bob"), ElementsAre("red apples"));
  EXPECT_THAT(find("from:carol@example.com"), ElementsAre("green apples"));
  EXPECT_THAT(find("to:alice"), ElementsAre("red apples", "green apples", "pears"));
  EXPECT_THAT(find("cc:alice@example.com"), ElementsAre("green apples"));
  EXPECT_THAT(find("subject:(green apples)"), ElementsAre("green apples"));
  EXPECT_THAT(find("subject:\"green apples\""), ElementsAre("green apples"));
}

TEST_F(QueryTest, or_not_and_brackets) {
  EXPECT_THAT(find("from:bob OR from:carol"), ElementsAre("red apples", "green apples"));
  EXPECT_THAT(find("{from:bob subject:pears}"), ElementsAre("red apples", "pears"));
  EXPECT_THAT(find("apples -from:bob"), ElementsAre("green apples"));
  EXPECT_THAT(find("-(from:bob OR from:carol)"), ElementsAre("pears"));
  EXPECT_THAT(find("sour OR ripe from:bob"), ElementsAre("red apples"));  // OR binds first
  EXPECT_THAT(find("((((apples"), ElementsAre("red apples", "green apples"));
  EXPECT_THAT(find(")))"), ElementsAre("red apples", "green apples", "pears"));
}

TEST_F(QueryTest, places_labels_states) {
  EXPECT_THAT(find("in:inbox"), ElementsAre("red apples", "green apples"));
  EXPECT_THAT(find("in:archive"), ElementsAre("pears"));
  EXPECT_THAT(find("in:spam"), ElementsAre("junk apples"));
  EXPECT_THAT(find("in:anywhere apples"), UnorderedElementsAre("red apples", "green apples", "junk apples"));
  EXPECT_THAT(find("is:unread"), ElementsAre("red apples"));
  EXPECT_THAT(find("is:starred"), ElementsAre("green apples"));
  EXPECT_THAT(find("label:to-do"), ElementsAre("green apples"));
  EXPECT_THAT(find("label:\"To do\""), ElementsAre("green apples"));
  EXPECT_THAT(find("has:userlabels"), ElementsAre("green apples"));
  EXPECT_THAT(find("in:sent"), ElementsAre());
  EXPECT_EQ(search(alice_, "apples", "&includeSpamTrash=true").size(), 3u);
  EXPECT_EQ(search(alice_, "apples", "&labelIds=STARRED").size(), 1u);
}

TEST_F(QueryTest, attachments_sizes_and_dates) {
  EXPECT_THAT(find("has:attachment"), ElementsAre("green apples"));
  EXPECT_THAT(find("filename:pdf"), ElementsAre("green apples"));
  EXPECT_THAT(find("filename:\"list of fruit\""), ElementsAre("green apples"));
  EXPECT_THAT(find("larger:1K has:attachment"), ElementsAre("green apples"));
  EXPECT_THAT(find("larger:1M"), ElementsAre());
  EXPECT_THAT(find("smaller:1M from:bob"), ElementsAre("red apples"));
  EXPECT_THAT(find("after:2026/09/15"), ElementsAre("red apples"));
  EXPECT_THAT(find("before:2026/08/02"), ElementsAre("pears"));
  EXPECT_THAT(find("after:2026/08/15 before:2026/09/15"), ElementsAre("green apples"));
  EXPECT_THAT(find("after:1789000000"), ElementsAre("red apples", "green apples"));
  EXPECT_THAT(find("newer_than:3d"), ElementsAre("red apples"));
  EXPECT_THAT(find("older_than:1m"), ElementsAre("pears"));
  // Dates begin at midnight PST: noon UTC of the 20th is still the 20th there, 07:59 UTC of the 20th is not.
  EXPECT_THAT(find("after:2026/09/20"), ElementsAre("red apples"));
}

TEST(MailTextTest, changes_the_head_and_leaves_the_body) {
  MailText mail("Subject: one\n two\nBcc: x@example.com\n\nbody\nmore");
  EXPECT_EQ(mail.find("subject"), "one two");
  mail.remove("bcc");
  mail.set("Subject", "three");
  mail.prepend("Received", "here");
  EXPECT_EQ(mail.text(), "Received: here\r\nSubject: three\r\n\r\nbody\nmore");
}

}  // namespace
}  // namespace workspace::sandbox::gmail
