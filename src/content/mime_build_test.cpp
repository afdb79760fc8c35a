#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/mime.hpp"

#include <gmock/gmock.h>

namespace workspace::content {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Outgoing simple() {
  Outgoing m;
  m.from = {"Ann Example", "ann@example.com"};
  m.to = {{"", "bob@example.com"}};
  m.subject = "Plan";
  m.text = "Hello";
  return m;
}

std::string built(Outgoing const& m) { return build(m).value(); }

bool only_crlf(std::string const& bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) return false;
    if (bytes[i] == '\r' && (i + 1 == bytes.size() || bytes[i + 1] != '\n')) return false;
  }
  return true;
}

TEST(Build, WritesPlainMail) {
  auto m = simple();
  m.cc = {{"", "carol@example.com"}};
  m.bcc = {{"", "dave@example.com"}};
  m.reply_to = {{"", "team@example.com"}};
  m.date = TimePoint(seconds(1'795'459'844));
  m.message_id = "m1@example.com";
  m.headers = {{"X-Note", "grün"}};
  m.text = "Hello\nWorld\r\nend";
  auto const bytes = built(m);
  EXPECT_TRUE(only_crlf(bytes)) << bytes;
  for (auto line :
       {"From: Ann Example <ann@example.com>\r\n", "To: bob@example.com\r\n", "Cc: carol@example.com\r\n",
        "Bcc: dave@example.com\r\n", "Reply-To: team@example.com\r\n", "Subject: Plan\r\n",
        "Date: Mon, 23 Nov 2026 18:50:44 +0000\r\n", "Message-Id: <m1@example.com>\r\n",
        "MIME-Version: 1.0\r\n", "Content-Type: text/plain; charset=utf-8\r\n",
        "\r\n\r\nHello\r\nWorld\r\nend"})
    EXPECT_THAT(bytes, HasSubstr(line));
  EXPECT_THAT(bytes, Not(HasSubstr("grün")));
  EXPECT_EQ(parse_message(bytes).header("x-note"), "grün");
}

TEST(Build, LeavesOutWhatGmailSets) {
  auto const bytes = built(simple());
  EXPECT_THAT(bytes, Not(HasSubstr("\r\nDate:")));
  EXPECT_THAT(to_lower(bytes), Not(HasSubstr("\r\nmessage-id:")));
}

TEST(Build, NamesTextsAndFilesInAnyScriptComeBack) {
  auto m = simple();
  m.from.name = "Zoë \"Z\" Ünal, 日本";
  m.to = {{"Grüße, Team", "bob@bücher.example"}};
  m.subject = "Überraschung für 日本の皆さん " + std::string(200, 'x');
  m.text = "こんにちは世界\nzweite Zeile";
  m.html = "<p>Grüße " + std::string(2000, 'y') + "</p>";
  m.attachments = {{"Übersicht 日本.pdf", "application/pdf", std::string("\0\r\n\xff%PDF", 8), ""}};
  auto const bytes = built(m);
  EXPECT_TRUE(only_crlf(bytes));
  EXPECT_TRUE(std::ranges::all_of(bytes, [](char c) { return static_cast<signed char>(c) > 0; }));
  for (auto line : split(bytes, '\n')) EXPECT_LE(line.size(), 999u);
  auto const back = parse_message(bytes);
  EXPECT_EQ(back.from[0].name, m.from.name);
  EXPECT_EQ(back.to[0].name, "Grüße, Team");
  EXPECT_EQ(back.subject, m.subject);
  EXPECT_EQ(trim(back.text), m.text);
  EXPECT_EQ(trim(back.html), m.html);
  ASSERT_EQ(back.attachments.size(), 1u);
  EXPECT_EQ(back.attachments[0].filename, "Übersicht 日本.pdf");
  EXPECT_EQ(back.attachments[0].mime_type, "application/pdf");
  EXPECT_EQ(back.attachments[0].disposition, "attachment");
  EXPECT_EQ(back.attachments[0].bytes, m.attachments[0].bytes);
}

TEST(Build, NestsAlternativesInlineFilesAndAttachments) {
  auto m = simple();
  m.html = "<img src=\"cid:logo@example.com\">";
  m.attachments = {{"logo.png", "image/png", "PNG", "logo@example.com"},
                   {"a.txt", "text/plain", "line\n", ""}};
  auto const bytes = built(m);
  auto const mixed = bytes.find("multipart/mixed"), alternative = bytes.find("multipart/alternative"),
             related = bytes.find("multipart/related");
  EXPECT_LT(mixed, alternative);
  EXPECT_LT(alternative, related);
  EXPECT_LT(related, bytes.find("a.txt"));
  auto const back = parse_message(bytes);
  EXPECT_EQ(trim(back.text), "Hello");
  ASSERT_EQ(back.attachments.size(), 2u);
  EXPECT_EQ(back.attachments[0].content_id, "logo@example.com");
  EXPECT_EQ(back.attachments[0].disposition, "inline");
  EXPECT_EQ(back.attachments[0].part_id, "0.1.1");
  EXPECT_EQ(back.attachments[1].bytes, "line\n");
}

TEST(Build, ShowsNothingInlineWithoutHtml) {
  auto m = simple();
  m.attachments = {{"logo.png", "image/png", "PNG", "logo@example.com"}};
  EXPECT_EQ(parse_message(built(m)).attachments[0].disposition, "attachment");
}

TEST(Build, AttachesWhatTheHtmlDoesNotName) {
  auto m = simple();
  m.html = "<img src=\"cid:b%2B1@example.com\">";
  m.attachments = {{"a.png", "image/png", "A", "a@example.com"},
                   {"b.png", "image/png", "B", "<b+1@example.com>"}};
  auto const back = parse_message(built(m));
  ASSERT_EQ(back.attachments.size(), 2u);
  EXPECT_EQ(back.attachments[0].filename, "b.png");
  EXPECT_EQ(back.attachments[0].disposition, "inline");
  EXPECT_EQ(back.attachments[1].filename, "a.png");
  EXPECT_EQ(back.attachments[1].disposition, "attachment");
}

TEST(Build, FoldsVeryLongHeaders) {
  auto m = simple();
  m.subject = std::string(2000, 'x');
  m.from.name = std::string(1500, 'n');
  m.headers = {{"X-Note", std::string(1500, 'v')}};
  for (int i = 0; i < 500; ++i) m.cc.push_back({"Somebody", "user" + std::to_string(i) + "@example.com"});
  for (int i = 0; i < 31; ++i)
    m.references.push_back(std::string(880, 'r') + std::to_string(i) + "@example.com");
  m.attachments = {{std::string(1500, 'f') + ".pdf", "application/pdf", "PDF", ""}};
  auto const bytes = built(m);
  for (auto line : split(bytes, '\n')) EXPECT_LE(line.size(), 999u) << line.substr(0, 80);
  auto const back = parse_message(bytes);
  EXPECT_EQ(back.subject, m.subject);
  EXPECT_EQ(back.from, std::vector{m.from});
  EXPECT_EQ(back.header("x-note"), m.headers[0].value);
  EXPECT_EQ(back.cc, m.cc);
  EXPECT_EQ(back.references, m.references);
  EXPECT_EQ(back.attachments[0].filename, m.attachments[0].filename);
}

TEST(Build, ThreadsByIds) {
  auto m = simple();
  m.in_reply_to = "b@example.com";
  for (int i = 0; i < 40; ++i) m.references.push_back("<id" + std::to_string(i) + "@example.com>");
  auto const back = parse_message(built(m));
  EXPECT_EQ(back.in_reply_to, "b@example.com");
  ASSERT_EQ(back.references.size(), 40u);
  EXPECT_EQ(back.references[39], "id39@example.com");
}

TEST(SplitMessageIds, TakesThemAsPeoplePasteThem) {
  EXPECT_THAT(split_message_ids("<a@example.com><b@example.com>,\tc@example.com  <d e"),
              ElementsAre("<a@example.com>", "<b@example.com>", "c@example.com", "<d", "e"));
  EXPECT_TRUE(split_message_ids(" ").empty());
}

TEST(Build, EnclosesMessages) {
  auto m = simple();
  m.attachments = {
      {"old.eml", "message/rfc822", "Subject: Old\r\nTo: x@example.com\r\n\r\nold body\r\n", ""}};
  auto const back = parse_message(built(m));
  EXPECT_EQ(trim(back.text), "Hello");
  ASSERT_EQ(back.attachments.size(), 1u);
  EXPECT_EQ(back.attachments[0].filename, "old.eml");
  EXPECT_EQ(parse_message(back.attachments[0].bytes).subject, "Old");
}

void refused(Outgoing const& m, std::string_view named) {
  auto const result = build(m);
  ASSERT_TRUE(result.has_error()) << named;
  EXPECT_EQ(result.error().kind, ErrorKind::invalid);
  EXPECT_THAT(result.error().message, HasSubstr(std::string(named)));
}

TEST(Build, RefusesLineBreaksInHeadersByName) {
  auto m = simple();
  m.subject = "a\r\nBcc: evil@example.com";
  refused(m, "subject");
  m = simple();
  m.subject = std::string("a\0b", 3);
  refused(m, "subject");
  m = simple();
  m.to[0].name = "a\nb";
  refused(m, "to");
  m = simple();
  m.headers = {{"X-Note", "a\nb"}};
  refused(m, "X-Note");
  m = simple();
  m.attachments = {{"a\r\nb", "", "", ""}};
  refused(m, "attachments[0].filename");
  m = simple();
  m.in_reply_to = "<a@example.com>\r\nX: y";
  refused(m, "in_reply_to");
}

TEST(Build, RefusesWhatIsNoAddressNameIdOrType) {
  auto m = simple();
  m.cc = {{"", "bob"}};
  refused(m, "\"bob\" in cc");
  m = simple();
  m.references = {"a b"};
  refused(m, "\"a b\" in references");
  m = simple();
  m.headers = {{"X Note", "a"}};
  refused(m, "\"X Note\"");
  m = simple();
  m.headers = {{"Content-Type", "text/html"}};
  refused(m, "Content-Type");
  m = simple();
  m.attachments = {{"a", "image", "", ""}};
  refused(m, "\"image\" in attachments[0].mime_type");
  m = simple();
  m.attachments = {{"a", "image/png", "", "<x y>"}};
  refused(m, "attachments[0].content_id");
  m = simple();
  m.in_reply_to = std::string(1000, 'x') + "@example.com";
  refused(m, "in_reply_to");
}

}  // namespace
}  // namespace workspace::content
