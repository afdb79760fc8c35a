#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/mime.hpp"

#include <gmock/gmock.h>
#include <thread>

namespace workspace::content {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ParseMessage, DecodesHeaders) {
  auto const m = parse_message(
      "From: =?utf-8?q?Example=2C_Ann?= <ann@example.com>\r\n"
      "To: bob@example.com,\r\n  \"Carol, C.\" <carol@example.com>\r\n"
      "Cc: Team: dave@example.com, erin@example.com;\r\n"
      "Reply-To: team@example.com\r\n"
      "Subject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\n =?utf-8?B?IGFuIGFsbGU=?=\r\n"
      "Message-ID: <m1@example.com>\r\nIn-Reply-To: <m0@example.com>\r\n"
      "References: <r1@example.com>\r\n <r2@example.com>\r\n"
      "Date: Mon, 23 Nov 2026 19:50:44 +0100\r\nContent-Type: text/plain\r\n\r\nHi\r\nthere\r\n");
  EXPECT_THAT(m.from, ElementsAre(Address{"Example, Ann", "ann@example.com"}));
  EXPECT_THAT(m.to, ElementsAre(Address{"", "bob@example.com"}, Address{"Carol, C.", "carol@example.com"}));
  EXPECT_THAT(m.cc, ElementsAre(Address{"", "dave@example.com"}, Address{"", "erin@example.com"}));
  EXPECT_THAT(m.reply_to, ElementsAre(Address{"", "team@example.com"}));
  EXPECT_EQ(m.subject, "Grüße an alle");
  EXPECT_EQ(m.message_id, "m1@example.com");
  EXPECT_EQ(m.in_reply_to, "m0@example.com");
  EXPECT_THAT(m.references, ElementsAre("r1@example.com", "r2@example.com"));
  EXPECT_EQ(to_rfc3339(m.date.value()), "2026-11-23T18:50:44Z");
  EXPECT_EQ(m.date_offset_minutes, 60);
  EXPECT_EQ(m.header("content-type"), "text/plain");
  EXPECT_EQ(m.text, "Hi\nthere\n");
}

TEST(ParseMessage, ConvertsCharsets) {
  EXPECT_EQ(parse_message("Content-Type: text/plain; charset=iso-8859-1\n\nGr\xfc\xdf").text, "Grüß");
  EXPECT_EQ(parse_message(
                "Content-Type: text/html; charset=\"koi8-r\"\nContent-Transfer-Encoding: base64\n\n0M8=\n")
                .html,
            "по");
  EXPECT_EQ(parse_message("Content-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=\n=C3=9F").text, "Grüß");
}

TEST(ParseMessage, ConvertsWhatIsStillSentInAsia) {
  EXPECT_EQ(parse_message("Subject: =?iso-2022-jp?B?GyRCJDMkcxsoQg==?=\n"
                          "Content-Type: text/plain; charset=ISO-2022-JP\n\n\x1b$B$3$s\x1b(B")
                .text,
            "こん");
  EXPECT_EQ(parse_message("Subject: =?iso-2022-jp?B?GyRCJDMkcxsoQg==?=\n\nx").subject, "こん");
  EXPECT_EQ(parse_message(
                "Content-Type: text/plain; charset=gb18030\nContent-Transfer-Encoding: base64\n\nsuKBMIQ2\n")
                .text,
            "测¥");
}

TEST(ParseMessage, KeepsEncodedLineBreaksOutOfHeadersAndNames) {
  auto const m = parse_message(
      "Subject: =?utf-8?q?a=0D=0ABcc:_x?=\nFrom: =?utf-8?q?A=0AB?= <ann@example.com>\n"
      "Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''a%0D%0Ab.pdf\n\nx");
  EXPECT_EQ(m.subject, "a  Bcc: x");
  EXPECT_EQ(m.header("subject"), "a  Bcc: x");
  EXPECT_EQ(m.from[0].name, "A B");
  ASSERT_EQ(m.attachments.size(), 1u);
  EXPECT_EQ(m.attachments[0].filename, "a  b.pdf");
}

TEST(ParseMessage, NamesFilesThatHaveNoName) {
  auto const m = parse_message(
      "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n"
      "--b\nContent-Type: image/svg+xml\n\n<svg/>\n--b\nContent-Type: application/pdf\n\n%PDF\n"
      "--b\nContent-Type: message/rfc822\n\nX: y\n\ninner\n"
      "--b\nContent-Type: message/rfc822\n\nSubject: a/b\n\ninner\n--b--\n");
  std::vector<std::string> names;
  for (auto const& file : m.attachments) names.push_back(file.filename);
  EXPECT_THAT(names, ElementsAre("invite.ics", "image.svg", "unnamed", "message.eml", "a-b.eml"));
}

TEST(ParseMessage, LeavesOutRenditionsOfTheBody) {
  auto const m = parse_message(
      "Content-Type: multipart/alternative; boundary=b\n\n--b\n\ntext\n"
      "--b\nContent-Type: text/x-amp-html\n\n<amp/>\n--b\nContent-Type: text/html\n\n<p>html</p>\n--b--\n");
  EXPECT_EQ(m.text, "text");
  EXPECT_EQ(m.html, "<p>html</p>");
  EXPECT_TRUE(m.attachments.empty());
}

TEST(ParseMessage, SetsMixedBodiesTogether) {
  auto const m = parse_message(
      "Content-Type: multipart/mixed; boundary=b\n\n"
      "--b\nContent-Type: text/html\n\n<p>One</p>\n"
      "--b\nContent-Type: text/plain\n\nTwo & more\n--b--\n");
  EXPECT_EQ(m.text, "One\n\nTwo & more");
  EXPECT_THAT(m.html, HasSubstr("<p>One</p>"));
  EXPECT_THAT(m.html, HasSubstr("<p>Two &amp; more</p>"));
}

TEST(ParseMessage, ListsEnclosedMessagesAndTheirFiles) {
  auto const m = parse_message(
      "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nMine\n"
      "--b\nContent-Type: message/rfc822\n\n"
      "Subject: Inner\nContent-Type: multipart/mixed; boundary=c\n\n"
      "--c\n\nTheirs\n--c\nContent-Type: image/png; name=x.png\nContent-Transfer-Encoding: "
      "base64\n\nUE5H\n--c--\n--b--\n");
  EXPECT_EQ(trim(m.text), "Mine");
  ASSERT_EQ(m.attachments.size(), 2u);
  EXPECT_EQ(m.attachments[0].filename, "Inner.eml");
  EXPECT_EQ(m.attachments[0].part_id, "1");
  EXPECT_EQ(trim(parse_message(m.attachments[0].bytes).text), "Theirs");
  EXPECT_FALSE(m.attachments[0].enclosed);
  EXPECT_TRUE(m.attachments[1].enclosed);
  EXPECT_EQ(m.attachments[1].filename, "x.png");
  EXPECT_EQ(m.attachments[1].bytes, "PNG");
  EXPECT_EQ(m.attachments[1].size, 3u);
}

TEST(ParseMessage, ToleratesAnything) {
  EXPECT_EQ(parse_message("").text, "");
  EXPECT_TRUE(parse_message("Content-Type: multipart/mixed\n\nno boundary").attachments.empty());
  EXPECT_EQ(parse_message("Content-Type: multipart/mixed; boundary=b\n\n--b\n\ncut of").text, "cut of");
  auto const date = parse_message("Date: never\nFrom: <<>,@\nContent-Type: ///\n\nx");
  EXPECT_FALSE(date.date.has_value());
  EXPECT_FALSE(parse_message(std::string(100'000, '\xff')).date.has_value());
  EXPECT_FALSE(parse_message(std::string("Subject: a\0b\n\nx\0y", 17)).subject.empty());
}

TEST(ParseMessage, BoundsPartsDepthAndHeaders) {
  std::string wide = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 5000; ++i) wide += "--b\nContent-Type: image/png\n\nx\n";
  auto const many = parse_message(wide);
  EXPECT_TRUE(many.truncated);
  EXPECT_EQ(many.attachments.size(), std::size_t(max_mime_parts - 1));

  std::string deep;
  for (int i = 0; i < 3000; ++i) {
    auto const boundary = "b" + std::to_string(i);
    deep += "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary + "\n";
  }
  EXPECT_TRUE(parse_message(deep).truncated);

  std::string headers;
  for (int i = 0; i < 3000; ++i) headers += "X-H: v\n";
  auto const tall = parse_message(headers + "\nbody");
  EXPECT_TRUE(tall.truncated);
  EXPECT_LE(tall.headers.size(), std::size_t(max_mime_headers + 1));
}

TEST(ParseMessage, RunsOnSeveralThreads) {
  std::vector<std::thread> threads;
  std::vector<int> good(4);
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&good, t] {
      for (int i = 0; i < 50; ++i)
        good[std::size_t(t)] +=
            parse_message("Subject: =?iso-8859-1?Q?=FC?=\nFrom: a@example.com\n\nx").subject == "ü";
    });
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(good, ElementsAre(50, 50, 50, 50));
}

json::Document gmail_payload(std::string_view text) { return json::Document::parse(text, 200).value(); }

TEST(ParseGmailPayload, ReadsBodiesAndAttachments) {
  auto const payload = gmail_payload(R"({"partId":"","mimeType":"multipart/mixed","filename":"","headers":[
      {"name":"Subject","value":"Grüße"},{"name":"From","value":"\"Example, Ann\" <ann@example.com>"},
      {"name":"Date","value":"Mon, 23 Nov 2026 18:50:44 +0000"},{"name":"Message-ID","value":"<m1@example.com>"}],
    "body":{"size":0},"parts":[
      {"partId":"0","mimeType":"multipart/alternative","filename":"","headers":[],"body":{"size":0},"parts":[
        {"partId":"0.0","mimeType":"text/plain","filename":"","headers":[
          {"name":"Content-Type","value":"text/plain; charset=\"iso-8859-1\""}],"body":{"size":5,"data":"R3L83w"}},
        {"partId":"0.1","mimeType":"text/html","filename":"","headers":[
          {"name":"Content-Type","value":"text/html; charset=iso-8859-1"}],"body":{"size":6,"data":"R3LDvMOf"}}]},
      {"partId":"1","mimeType":"application/pdf","filename":"a.pdf","headers":[
          {"name":"Content-Disposition","value":"attachment; filename=a.pdf"},{"name":"Content-ID","value":"<c@example.com>"}],
        "body":{"attachmentId":"ANGjd","size":1234}}]})");
  auto const m = parse_gmail_payload(payload);
  EXPECT_EQ(m.subject, "Grüße");
  EXPECT_THAT(m.from, ElementsAre(Address{"Example, Ann", "ann@example.com"}));
  EXPECT_EQ(m.message_id, "m1@example.com");
  EXPECT_EQ(m.text, "Grüß");
  EXPECT_EQ(m.html, "Grüß");  // converted by Google already
  ASSERT_EQ(m.attachments.size(), 1u);
  EXPECT_EQ(m.attachments[0].filename, "a.pdf");
  EXPECT_EQ(m.attachments[0].attachment_id, "ANGjd");
  EXPECT_EQ(m.attachments[0].part_id, "1");
  EXPECT_EQ(m.attachments[0].size, 1234u);
  EXPECT_EQ(m.attachments[0].disposition, "attachment");
  EXPECT_EQ(m.attachments[0].content_id, "c@example.com");
}

TEST(ParseGmailPayload, TakesBodiesThatGoogleKeepsApart) {
  auto const payload = gmail_payload(R"({"mimeType":"multipart/mixed","parts":[
    {"partId":"0","mimeType":"multipart/alternative","parts":[
      {"partId":"0.0","mimeType":"text/plain","filename":"","body":{"size":2,"data":"SGk="}},
      {"partId":"0.1","mimeType":"text/html","filename":"","headers":[
         {"name":"Content-Type","value":"text/html; charset=windows-1252"}],
       "body":{"size":9000000,"attachmentId":"A1"}}]},
    {"partId":"1","mimeType":"text/plain","filename":"","headers":[{"name":"Content-Disposition","value":"attachment"}],
     "body":{"size":2,"data":"SGk"}}]})");
  auto const m = parse_gmail_payload(payload);
  EXPECT_EQ(m.text, "Hi");
  EXPECT_EQ(m.html, "");
  EXPECT_THAT(m.missing_bodies, ElementsAre("A1"));
  ASSERT_EQ(m.attachments.size(), 1u);
  EXPECT_EQ(m.attachments[0].bytes, "Hi");
  auto const whole = parse_gmail_payload(payload, {{"A1", "gr\xfc\xdf"}});
  EXPECT_EQ(whole.html, "grüß");
  EXPECT_TRUE(whole.missing_bodies.empty());
}

TEST(ParseGmailPayload, ListsTheFilesOfAnEnclosedMessageAsItsOwn) {
  auto const m = parse_gmail_payload(gmail_payload(R"({"mimeType":"multipart/mixed","parts":[
    {"partId":"0","mimeType":"text/plain","filename":"","body":{"size":2,"data":"SGk"}},
    {"partId":"1","mimeType":"message/rfc822","filename":"","body":{"size":5,"attachmentId":"M"},"parts":[
      {"partId":"1.0","mimeType":"multipart/mixed","headers":[{"name":"Subject","value":"Inner"}],"parts":[
        {"partId":"1.0.0","mimeType":"text/plain","filename":"","body":{"size":9,"attachmentId":"T"}},
        {"partId":"1.0.1","mimeType":"application/pdf","filename":"a.pdf","body":{"size":7,"attachmentId":"P"}}]}]}]})"));
  EXPECT_EQ(m.text, "Hi");
  EXPECT_TRUE(m.missing_bodies.empty());
  ASSERT_EQ(m.attachments.size(), 2u);
  EXPECT_EQ(m.attachments[0].filename, "Inner.eml");
  EXPECT_FALSE(m.attachments[0].enclosed);
  EXPECT_EQ(m.attachments[1].part_id, "1.0.1");
  EXPECT_TRUE(m.attachments[1].enclosed);
}

TEST(ParseGmailPayload, SeesWhatGoogleConvertedAlready) {
  auto const text = [](std::string const& charset, std::string const& bytes) {
    json::value const part(json::object{
        {"mimeType", "text/plain"},
        {"headers",
         json::array({json::object{{"name", "Content-Type"}, {"value", "text/plain; charset=" + charset}}})},
        {"body", json::object{{"data", to_base64url(bytes)}}}});
    return parse_gmail_payload(gmail_payload(json::write(part))).text;
  };
  EXPECT_EQ(text("iso-2022-jp", "こん"), "こん");
  EXPECT_EQ(text("iso-2022-jp", "\x1b$B$3$s\x1b(B"), "こん");
  EXPECT_EQ(text("gb18030", "测"), "测");
  EXPECT_EQ(text("windows-1252", "“ja”"), "“ja”");
  EXPECT_EQ(text("utf-16le", "ja"), "ja");
  EXPECT_EQ(text("utf-16le", std::string("j\0a\0", 4)), "ja");
}

TEST(ParseGmailPayload, ToleratesOddShapesAndBoundsThem) {
  EXPECT_EQ(parse_gmail_payload(json::Node()).text, "");
  EXPECT_EQ(parse_gmail_payload(gmail_payload(R"({"mimeType":5,"headers":[1],"body":"x","parts":{}})")).text,
            "");
  json::value nested(json::object{{"mimeType", "text/plain"}});
  for (int i = 0; i < 50; ++i)
    nested = json::value(json::object{{"mimeType", "multipart/mixed"}, {"parts", json::array({nested})}});
  EXPECT_TRUE(parse_gmail_payload(gmail_payload(json::write(nested))).truncated);
}

TEST(ReadableBody, PrefersTextThatSaysSomething) {
  ParsedMessage m;
  m.html = "<p>The <a href='https://example.com/x'>plan</a></p>";
  EXPECT_EQ(readable_body(m), "The plan (https://example.com/x)");
  EXPECT_EQ(readable_body(m, false), "The plan");
  m.text = "Please view this in your browser";
  EXPECT_EQ(readable_body(m, false), "The plan");
  m.text = "The plan as text";
  EXPECT_EQ(readable_body(m), "The plan as text");
}

}  // namespace
}  // namespace workspace::content
