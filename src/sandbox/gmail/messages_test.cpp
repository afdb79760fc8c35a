#include "sandbox/gmail/gmail_test.hpp"

#include <fstream>

namespace workspace::sandbox::gmail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(GmailTest, shows_the_parts_of_a_mail_and_its_attachment) {
  auto const found = search(alice_, "filename:pdf newer_than:3d");
  ASSERT_EQ(found.size(), 1u);
  auto const mail = message(alice_, found[0]);
  auto const& payload = *json::find(mail, "payload");
  EXPECT_EQ(json::text(payload, "mimeType"), "multipart/mixed");
  auto const& parts = json::items(payload, "parts");
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(json::text(parts[0], "mimeType"), "text/plain");
  EXPECT_THAT(*from_base64url(json::text(*json::find(parts[0], "body"), "data")), HasSubstr("NW-2113"));
  EXPECT_EQ(json::text(parts[1], "filename"), "invoice-NW-2113.pdf");
  EXPECT_EQ(json::text(parts[1], "partId"), "1");
  auto const& body = *json::find(parts[1], "body");
  EXPECT_FALSE(json::find(body, "data"));
  std::string const attachment(json::text(body, "attachmentId"));
  auto const fetched = as(alice_, "GET", "messages/" + found[0] + "/attachments/" + attachment);
  ASSERT_EQ(fetched.status, 200) << fetched.text;
  auto const bytes = *from_base64url(json::text(fetched.body, "data"));
  EXPECT_TRUE(bytes.starts_with("%PDF-1.4"));
  EXPECT_EQ(json::integer(fetched.body, "size"), static_cast<std::int64_t>(bytes.size()));
  // Another answer has another id for it, and the old one still works, as with Google.
  auto const shown_again = message(alice_, found[0]);
  auto const& again = json::items(*json::find(shown_again, "payload"), "parts");
  EXPECT_NE(json::text(*json::find(again[1], "body"), "attachmentId"), attachment);
  EXPECT_EQ(as(alice_, "GET", "messages/" + found[0] + "/attachments/ANGjdJnonsense").status, 400);
}

TEST_F(GmailTest, formats_differ_as_documented) {
  auto const id = search(alice_, "subject:kickoff from:dana")[0];
  auto const minimal = message(alice_, id, "minimal");
  EXPECT_FALSE(json::find(minimal, "payload"));
  EXPECT_TRUE(json::find(minimal, "snippet"));
  auto const raw = message(alice_, id, "raw");
  EXPECT_FALSE(json::find(raw, "payload"));
  EXPECT_THAT(*from_base64url(json::text(raw, "raw")), HasSubstr("Message-ID: <CA+"));
  auto const metadata =
      as(alice_, "GET", "messages/" + id + "?format=metadata&metadataHeaders=subject&metadataHeaders=From")
          .body;
  auto const& payload = *json::find(metadata, "payload");
  EXPECT_FALSE(json::find(payload, "parts"));
  EXPECT_EQ(json::items(payload, "headers").size(), 2u);
  EXPECT_EQ(as(alice_, "GET", "messages/" + id + "?format=nonsense").status, 400);
  EXPECT_EQ(as(alice_, "GET", "messages/0000000000000000").status, 404);
}

TEST_F(GmailTest, the_metadata_scope_shows_no_content) {
  auto const token = sign_in("alice@example.com", {"gmail.metadata"});
  auto const id = search(alice_, "in:inbox")[0];
  EXPECT_EQ(as(token, "GET", "messages/" + id + "?format=metadata").status, 200);
  EXPECT_EQ(as(token, "GET", "messages/" + id).status, 403);
  EXPECT_EQ(as(token, "GET", "messages?q=x").status, 403);
}

TEST_F(GmailTest, others_mailboxes_are_closed) {
  EXPECT_EQ(get("/gmail/v1/users/bob%40example.com/profile").status, 403);
  EXPECT_EQ(get("/gmail/v1/users/Alice%40example.com/profile").status, 200);
}

TEST_F(GmailTest, pages_hold_everything_once) {
  auto const all = search(alice_, "");
  EXPECT_GT(all.size(), 30u);
  std::vector<std::string> paged;
  std::string token;
  do {
    auto const page =
        as(alice_, "GET", "messages?maxResults=7" + (token.empty() ? "" : "&pageToken=" + token));
    ASSERT_EQ(page.status, 200) << page.text;
    for (auto const& one : json::items(page.body, "messages")) paged.emplace_back(json::text(one, "id"));
    token = json::text(page.body, "nextPageToken");
    EXPECT_LE(json::items(page.body, "messages").size(), 7u);
  } while (!token.empty());
  EXPECT_EQ(paged, all);
  auto const first = as(alice_, "GET", "messages?maxResults=7");
  EXPECT_EQ(
      as(alice_, "GET", "messages?q=other&pageToken=" + std::string(json::text(first.body, "nextPageToken")))
          .status,
      400);
}

TEST_F(GmailTest, changes_labels_and_tells_them_in_the_history) {
  auto const id = search(alice_, "subject:lunch is:unread")[0];
  auto const start = member(as(alice_, "GET", "profile").body, "historyId");
  auto const changed = as(alice_, "POST", "messages/" + id + "/modify",
                          json::object{{"addLabelIds", {"STARRED"}}, {"removeLabelIds", {"UNREAD"}}});
  ASSERT_EQ(changed.status, 200) << changed.text;
  EXPECT_TRUE(has_label(changed.body, "STARRED"));
  EXPECT_FALSE(has_label(changed.body, "UNREAD"));
  EXPECT_EQ(
      as(alice_, "POST", "messages/" + id + "/modify", json::object{{"addLabelIds", {"Label_999"}}}).error(),
      "Invalid label: Label_999");
  EXPECT_EQ(as(alice_, "POST", "messages/" + id + "/modify", json::object{}).error(),
            "No label add or removes specified");
  auto const history = as(alice_, "GET", "history?startHistoryId=" + start);
  ASSERT_EQ(history.status, 200) << history.text;
  auto const& records = json::items(history.body, "history");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(json::items(records[0], "labelsRemoved").size(), 1u);
  EXPECT_EQ(json::items(records[1], "labelsAdded").size(), 1u);
  auto const only = as(alice_, "GET", "history?historyTypes=messageAdded&startHistoryId=" + start);
  EXPECT_TRUE(json::items(only.body, "history").empty());
  EXPECT_EQ(as(alice_, "GET", "history?startHistoryId=1").status, 404);
}

TEST_F(GmailTest, trash_hides_and_deletion_removes) {
  auto const id = search(alice_, "subject:\"new laptop\" OR subject:whiteboard in:inbox")[0];
  ASSERT_EQ(as(alice_, "POST", "messages/" + id + "/trash").status, 200);
  auto const hidden = search(alice_, "subject:whiteboard");
  EXPECT_TRUE(hidden.empty());
  EXPECT_EQ(search(alice_, "subject:whiteboard in:trash"), std::vector<std::string>{id});
  ASSERT_EQ(as(alice_, "POST", "messages/" + id + "/untrash").status, 200);
  EXPECT_EQ(search(alice_, "subject:whiteboard").size(), 1u);
  EXPECT_EQ(as(alice_, "DELETE", "messages/" + id).status, 204);
  EXPECT_EQ(as(alice_, "GET", "messages/" + id).status, 404);
}

TEST_F(GmailTest, batch_changes) {
  auto const ids = search(alice_, "from:northwind");
  ASSERT_EQ(ids.size(), 3u);
  auto const list = json::value_from(ids);
  EXPECT_EQ(
      as(alice_, "POST", "messages/batchModify", json::object{{"ids", list}, {"addLabelIds", {"STARRED"}}})
          .status,
      204);
  EXPECT_EQ(search(alice_, "from:northwind is:starred").size(), 3u);
  EXPECT_EQ(as(alice_, "POST", "messages/batchDelete", json::object{{"ids", list}}).status, 204);
  EXPECT_TRUE(search(alice_, "from:northwind").empty());
  auto const too_many = json::value_from(std::vector<std::string>(1001, "x"));
  EXPECT_EQ(as(alice_, "POST", "messages/batchModify",
               json::object{{"ids", too_many}, {"addLabelIds", {"STARRED"}}})
                .status,
            400);
}

TEST_F(GmailTest, inserts_and_imports_with_their_dates) {
  auto const raw = to_base64url(
      "From: x@example.org\r\nTo: alice@example.com\r\nSubject: Old 31\r\nDate: Thu, 01 Jan 2026 10:00:00 "
      "+0100\r\n\r\nx");
  auto const imported =
      as(alice_, "POST", "messages/import", json::object{{"raw", raw}, {"labelIds", {"INBOX"}}});
  ASSERT_EQ(imported.status, 200) << imported.text;
  EXPECT_EQ(member(message(alice_, json::text(imported.body, "id")), "internalDate"), "1767258000000");
  auto const inserted = as(alice_, "POST", "messages", json::object{{"raw", raw}});
  EXPECT_EQ(member(message(alice_, json::text(inserted.body, "id")), "internalDate"), "1790000000000");
}

TEST_F(GmailTest, a_long_thread_and_its_trash) {
  auto const found = as(alice_, "GET", "threads?q=" + percent_encode("subject:\"Apollo kickoff\""));
  ASSERT_EQ(json::items(found.body, "threads").size(), 1u) << found.text;
  std::string const id(json::text(json::items(found.body, "threads")[0], "id"));
  auto const thread = as(alice_, "GET", "threads/" + id + "?format=metadata");
  EXPECT_EQ(json::items(thread.body, "messages").size(), 7u);
  EXPECT_EQ(as(alice_, "POST", "threads/" + id + "/trash").status, 200);
  EXPECT_TRUE(search(alice_, "subject:\"Apollo kickoff\"").empty());
  EXPECT_EQ(as(alice_, "POST", "threads/" + id + "/untrash").status, 200);
  EXPECT_EQ(as(alice_, "DELETE", "threads/" + id).status, 204);
  EXPECT_EQ(as(alice_, "GET", "threads/" + id).status, 404);
}

TEST_F(GmailTest, labels_have_names_colours_and_counts) {
  auto const create = [&](std::string_view name, std::string_view text_color = "#ffffff") {
    return as(alice_, "POST", "labels",
              json::object{{"name", name},
                           {"labelListVisibility", "labelShow"},
                           {"messageListVisibility", "show"},
                           {"color", {{"textColor", text_color}, {"backgroundColor", "#fb4c2f"}}}});
  };
  auto const made = create("Projects/Zeus");
  ASSERT_EQ(made.status, 200) << made.text;
  std::string const id(json::text(made.body, "id"));
  EXPECT_EQ(create("projects/zeus").status, 409);
  EXPECT_EQ(create("inbox").error(), "Invalid label name");
  EXPECT_EQ(create("y", "#123456").error(), "Label color #123456 is not on the allowed color palette");
  auto const bare = as(alice_, "POST", "labels", json::object{{"name", "z"}});
  EXPECT_EQ(bare.status, 400);
  EXPECT_EQ(
      bare.error(),
      "The label labelListVisibility field is required.\nThe label messageListVisibility field is required.");
  auto const ids = json::value_from(search(alice_, "from:northwind"));
  as(alice_, "POST", "messages/batchModify", json::object{{"ids", ids}, {"addLabelIds", {id}}});
  auto const counted = as(alice_, "GET", "labels/" + id);
  EXPECT_EQ(json::integer(counted.body, "messagesTotal"), 3);
  EXPECT_EQ(json::integer(counted.body, "messagesUnread"), 1);
  EXPECT_EQ(json::integer(counted.body, "threadsTotal"), 3);
  EXPECT_EQ(search(alice_, "label:projects-zeus").size(), 3u);
  EXPECT_EQ(as(alice_, "PATCH", "labels/" + id, json::object{{"name", "Zeus"}}).status, 200);
  auto const plain = as(alice_, "PUT", "labels/" + id,
                        json::object{{"id", id},
                                     {"name", "Zeus"},
                                     {"labelListVisibility", "labelHide"},
                                     {"messageListVisibility", "show"}});
  EXPECT_FALSE(json::find(plain.body, "color"));
  EXPECT_EQ(as(alice_, "PATCH", "labels/INBOX", json::object{{"name", "x"}}).status, 400);
  EXPECT_EQ(as(alice_, "DELETE", "labels/INBOX").error(), "Invalid delete request");
  EXPECT_EQ(as(alice_, "DELETE", "labels/" + id).status, 204);
  EXPECT_EQ(as(alice_, "GET", "labels/" + id).status, 404);
  EXPECT_EQ(search(alice_, "from:northwind").size(), 3u);
}

TEST_F(GmailTest, a_parent_label_takes_its_children_along) {
  auto const labels = as(alice_, "GET", "labels");
  std::string parent;
  for (auto const& label : json::items(labels.body, "labels")) {
    if (json::text(label, "name") == "Projects") parent = json::text(label, "id");
  }
  ASSERT_EQ(as(alice_, "PATCH", "labels/" + parent, json::object{{"name", "Work"}}).status, 200);
  EXPECT_THAT(as(alice_, "GET", "labels").text, HasSubstr("Work/Apollo"));
}

TEST_F(GmailTest, signatures_are_kept) {
  ASSERT_EQ(
      as(alice_, "PATCH", "settings/sendAs/alice%40example.com", json::object{{"signature", "<b>A</b>"}})
          .status,
      200);
  auto const listed = as(alice_, "GET", "settings/sendAs");
  EXPECT_EQ(json::text(json::items(listed.body, "sendAs")[0], "signature"), "<b>A</b>");
  EXPECT_EQ(as(alice_, "GET", "settings/sendAs/other%40example.com").status, 404);
}

}  // namespace
}  // namespace workspace::sandbox::gmail
