#include "tools/gmail/message_view.hpp"

#include "base/encoding.hpp"

#include <gmock/gmock.h>

namespace workspace::tools::gmail {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

json::Document parsed(std::string_view text) { return json::Document::parse(text).value(); }

/// As users.messages.get gives it.
json::Document mail() {
  return parsed(R"({"id":"1","threadId":"2","labelIds":["INBOX"],"payload":{"mimeType":"multipart/mixed",
    "headers":[{"name":"subject","value":"Plan"},
               {"name":"From","value":"=?utf-8?q?Example=2C_Ann?= <ann@example.com>"},
               {"name":"Subject","value":"A second one"}],
    "parts":[
      {"partId":"0","mimeType":"multipart/alternative","parts":[
        {"partId":"0.0","mimeType":"text/plain","body":{"data":"VGhlIHBsYW4"}},
        {"partId":"0.1","mimeType":"text/html",
         "body":{"data":"PHA-VGhlIDxhIGhyZWY9Imh0dHBzOi8vZXhhbXBsZS5jb20veCI-cGxhbjwvYT48L3A-"}}]},
      {"partId":"1","mimeType":"application/pdf","filename":"a.pdf","body":{"size":4,"attachmentId":"A"}}]}})");
}

Message shown(View const& view) { return view_of(mail(), view).message; }

TEST(MessageView, ShowsHeadersTextAndAttachments) {
  auto const message = shown({});
  EXPECT_EQ(message.id, "1");
  EXPECT_EQ(message.thread_id, "2");
  EXPECT_EQ(message.subject, "Plan");
  EXPECT_EQ(message.from, "Example, Ann <ann@example.com>");
  EXPECT_THAT(message.labels, ElementsAre("INBOX"));
  EXPECT_EQ(message.body, "The plan");
  ASSERT_EQ(message.attachments.size(), 1u);
  EXPECT_EQ(message.attachments[0].attachment_id, "1");
  EXPECT_EQ(message.attachments[0].name, "a.pdf");
  EXPECT_EQ(message.attachments[0].size, 4);
}

TEST(MessageView, LeavesTheHeadersOut) {
  auto const message = shown({.include_headers = false});
  EXPECT_EQ(message.id, "1");
  EXPECT_EQ(message.subject, "");
  EXPECT_THAT(message.labels, IsEmpty());
  EXPECT_EQ(message.body, "The plan");
}

TEST(MessageView, ShowsTheBodyInTheFormAskedFor) {
  EXPECT_EQ(shown({.include_links = true}).body, "The plan (https://example.com/x)");
  EXPECT_THAT(shown({.body_format = BodyFormat::html}).body, HasSubstr("<a href="));
  auto const bare = shown({.format = MessageFormat::metadata});
  EXPECT_EQ(bare.subject, "Plan");
  EXPECT_EQ(bare.body, "");
  EXPECT_TRUE(bare.attachments.empty());
}

TEST(MessageView, ShowsTheSource) {
  std::string const source = "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHi";
  json::value const raw(json::object{{"id", "1"}, {"raw", to_base64url(source)}});
  auto const message = view_of(parsed(json::write(raw)), {.body_format = BodyFormat::raw}).message;
  EXPECT_EQ(message.subject, "Grüße");
  EXPECT_EQ(message.body, source);
}

TEST(MessageView, AsksForBodiesThatGoogleKeepsApart) {
  auto const document = parsed(R"({"payload":{"mimeType":"text/plain","body":{"attachmentId":"A"}}})");
  EXPECT_THAT(view_of(document, {}).missing_bodies, ElementsAre("A"));
  auto const whole = view_of(document, {}, {{"A", "Long"}});
  EXPECT_THAT(whole.missing_bodies, IsEmpty());
  EXPECT_EQ(whole.message.body, "Long");
}

TEST(MessageView, SaysWhatIsLeftOut) {
  auto const message = shown({.most_characters = 3});
  EXPECT_EQ(message.body, "The");
  EXPECT_THAT(message.note, HasSubstr("5 more characters"));
  json::array parts(content::max_mime_parts + 1, json::object{{"mimeType", "text/plain"}});
  json::value const many(json::object{{"payload", json::object{{"parts", std::move(parts)}}}});
  EXPECT_THAT(view_of(parsed(json::write(many)), {}).message.note, HasSubstr("so many parts"));
}

TEST(MessageView, GivesAMessageThatIsOneFileAnId) {
  auto const file = parsed(R"({"payload":{"partId":"","mimeType":"application/pdf","body":{"size":4}}})");
  auto const message = view_of(file, {}).message;
  ASSERT_EQ(message.attachments.size(), 1u);
  EXPECT_EQ(message.attachments[0].attachment_id, "0");
}

TEST(MessageView, IsAskedForByItsFields) {
  EXPECT_EQ(schema::selector<Message>(ids_only), "id,threadId");
  EXPECT_EQ(schema::selector<Message>(with_headers), "id,threadId,payload(headers),labelIds");
  EXPECT_EQ(schema::selector<Message>(),
            "id,threadId,payload(headers,partId,mimeType,filename,body,parts),labelIds,raw");
}

}  // namespace
}  // namespace workspace::tools::gmail
