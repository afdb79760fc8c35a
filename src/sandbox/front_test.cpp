#include "sandbox/front_test.hpp"

#include "http/multipart.hpp"

namespace workspace::sandbox {
namespace {

using ::testing::HasSubstr;

TEST_F(FrontTest, answers_401_without_a_token_and_with_a_wrong_or_expired_one) {
  auto none = send("GET", "/gmail/v1/users/me/profile", {});
  EXPECT_EQ(none.status, 401);
  EXPECT_TRUE(none.headers.find("WWW-Authenticate"));
  EXPECT_EQ(json::text(*json::find(none.body, "error"), "status"), "UNAUTHENTICATED");
  auto wrong = call("ya29.sandbox-wrong", "GET", "/gmail/v1/users/me/profile");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_THAT(std::string(wrong.headers.find("WWW-Authenticate").value()), HasSubstr("invalid_token"));
  EXPECT_EQ(get("/gmail/v1/users/me/profile").status, 200);
  clock_.advance(std::chrono::hours{1});
  EXPECT_EQ(get("/gmail/v1/users/me/profile").status, 401);
}

TEST_F(FrontTest, answers_403_where_no_scope_fits) {
  auto const token = sign_in("alice@example.com", {"calendar"});
  auto answer = call(token, "GET", "/gmail/v1/users/me/profile");
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(json::text(json::items(*json::find(answer.body, "error"), "details").at(0), "reason"),
            "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
  EXPECT_TRUE(front_.violations().empty());
}

TEST_F(FrontTest, refuses_and_counts_unknown_parameters_and_fields) {
  auto parameter = get("/gmail/v1/users/me/messages?pagesize=3");
  EXPECT_EQ(parameter.status, 400);
  EXPECT_THAT(std::string(parameter.error()), HasSubstr("pagesize"));
  auto field = call(alice_, "PATCH", "/gmail/v1/users/me/labels/Label_1", json::object{{"colour", "red"}});
  EXPECT_EQ(field.status, 400);
  EXPECT_THAT(std::string(field.error()), HasSubstr("colour"));
  auto type = call(alice_, "PATCH", "/gmail/v1/users/me/labels/Label_1", json::object{{"name", 3}});
  EXPECT_EQ(type.status, 400);
  ASSERT_EQ(front_.violations().size(), 3u);
  EXPECT_EQ(front_.violations()[0].method, "gmail.users.messages.list");
  auto state = send("GET", "/sandbox/state", {});
  EXPECT_EQ(json::items(state.body, "violations").size(), 3u);
}

TEST_F(FrontTest, refuses_a_body_that_is_no_json) {
  http::Headers headers{{"Authorization", "Bearer " + alice_}, {"Content-Type", "application/json"}};
  EXPECT_EQ(send("POST", "/gmail/v1/users/me/labels", headers, "{\"name\": ").status, 400);
  EXPECT_EQ(send("POST", "/gmail/v1/users/me/labels", headers, "[]").status, 400);
  headers.set("Content-Type", "text/plain");
  EXPECT_EQ(send("POST", "/gmail/v1/users/me/labels", headers, "{\"name\": \"x\"}").status, 400);
}

TEST_F(FrontTest, knows_unknown_urls_from_what_it_does_not_simulate) {
  auto unknown = get("/gmail/v1/users/me/unicorns");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_THAT(unknown.text, HasSubstr("<!DOCTYPE html>"));
  auto watch = post("/gmail/v1/users/me/watch", json::object{{"topicName", "projects/p/topics/t"}});
  EXPECT_EQ(watch.status, 501);
  EXPECT_EQ(watch.error(), "The sandbox does not simulate gmail.users.watch.");
}

TEST_F(FrontTest, applies_field_selectors) {
  auto answer = get("/gmail/v1/users/me/messages?maxResults=2&fields=messages/id,nextPageToken");
  ASSERT_EQ(answer.status, 200) << answer.text;
  EXPECT_FALSE(json::find(answer.body, "resultSizeEstimate"));
  auto const& messages = json::items(answer.body, "messages");
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_TRUE(json::find(messages[0], "id"));
  EXPECT_FALSE(json::find(messages[0], "threadId"));
  auto wrong = get("/gmail/v1/users/me/messages?fields=messages(id,nonsense)");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(wrong.error(), "Invalid field selection messages/nonsense");
  EXPECT_EQ(get("/gmail/v1/users/me/messages?fields=messages(id").status, 400);
  EXPECT_EQ(get("/gmail/v1/users/me/messages?fields=*").status, 200);
}

TEST_F(FrontTest, applies_field_selectors_to_every_answer) {
  auto const listed =
      get("/calendar/v3/calendars/primary/events?maxResults=1&fields=items(id,start/*),nextPageToken");
  ASSERT_EQ(listed.status, 200) << listed.text;
  EXPECT_EQ(listed.body.get_object().size(), 2u);
  auto const& event = json::items(listed.body, "items")[0].get_object();
  EXPECT_EQ(event.size(), 2u);
  EXPECT_FALSE(event.at("start").get_object().empty());
  EXPECT_EQ(get("/drive/v3/about?fields=user/emailAddress").text,
            "{\"user\":{\"emailAddress\":\"alice@example.com\"}}\n");
  // What a declared collection makes and lists, too.
  json::object const label{
      {"name", "Receipts/2026"}, {"labelListVisibility", "labelShow"}, {"messageListVisibility", "show"}};
  EXPECT_EQ(post("/gmail/v1/users/me/labels?fields=name", label).text, "{\"name\":\"Receipts/2026\"}\n");
  auto const rules = get("/calendar/v3/calendars/primary/acl?fields=items/scope(type,value)");
  EXPECT_EQ(json::write(json::items(rules.body, "items")[0]),
            "{\"scope\":{\"type\":\"domain\",\"value\":\"example.com\"}}");
  EXPECT_EQ(get("/calendar/v3/calendars/primary/acl?fields=items(scope)extra").status, 400);
  EXPECT_EQ(get("/calendar/v3/calendars/primary/acl?fields=items/scope/kind").error(),
            "Invalid field selection items/scope/kind");
}

TEST_F(FrontTest, refuses_what_lacks_a_required_member) {
  auto const answer = post("/calendar/v3/calendars/primary/acl", json::object{{"role", "reader"}});
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.error(), "Missing scope.");
  EXPECT_EQ(json::text(answer.body.at("error").at("errors").as_array()[0], "reason"), "required");
  EXPECT_EQ(json::text(answer.body.at("error").at("errors").as_array()[0], "location"), "acl_rule.scope");
  EXPECT_EQ(call(alice_, "POST", "/drive/v3/files/x/permissions").error(),
            "The permission role field is required.\nThe permission type field is required.");
}

TEST_F(FrontTest, answers_a_batch_part_by_part) {
  auto part = [](std::string id, std::string request) {
    http::Part made;
    made.headers = {{"Content-Type", "application/http"}, {"Content-ID", "<" + id + ">"}};
    made.body = std::move(request);
    return made;
  };
  std::vector<http::Part> parts{part("a", "GET /gmail/v1/users/me/profile\r\n\r\n"),
                                part("b", "GET /gmail/v1/users/me/messages/nope HTTP/1.1\r\n\r\n"),
                                part("c", "GET /gmail/v1/users/me/messages?x=1\r\n\r\n")};
  auto body = http::write_multipart("mixed", parts);
  auto answer = send("POST", "/batch/gmail/v1",
                     {{"Authorization", "Bearer " + alice_}, {"Content-Type", body.content_type}}, body.body);
  ASSERT_EQ(answer.status, 200) << answer.text;
  auto answered = http::parse_multipart(*answer.headers.find("Content-Type"), answer.text).value();
  ASSERT_EQ(answered.size(), 3u);
  EXPECT_EQ(answered[0].headers.find("Content-ID"), "<response-a>");
  EXPECT_EQ(http::parse_inner_response(answered[0].body)->status, 200);
  EXPECT_EQ(http::parse_inner_response(answered[1].body)->status, 404);
  EXPECT_EQ(http::parse_inner_response(answered[2].body)->status, 400);
  EXPECT_EQ(front_.violations().size(), 1u);

  parts.assign(101, parts[0]);
  body = http::write_multipart("mixed", parts);
  answer = send("POST", "/batch/gmail/v1",
                {{"Authorization", "Bearer " + alice_}, {"Content-Type", body.content_type}}, body.body);
  EXPECT_EQ(answer.status, 400);
}

TEST_F(FrontTest, takes_an_upload_in_pieces) {
  std::string const mail = "To: bob@example.com\r\nSubject: Large\r\n\r\n" + std::string(300'000, 'x');
  http::Headers const authorized{{"Authorization", "Bearer " + alice_}};
  http::Headers begin = authorized;
  begin.add("X-Upload-Content-Type", "message/rfc822");
  begin.add("X-Upload-Content-Length", std::to_string(mail.size()));
  begin.add("Host", "127.0.0.1:1");
  auto opened = send("POST", "/upload/gmail/v1/users/me/messages/send?uploadType=resumable", begin);
  ASSERT_EQ(opened.status, 200) << opened.text;
  std::string const location(opened.headers.find("Location").value());
  ASSERT_THAT(location, HasSubstr("http://127.0.0.1:1/upload/"));
  auto const target = location.substr(location.find("/upload/"));
  auto piece = [&](std::string range, std::string bytes) {
    return send("PUT", target, {{"Content-Range", std::move(range)}}, std::move(bytes));
  };
  auto const size = std::to_string(mail.size());
  EXPECT_EQ(piece("bytes 0-9/" + size, mail.substr(0, 10)).status, 400);  // no multiple of 256 KiB
  auto more = piece("bytes 0-262143/" + size, mail.substr(0, 262144));
  EXPECT_EQ(more.status, 308);
  EXPECT_EQ(more.headers.find("Range"), "bytes=0-262143");
  EXPECT_EQ(piece("bytes */" + size, "").status, 308);
  auto done = piece("bytes 262144-" + std::to_string(mail.size() - 1) + "/" + size, mail.substr(262144));
  ASSERT_EQ(done.status, 200) << done.text;
  EXPECT_TRUE(json::find(done.body, "id"));
  EXPECT_EQ(piece("bytes */" + size, "").status, 404);  // the session is over
}

TEST_F(FrontTest, refuses_an_upload_without_its_type) {
  http::Headers const headers{{"Authorization", "Bearer " + alice_}};
  EXPECT_EQ(send("POST", "/upload/gmail/v1/users/me/messages/send", headers, "").status, 400);
}

TEST_F(FrontTest, fails_as_told_by_rules) {
  auto set = send(
      "POST", "/sandbox/faults", {{"Content-Type", "application/json"}},
      R"({"rules": [{"method": "gmail.users.messages.*", "status": 429, "retry_after": 7, "times": 2}]})");
  ASSERT_EQ(set.status, 200) << set.text;
  EXPECT_EQ(get("/gmail/v1/users/me/profile").status, 200);
  auto failed = get("/gmail/v1/users/me/messages");
  EXPECT_EQ(failed.status, 429);
  EXPECT_EQ(failed.headers.find("Retry-After"), "7");
  EXPECT_EQ(get("/gmail/v1/users/me/messages").status, 429);
  EXPECT_EQ(get("/gmail/v1/users/me/messages").status, 200);
  EXPECT_EQ(send("POST", "/sandbox/faults", {}, R"({"rules": [{"status": 429, "drop": true}]})").status, 400);
}

TEST_F(FrontTest, control_ends_and_expires_grants_and_resets) {
  auto const label =
      call(alice_, "PATCH", "/gmail/v1/users/me/labels/Label_1", json::object{{"name", "Gone"}});
  EXPECT_EQ(label.status, 200);
  EXPECT_EQ(send("POST", "/sandbox/reset", {}).status, 200);
  EXPECT_THAT(get("/gmail/v1/users/me/labels").text, ::testing::Not(HasSubstr("Gone")));
  EXPECT_EQ(send("POST", "/sandbox/expire", {}, R"({"user": "alice@example.com"})").status, 200);
  EXPECT_EQ(get("/gmail/v1/users/me/labels").status, 401);
  EXPECT_EQ(send("POST", "/sandbox/revoke", {}, R"({"user": "nobody@example.com"})").status, 400);
  EXPECT_EQ(send("GET", "/sandbox/state", {{"Origin", "http://example.org"}}).status, 403);
}

}  // namespace
}  // namespace workspace::sandbox
