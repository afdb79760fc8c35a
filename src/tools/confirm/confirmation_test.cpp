#include "tools/confirm/confirmation.hpp"

#include "tools/confirm/confirmation_fixture.hpp"

namespace workspace::tools {
namespace {

using testing::HasSubstr;
using testing::Not;

char const* const sent = R"({"id":"m1","threadId":"t1"})";

TEST_F(ConfirmationTest, OffAsksNothing) {
  options_.confirm.mode = ConfirmMode::off;
  fake_.http.then(200, "{}").then(200, sent);
  auto const done = result(call("send_gmail_message", mail_, plain_));
  EXPECT_FALSE(done.is_error) << text(done);
  expect_refused(call("send_gmail_message", mail_ + with("x"), plain_), "/confirmation_token");
}

TEST_F(ConfirmationTest, ThePersonIsAskedInWordsAndItIsDoneOnce) {
  auto const asked = question(send({}));
  EXPECT_EQ(writes(), 0u);
  EXPECT_EQ(words(asked),
            "Send this mail?\nFrom: alice@example.com\nTo: Bob <bob@example.com>\nSubject: Lunch\n"
            "Text: At noon?\nAccount: alice@example.com");
  EXPECT_EQ(asked.requests.begin()->second.params.at("requestedSchema").at("type"), "object");
  fake_.http.then(200, "{}").then(200, sent);
  auto const done = result(call("send_gmail_message", mail_, answering(asked)));
  EXPECT_FALSE(done.is_error) << text(done);
  EXPECT_EQ(writes(), 1u);
  expect_refused(send(answering(asked)), "used already");
  EXPECT_EQ(writes(), 1u);
}

TEST_F(ConfirmationTest, NoIsNoAndSaysSo) {
  auto const asked = question(send({}));
  expect_refused(send(answering(asked, "decline")), "Nothing was done: the user declined. Do not call again");
  expect_refused(send(answering(asked, "cancel")), "Nothing was done: the user closed the question");
  EXPECT_EQ(writes(), 0u);
}

TEST_F(ConfirmationTest, IllTypedAnswersAskAgain) {
  auto const asked = question(send({}));
  for (auto const* answer : {R"({"action":"yes"})", R"({"action":true})", "{}", "7", "null",
                             R"({"action":"accept","content":[]})"}) {
    auto client = answering(asked);
    client.answers["confirm"] = json::parse(answer).value();
    EXPECT_EQ(words(question(send(client))), words(asked)) << answer;
  }
  EXPECT_EQ(writes(), 0u);
}

TEST_F(ConfirmationTest, AnAnswerWithoutItsNotesAsksAgain) {
  auto client = answering(question(send({})));
  client.notes = {};
  EXPECT_THAT(words(question(send(client))), testing::StartsWith("Send this mail?"));
  EXPECT_EQ(writes(), 0u);
}

TEST_F(ConfirmationTest, WhatChangedMeanwhileIsAskedAnew) {
  auto const original = [](std::string const& from) {
    return R"({"id":"o1","threadId":"t1","payload":{"headers":[{"name":"From","value":")" + from +
           R"("},{"name":"Subject","value":"Plan"},{"name":"Message-ID","value":"<1@example.com>"}]}})";
  };
  auto const thread = [&](std::string const& from) {
    return R"({"id":"t1","messages":[)" + original(from) + "]}";
  };
  std::string const reply = R"("thread_id":"t1","body":"Yes")";
  fake_.http.then(200, "{}").then(200, thread("bob@example.com"));
  auto const asked = question(call("send_gmail_message", reply, {}));
  EXPECT_THAT(words(asked), HasSubstr("To: bob@example.com"));
  fake_.http.then(200, "{}").then(200, thread("mallory@example.com"));
  auto const again = question(call("send_gmail_message", reply, answering(asked)));
  EXPECT_THAT(words(again), HasSubstr("has changed since you were asked"));
  EXPECT_THAT(words(again), HasSubstr("To: mallory@example.com"));
  EXPECT_EQ(writes(), 0u);
  fake_.http.then(200, "{}").then(200, thread("mallory@example.com")).then(200, sent);
  EXPECT_FALSE(result(call("send_gmail_message", reply, answering(again))).is_error);
  EXPECT_EQ(writes(), 1u);
}

TEST_F(ConfirmationTest, WhoCannotBeAskedConfirmsByATokenOnce) {
  auto const first = result(send(plain_));
  EXPECT_TRUE(first.is_error);
  EXPECT_THAT(text(first), HasSubstr("Nothing was done yet"));
  EXPECT_THAT(text(first), HasSubstr("To: Bob <bob@example.com>"));
  auto const token = token_of(first);
  EXPECT_LT(token.size(), 200u);
  fake_.http.then(200, "{}").then(200, sent);
  EXPECT_FALSE(result(call("send_gmail_message", mail_ + with(token), plain_)).is_error);
  expect_refused(send(plain_, with(token)), "used already");
  EXPECT_EQ(writes(), 1u);
}

TEST_F(ConfirmationTest, ATokenIsGoodForItsUserToolArgumentsAndTime) {
  auto const token = token_of(result(send(plain_)));
  expect_refused(send(plain_, with(token), "eve@example.com"), "given to another user");
  expect_refused(send({.can_ask = false, .principal = "eve"}, with(token)), "given to another user");
  expect_refused(send(plain_, R"(,"cc":"eve@example.com")" + with(token)), "given for other arguments");
  fake_.http.then(200, R"({"id":"L1","name":"Old"})");
  expect_refused(call("manage_gmail_label", R"("action":"delete","label_id":"L1")" + with(token), plain_),
                 "given for another tool");
  expect_refused(send(plain_, with("AAAA" + token.substr(4))), "none that this server gave");
  expect_refused(send(plain_, with("nonsense")), "none that this server gave");
  fake_.clock.advance(std::chrono::minutes(5));
  expect_refused(send(plain_, with(token)), "has expired");
  EXPECT_EQ(writes(), 0u);
}

TEST_F(ConfirmationTest, ATokenIsNotGoodForAnotherEffect) {
  std::string const label = R"("action":"delete","label_id":"L1")";
  fake_.http.then(200, R"({"id":"L1","name":"Old"})");
  auto const token = token_of(result(call("manage_gmail_label", label, plain_)));
  fake_.http.then(200, R"({"id":"L1","name":"Taxes"})");
  auto const changed = result(call("manage_gmail_label", label + with(token), plain_));
  EXPECT_THAT(text(changed), HasSubstr("has changed since it was confirmed"));
  EXPECT_THAT(text(changed), HasSubstr("Label: Taxes"));
  EXPECT_NE(token_of(changed), token);
  EXPECT_EQ(writes(), 0u);
}

TEST_F(ConfirmationTest, ATokenDoesNotReplaceAPersonWhoCanBeAsked) {
  auto const token = token_of(result(send(plain_)));
  EXPECT_THAT(words(question(send({}, with(token)))), testing::StartsWith("Send this mail?"));
}

TEST_F(ConfirmationTest, OnlyAWriteThatCertainlyDidNotHappenGivesTheConfirmationBack) {
  auto const token = token_of(result(send(plain_)));
  auto const confirmed = mail_ + with(token);
  fake_.http.then(200, "{}").then_error(400, "invalidArgument");
  EXPECT_TRUE(result(call("send_gmail_message", confirmed, plain_)).is_error);
  fake_.http.then(200, "{}").then_breaks(http::Broken::Kind::reset, true);
  expect_refused(call("send_gmail_message", confirmed, plain_), "may");
  expect_refused(send(plain_, with(token)), "used already");
}

TEST_F(ConfirmationTest, StrictRefusesWhereNobodyCanBeAsked) {
  options_.confirm.strict = true;
  expect_refused(send(plain_), "--confirm-strict");
  expect_refused(call("send_gmail_message", mail_ + with("x"), plain_), "/confirmation_token");
  EXPECT_THAT(words(question(send({}))), testing::StartsWith("Send this mail?"));
  EXPECT_EQ(writes(), 0u);
}

TEST_F(ConfirmationTest, AnAnswerDoesNotPassThePolicy) {
  auto const asked = question(send({}));
  options_.loopback_users_only = true;
  auto client = answering(asked);
  client.from_loopback = false;
  expect_refused(call("send_gmail_message", mail_, client), "its own machine only");
  EXPECT_EQ(writes(), 0u);
}

TEST_F(ConfirmationTest, AMailToOneselfAloneStaysWithTheUser) {
  std::string const note = R"("to":"ALICE@example.com","subject":"Note","body":"x")";
  fake_.http.then(200, "{}").then(200, sent);
  EXPECT_FALSE(result(call("send_gmail_message", note, {})).is_error);
  options_.confirm.mode = ConfirmMode::all;
  fake_.http.then(200, "{}");
  question(call("send_gmail_message", note, {}));
}

TEST_F(ConfirmationTest, TheTokenIsInTheSchemaOnlyWhileItIsTaken) {
  auto const names = [&](ConfirmOptions confirm) {
    options_.confirm = confirm;
    Policy policy(fake_.backend, options_);
    std::vector<std::string> taking;
    for (auto const& tool : make_mcp_tools(Tool::all(), policy, fake_.backend, {})) {
      json::value const schema(tool.input_schema);
      if (json::find_path(schema, {"properties", "confirmation_token"})) taking.push_back(tool.name);
      for (auto const& name : json::items(schema, "required")) EXPECT_NE(name, "confirmation_token");
    }
    return taking;
  };
  EXPECT_THAT(names({}), testing::IsEmpty());
  EXPECT_THAT(names({.mode = ConfirmMode::all, .strict = true}), testing::IsEmpty());
  auto const outbound = names({.mode = ConfirmMode::outbound});
  EXPECT_THAT(outbound, testing::IsSupersetOf({"manage_drive_access", "send_gmail_message"}));
  EXPECT_THAT(outbound, Not(testing::Contains("create_drive_file")));
  auto const all = names({.mode = ConfirmMode::all});
  EXPECT_THAT(all, testing::Contains("create_drive_file"));
  // They write nothing of the user's.
  EXPECT_THAT(all, Not(testing::Contains("start_google_auth")));
  EXPECT_THAT(all, Not(testing::Contains("get_gmail_attachment_content")));
}

}  // namespace
}  // namespace workspace::tools
