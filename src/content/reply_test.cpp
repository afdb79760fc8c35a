#include "content/reply.hpp"

#include <gmock/gmock.h>

namespace workspace::content {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ParsedMessage original() {
  ParsedMessage m;
  m.from = {{"Ann Example", "ann@example.com"}};
  m.to = {{"Bob", "bob@example.com"}, {"", "carol@example.com"}};
  m.cc = {{"", "Dave@Example.com"}, {"", "ANN@example.com"}};
  m.subject = "Plan <b>";
  m.message_id = "m1@example.com";
  m.references = {"r1@example.com"};
  m.date = TimePoint(seconds(1'795'459'844));
  m.date_offset_minutes = 60;
  m.text = "Hello\r\n\n> older\nend\n";
  return m;
}

TEST(ReplySubject, SaysItOnce) {
  EXPECT_EQ(reply_subject("Plan"), "Re: Plan");
  EXPECT_EQ(reply_subject("RE: Plan"), "RE: Plan");
  EXPECT_EQ(reply_subject("Regards"), "Re: Regards");
  EXPECT_EQ(reply_subject(""), "Re:");
  EXPECT_EQ(forward_subject("Re: Plan"), "Fwd: Re: Plan");
  EXPECT_EQ(forward_subject("FW: Plan"), "FW: Plan");
}

TEST(ReplyReferences, AppendTheOriginal) {
  auto m = original();
  EXPECT_THAT(reply_references(m), ElementsAre("r1@example.com", "m1@example.com"));
  m.references.clear();
  m.in_reply_to = "r0@example.com";
  EXPECT_THAT(reply_references(m), ElementsAre("r0@example.com", "m1@example.com"));
  m.references.clear();
  for (int i = 0; i < 100; ++i) m.references.push_back("r" + std::to_string(i) + "@example.com");
  auto const chain = reply_references(m);
  EXPECT_EQ(chain.size(), 31u);
  EXPECT_EQ(chain.front(), "r0@example.com");
  EXPECT_EQ(chain[1], "r71@example.com");
  EXPECT_EQ(chain.back(), "m1@example.com");
}

TEST(ReplyRecipients, AnswersEachOnceAndNotOneself) {
  auto const m = original();
  auto const one = reply_recipients(m, {"bob@example.com"}, false);
  EXPECT_THAT(one.to, ElementsAre(Address{"Ann Example", "ann@example.com"}));
  EXPECT_TRUE(one.cc.empty());
  auto const all = reply_recipients(m, {"BOB@example.com"}, true);
  EXPECT_THAT(all.to, ElementsAre(Address{"Ann Example", "ann@example.com"}));
  EXPECT_THAT(all.cc, ElementsAre(Address{"", "carol@example.com"}, Address{"", "Dave@Example.com"}));
}

TEST(ReplyRecipients, PrefersReplyToAndAnswersOwnMailToItsRecipients) {
  auto m = original();
  auto const own = reply_recipients(m, {"ann@example.com"}, true);
  EXPECT_THAT(own.to, ElementsAre(Address{"Bob", "bob@example.com"}, Address{"", "carol@example.com"}));
  EXPECT_THAT(own.cc, ElementsAre(Address{"", "Dave@Example.com"}));
  m.reply_to = {{"", "list@example.com"}};
  EXPECT_THAT(reply_recipients(m, {"bob@example.com"}, false).to,
              ElementsAre(Address{"", "list@example.com"}));
}

TEST(ReplyRecipients, AreFoundWhereOnlyOnesOwnAddressStands) {
  auto m = original();
  m.reply_to = {{"", "bob@example.com"}};
  EXPECT_THAT(reply_recipients(m, {"bob@example.com"}, false).to,
              ElementsAre(Address{"Ann Example", "ann@example.com"}));
  ParsedMessage note;
  note.from = note.to = {{"", "bob@example.com"}};
  EXPECT_THAT(reply_recipients(note, {"bob@example.com"}, true).to,
              ElementsAre(Address{"", "bob@example.com"}));
}

TEST(ReplyRecipients, LeavesOutWhatIsNoAddress) {
  auto const m = parse_message("From: Ann <ann@example.com>\nTo: undisclosed, bob@example.com\n\nx");
  EXPECT_THAT(reply_recipients(m, {}, true).cc, ElementsAre(Address{"", "bob@example.com"}));
}

TEST(ReplyHeaders, KeepWhatIsGivenAndLeaveOutWhatCannotBeSent) {
  Outgoing reply;
  set_reply_headers(reply, original());
  EXPECT_EQ(reply.in_reply_to, "m1@example.com");
  EXPECT_THAT(reply.references, ElementsAre("r1@example.com", "m1@example.com"));
  auto m = original();
  m.message_id = "not an id";
  m.references.push_back(std::string(5000, 'x'));
  Outgoing other;
  set_reply_headers(other, m);
  EXPECT_EQ(other.in_reply_to, "");
  EXPECT_THAT(other.references, ElementsAre("r1@example.com"));
  set_reply_headers(reply, m);
  EXPECT_EQ(reply.in_reply_to, "m1@example.com");
}

TEST(Quote, PutsTheOriginalBehindMarks) {
  EXPECT_EQ(
      quote_text(original()),
      "On Mon, 23 Nov 2026 at 19:50, Ann Example <ann@example.com> wrote:\n> Hello\n>\n>> older\n> end\n");
  auto m = original();
  m.html = "<p>Hello</p></blockquote><script>x</script>";
  auto const html = quote_html(m);
  EXPECT_THAT(html, HasSubstr("19:50, Ann Example &lt;ann@example.com&gt; wrote:<br>"));
  EXPECT_THAT(html, HasSubstr("<blockquote class=\"gmail_quote\""));
  EXPECT_THAT(html, HasSubstr("><p>Hello</p></blockquote></div>"));
}

TEST(Forward, NamesWhatIsForwarded) {
  EXPECT_EQ(
      forwarded_text(original()),
      "---------- Forwarded message ---------\nFrom: Ann Example <ann@example.com>\n"
      "Date: Mon, 23 Nov 2026 at 19:50\nSubject: Plan <b>\nTo: Bob <bob@example.com>, carol@example.com\n"
      "Cc: Dave@Example.com, ANN@example.com\n\nHello\r\n\n> older\nend\n");
  auto const html = forwarded_html(original());
  EXPECT_THAT(html, HasSubstr("Subject: Plan &lt;b&gt;<br>"));
  EXPECT_THAT(html, HasSubstr("<p>Hello</p>"));
}

TEST(Forward, TakesFilesAlong) {
  auto m = original();
  m.html = "<img src='cid:logo@example.com'>";
  m.attachments = {{.filename = "logo.png", .mime_type = "image/png", .content_id = "logo@example.com"},
                   {.filename = "a.pdf", .mime_type = "application/pdf; x=y", .content_id = "<broken id>"},
                   {.filename = "old.eml", .mime_type = "message/rfc822"},
                   {.filename = "inner.pdf", .mime_type = "application/pdf", .enclosed = true}};
  auto const names = [&](bool all) {
    std::vector<std::string> result;
    for (auto const& file : files_to_keep(m, all)) result.push_back(file.filename);
    return result;
  };
  EXPECT_THAT(names(true), ElementsAre("logo.png", "a.pdf", "old.eml"));
  EXPECT_THAT(names(false), ElementsAre("logo.png"));
  auto const sent = to_send(m.attachments[1]);
  EXPECT_EQ(sent.filename, "a.pdf");
  EXPECT_EQ(sent.mime_type, "");
  EXPECT_EQ(sent.content_id, "");
}

}  // namespace
}  // namespace workspace::content
