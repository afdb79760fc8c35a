#include "sandbox/gmail/gmail_test.hpp"

namespace workspace::sandbox::gmail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(GmailTest, what_one_sends_another_receives_and_answers) {
  auto const sent =
      send_raw(alice_,
               "To: Bob Example <bob@example.com>\r\nBcc: carol@example.com\r\nSubject: Gr\xC3\xBC\xC3\x9F"
               "e 4711\r\n\r\nHello Bob\r\n");
  ASSERT_EQ(sent.status, 200) << sent.text;
  EXPECT_TRUE(has_label(sent.body, "SENT"));
  auto const mine = message(alice_, json::text(sent.body, "id"));
  EXPECT_EQ(header(mine, "From"), "Alice Example <alice@example.com>");
  EXPECT_EQ(header(mine, "Bcc"), "carol@example.com");
  auto const message_id = header(mine, "Message-ID");
  EXPECT_FALSE(message_id.empty());
  EXPECT_FALSE(header(mine, "Date").empty());

  auto const at_bob = search(bob_, "rfc822msgid:" + message_id);
  ASSERT_EQ(at_bob.size(), 1u);
  auto const received = message(bob_, at_bob[0]);
  EXPECT_TRUE(has_label(received, "INBOX") && has_label(received, "UNREAD"));
  EXPECT_EQ(header(received, "Bcc"), "");
  EXPECT_EQ(header(received, "Subject"),
            "Gr\xC3\xBC\xC3\x9F"
            "e 4711");
  EXPECT_EQ(json::text(received, "snippet"), "Hello Bob");
  EXPECT_EQ(search(carol_, "rfc822msgid:" + message_id).size(), 1u);

  auto const reply = send_raw(bob_,
                              "To: alice@example.com\r\nSubject: Re: Gr\xC3\xBC\xC3\x9F"
                              "e 4711\r\nIn-Reply-To: " +
                                  message_id + "\r\nReferences: " + message_id + "\r\n\r\nHello Alice\r\n",
                              json::text(received, "threadId"));
  ASSERT_EQ(reply.status, 200) << reply.text;
  EXPECT_EQ(json::text(reply.body, "threadId"), json::text(received, "threadId"));
  auto const thread = as(alice_, "GET", "threads/" + std::string(json::text(sent.body, "threadId")));
  EXPECT_EQ(json::items(thread.body, "messages").size(), 2u);
}

TEST_F(GmailTest, threads_need_references_and_subject) {
  auto const first = send_raw(alice_, "To: bob@example.com\r\nSubject: One thing\r\n\r\nx");
  std::string const thread(json::text(first.body, "threadId"));
  auto const id = header(message(alice_, json::text(first.body, "id")), "Message-ID");
  auto reply = [&](std::string_view subject, std::string_view references) {
    return member(
        send_raw(alice_,
                 fmt::format("To: bob@example.com\r\nSubject: {}\r\n{}\r\n\r\ny", subject, references),
                 thread)
            .body,
        "threadId");
  };
  EXPECT_EQ(reply("Re: One thing", "References: " + id), thread);
  EXPECT_NE(reply("Re: One thing", "X-None: 1"), thread);
  EXPECT_NE(reply("Another thing", "References: " + id), thread);
  EXPECT_EQ(send_raw(alice_, "To: bob@example.com\r\nSubject: x\r\n\r\ny", "ffffffffffffffff").status, 404);
}

TEST_F(GmailTest, rewrites_a_sender_who_is_not_the_user) {
  auto const sent =
      send_raw(alice_, "From: Bob Example <bob@example.com>\r\nTo: carol@example.com\r\nSubject: s\r\n\r\nx");
  EXPECT_EQ(header(message(alice_, json::text(sent.body, "id")), "From"),
            "Alice Example <alice@example.com>");
}

TEST_F(GmailTest, refuses_what_cannot_be_sent) {
  EXPECT_EQ(send_raw(alice_, "Subject: s\r\n\r\nx").error(), "Recipient address required");
  EXPECT_EQ(send_raw(alice_, "To: nobody\r\nSubject: s\r\n\r\nx").error(), "Invalid To header");
  EXPECT_THAT(std::string(as(alice_, "POST", "messages/send", json::object{{"threadId", "1"}}).error()),
              HasSubstr("'raw' RFC822 payload"));
  EXPECT_EQ(as(alice_, "POST", "messages/send", json::object{{"raw", "%%%"}}).status, 400);
}

TEST_F(GmailTest, bounces_an_unknown_address_of_its_own_domain) {
  auto const sent =
      send_raw(alice_, "To: nobody@example.com, x@example.org, dana@example.com\r\nSubject: Hello\r\n\r\nx");
  ASSERT_EQ(sent.status, 200);
  auto const found = search(alice_, "from:mailer-daemon@example.com");
  ASSERT_EQ(found.size(), 1u);
  auto const bounce = message(alice_, found[0]);
  EXPECT_EQ(header(bounce, "X-Failed-Recipients"), "nobody@example.com");
  EXPECT_EQ(json::text(bounce, "threadId"), json::text(sent.body, "threadId"));
}

TEST_F(GmailTest, drafts_live_until_they_are_sent) {
  auto raw = [](std::string_view text) { return json::object{{"raw", to_base64url(text)}}; };
  auto const made =
      as(alice_, "POST", "drafts",
         json::object{{"message", raw("To: bob@example.com\r\nSubject: Draft 99\r\n\r\nfirst")}});
  ASSERT_EQ(made.status, 200) << made.text;
  std::string const id(json::text(made.body, "id"));
  EXPECT_TRUE(has_label(*json::find(made.body, "message"), "DRAFT"));
  EXPECT_TRUE(search(bob_, "subject:\"Draft 99\"").empty());
  auto const changed =
      as(alice_, "PUT", "drafts/" + id,
         json::object{{"message", raw("To: bob@example.com\r\nSubject: Draft 99\r\n\r\nsecond")}});
  ASSERT_EQ(changed.status, 200) << changed.text;
  EXPECT_EQ(json::text(changed.body, "id"), id);
  EXPECT_EQ(search(alice_, "subject:\"Draft 99\"").size(), 1u);
  auto const listed = as(alice_, "GET", "drafts?q=" + percent_encode("subject:\"Draft 99\""));
  ASSERT_EQ(json::items(listed.body, "drafts").size(), 1u);
  auto const sent = as(alice_, "POST", "drafts/send", json::object{{"id", id}});
  ASSERT_EQ(sent.status, 200) << sent.text;
  EXPECT_TRUE(has_label(sent.body, "SENT"));
  EXPECT_EQ(as(alice_, "GET", "drafts/" + id).status, 404);
  auto const at_bob = search(bob_, "subject:\"Draft 99\"");
  ASSERT_EQ(at_bob.size(), 1u);
  EXPECT_EQ(member(message(bob_, at_bob[0]), "snippet"), "second");
  EXPECT_EQ(search(alice_, "subject:\"Draft 99\"").size(), 1u);
}

TEST_F(GmailTest, uploads_whole_mails) {
  http::Headers const headers{{"Authorization", "Bearer " + alice_}, {"Content-Type", "message/rfc822"}};
  auto const sent = send("POST", "/upload/gmail/v1/users/me/messages/send?uploadType=media", headers,
                         "To: bob@example.com\r\nSubject: Uploaded 12\r\n\r\nx");
  ASSERT_EQ(sent.status, 200) << sent.text;
  EXPECT_EQ(search(bob_, "subject:\"Uploaded 12\"").size(), 1u);
  http::Headers const wrong{{"Authorization", "Bearer " + alice_}, {"Content-Type", "text/plain"}};
  EXPECT_EQ(send("POST", "/upload/gmail/v1/users/me/messages/send?uploadType=media", wrong, "x").status, 400);
}

TEST_F(GmailTest, filters_act_on_what_comes) {
  auto const filter =
      as(bob_, "POST", "settings/filters",
         json::object{{"criteria", {{"from", "alice@example.com"}, {"query", "invoice"}}},
                      {"action", {{"addLabelIds", {"STARRED"}}, {"removeLabelIds", {"INBOX"}}}}});
  ASSERT_EQ(filter.status, 200) << filter.text;
  send_raw(alice_, "To: bob@example.com\r\nSubject: An invoice 55\r\n\r\nx");
  send_raw(alice_, "To: bob@example.com\r\nSubject: No bill 55\r\n\r\nx");
  EXPECT_THAT(subjects(bob_, "55 is:starred -in:inbox"), ElementsAre("An invoice 55"));
  EXPECT_THAT(subjects(bob_, "55 in:inbox"), ElementsAre("No bill 55"));
  EXPECT_EQ(as(bob_, "POST", "settings/filters", json::object{{"criteria", json::object{}}}).status, 400);
  auto const id = std::string(json::text(filter.body, "id"));
  EXPECT_EQ(as(bob_, "DELETE", "settings/filters/" + id).status, 204);
  EXPECT_EQ(as(bob_, "GET", "settings/filters/" + id).status, 404);
}

TEST_F(GmailTest, answers_for_who_is_away_once) {
  auto const set = as(bob_, "PUT", "settings/vacation",
                      json::object{{"enableAutoReply", true},
                                   {"responseSubject", "Away"},
                                   {"responseBodyPlainText", "Back on Monday."}});
  ASSERT_EQ(set.status, 200) << set.text;
  send_raw(alice_, "To: bob@example.com\r\nSubject: q1\r\n\r\nx");
  send_raw(alice_, "To: bob@example.com\r\nSubject: q2\r\n\r\nx");
  EXPECT_EQ(search(alice_, "subject:away from:bob").size(), 1u);
  EXPECT_EQ(as(bob_, "PUT", "settings/vacation", json::object{{"enableAutoReply", true}}).status, 400);
}

}  // namespace
}  // namespace workspace::sandbox::gmail
