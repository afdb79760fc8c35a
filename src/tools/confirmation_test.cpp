#include "tools/confirmation.hpp"

#include "base/encoding.hpp"
#include "tools/fakes.hpp"

#include <gmock/gmock.h>
#include <set>

namespace workspace::tools {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string const alice = "alice@example.com";
std::string const mail = R"("to":"Bob <bob@example.com>","subject":"Lunch","body":"At noon?")";
char const* const sent = R"({"id":"m1","threadId":"t1"})";

/// What the client can do and what it answers.
struct Client {
  bool can_ask = true;
  json::object answers{};
  std::string notes{};
  std::string nonce = "nonce";
  std::string principal{};
  bool from_loopback = true;
};

class ConfirmationTest : public testing::Test {
 protected:
  ConfirmationTest() {
    options_.confirm.mode = ConfirmMode::outbound;
    for (auto const* user : {"alice@example.com", "eve@example.com"})
      fake_.sign_in(user, {"gmail.modify", "gmail.settings.basic", "gmail.labels", "calendar", "drive"});
  }

  mcp::Outcome call(std::string_view tool, std::string const& arguments, Client client,
                    std::string const& user = alice) {
    Policy policy(fake_.backend, options_);
    auto const made = make_mcp_tools({&tool_named(tool)}, policy, fake_.backend, {});
    mcp::CallContext::Input input;
    input.caller.version = mcp::newest_modern;
    if (client.can_ask) input.caller.client_capabilities = {{"elicitation", json::object{}}};
    input.caller.principal = {.id = client.principal, .from_loopback = client.from_loopback};
    input.deadline = fake_.clock.now() + std::chrono::minutes(1);
    input.answers = client.answers;
    input.notes = client.notes;
    input.notes_nonce = client.nonce;
    mcp::CallContext context(std::move(input), {});
    auto const whole = fmt::format(R"({{"user_google_email":"{}",{}}})", user, arguments);
    return fake_.run(made[0].call(context, json::parse(whole).value().as_object()));
  }
  /// send_gmail_message, which first reads the sender's settings.
  mcp::Outcome send(Client client, std::string const& more = {}, std::string const& user = alice) {
    fake_.http.then(200, "{}");
    return call("send_gmail_message", mail + more, std::move(client), user);
  }
  static mcp::CallResult result(mcp::Outcome outcome) {
    if (auto* done = std::get_if<mcp::CallResult>(&outcome)) return std::move(*done);
    ADD_FAILURE() << "it asked";
    return {};
  }
  static mcp::InputRequired question(mcp::Outcome outcome) {
    if (auto* asked = std::get_if<mcp::InputRequired>(&outcome)) return std::move(*asked);
    ADD_FAILURE() << "it did not ask: " << text(std::get<mcp::CallResult>(outcome));
    return {};
  }
  static std::string words(mcp::InputRequired const& asked) {
    return asked.requests.empty() ? ""
                                  : std::string(json::text(asked.requests.begin()->second.params, "message"));
  }
  static std::string text(mcp::CallResult const& result) {
    return result.content.empty() ? "" : std::string(json::text(result.content[0].block, "text"));
  }
  /// The client that comes back with the person's answer.
  static Client answering(mcp::InputRequired const& asked, std::string_view action = "accept") {
    return {.answers = {{"confirm", {{"action", action}}}}, .notes = asked.notes};
  }
  static std::string token_of(mcp::CallResult const& result) {
    constexpr std::string_view before = "confirmation_token=";
    auto const whole = text(result);
    auto const at = whole.rfind(before);
    return at == std::string::npos ? "" : whole.substr(at + before.size());
  }
  static std::string with(std::string const& token) { return R"(,"confirmation_token":")" + token + "\""; }
  std::size_t writes() const {
    return std::size_t(
        std::ranges::count_if(fake_.http.requests, [](auto const& r) { return !r.is_safe(); }));
  }
  void expect_refused(mcp::Outcome outcome, std::string_view part) {
    auto const got = result(std::move(outcome));
    EXPECT_TRUE(got.is_error);
    EXPECT_THAT(text(got), HasSubstr(std::string(part)));
  }

  FakeBackend fake_;
  PolicyOptions options_;
  Client const plain_{.can_ask = false};
};

TEST_F(ConfirmationTest, OffAsksNothing) {
  options_.confirm.mode = ConfirmMode::off;
  fake_.http.then(200, "{}").then(200, sent);
  auto const done = result(call("send_gmail_message", mail, plain_));
  EXPECT_FALSE(done.is_error) << text(done);
  expect_refused(call("send_gmail_message", mail + with("x"), plain_), "/confirmation_token");
}

TEST_F(ConfirmationTest, ThePersonIsAskedInWordsAndItIsDoneOnce) {
  auto const asked = question(send({}));
  EXPECT_EQ(writes(), 0u);
  EXPECT_EQ(words(asked),
            "Send this mail?\nFrom: alice@example.com\nTo: Bob <bob@example.com>\nSubject: Lunch\n"
            "Text: At noon?\nAccount: alice@example.com");
  EXPECT_EQ(asked.requests.begin()->second.params.at("requestedSchema").at("type"), "object");
  fake_.http.then(200, "{}").then(200, sent);
  auto const done = result(call("send_gmail_message", mail, answering(asked)));
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
  EXPECT_FALSE(result(call("send_gmail_message", mail + with(token), plain_)).is_error);
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
  auto const confirmed = mail + with(token);
  fake_.http.then(200, "{}").then_error(400, "invalidArgument");
  EXPECT_TRUE(result(call("send_gmail_message", confirmed, plain_)).is_error);
  fake_.http.then(200, "{}").then_breaks(http::Broken::Kind::reset, true);
  expect_refused(call("send_gmail_message", confirmed, plain_), "may");
  expect_refused(send(plain_, with(token)), "used already");
}

TEST_F(ConfirmationTest, StrictRefusesWhereNobodyCanBeAsked) {
  options_.confirm.strict = true;
  expect_refused(send(plain_), "--confirm-strict");
  expect_refused(call("send_gmail_message", mail + with("x"), plain_), "/confirmation_token");
  EXPECT_THAT(words(question(send({}))), testing::StartsWith("Send this mail?"));
  EXPECT_EQ(writes(), 0u);
}

TEST_F(ConfirmationTest, AnAnswerDoesNotPassThePolicy) {
  auto const asked = question(send({}));
  options_.loopback_users_only = true;
  auto client = answering(asked);
  client.from_loopback = false;
  expect_refused(call("send_gmail_message", mail, client), "its own machine only");
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

struct Case {
  std::string tool, arguments;
  std::vector<std::string> reads;  // what is answered before the question
  bool outbound;
  std::vector<std::string> words;
};

class Effects : public ConfirmationTest, public testing::WithParamInterface<Case> {};

TEST_P(Effects, AskAsTheirReachSays) {
  auto const& c = GetParam();
  auto const read = [&] {
    for (auto const& answer : c.reads) fake_.http.then(200, answer);
  };
  for (auto const mode : {ConfirmMode::outbound, ConfirmMode::all}) {
    options_.confirm.mode = mode;
    if (mode == ConfirmMode::outbound && !c.outbound) continue;
    read();
    auto const asked = question(call(c.tool, c.arguments, {}));
    for (auto const& part : c.words) EXPECT_THAT(words(asked), HasSubstr(part));
    read();
    EXPECT_THAT(text(result(call(c.tool, c.arguments, plain_))), HasSubstr("confirmation_token="));
    EXPECT_EQ(writes(), 0u);
    EXPECT_TRUE(fake_.http.answers.empty());
  }
  if (c.outbound) return;
  options_.confirm.mode = ConfirmMode::outbound;
  for (int i = 0; i < 4; ++i)
    fake_.http.then(200, R"({"id":"x","name":"x","mimeType":"text/plain","message":{}})");
  auto const done = result(call(c.tool, c.arguments, plain_));
  EXPECT_THAT(text(done), Not(HasSubstr("confirm"))) << text(done);
  EXPECT_EQ(writes(), 1u) << text(done);
}

std::string const file =
    R"({"id":"f1","name":"Plan\nAccount: bob@example.com","mimeType":"text/plain","webViewLink":"https://drive.example.com/f1"})";
std::string const folder = R"({"id":"d1","name":"Papers","mimeType":"application/vnd.google-apps.folder"})";
std::string const event =
    R"({"id":"e1","summary":"Review","start":{"dateTime":"2026-11-23T09:00:00Z"},"end":{"dateTime":"2026-11-23T10:00:00Z"},"organizer":{"email":"bob@example.com"},"attendees":[{"email":"alice@example.com","self":true},{"email":"bob@example.com"}]})";
std::string const alone =
    R"({"id":"e1","summary":"Nap","start":{"date":"2026-11-23"},"end":{"date":"2026-11-24"}})";
std::string const times =
    R"("start_time":"2026-11-23T09:00:00Z","end_time":"2026-11-23T10:00:00Z","timezone":"UTC")";
std::string const permission =
    R"({"id":"p1","type":"user","role":"reader","emailAddress":"bob@example.com"})";

std::string event_call(std::string const& action, std::string const& more) {
  return R"("action":")" + action + R"(",)" + more;
}
std::string access_call(std::string const& action, std::string const& more) {
  return R"("file_id":"f1","action":")" + action + R"(",)" + more;
}

std::vector<Case> cases() {
  return {
      Case{"draft_gmail_message", mail, {"{}"}, false, {"Save this draft?", "To: Bob <bob@example.com>"}},
      Case{
          "send_gmail_message",
          R"("to":"bob@example.com","cc":"c@example.com","bcc":"d@example.com","subject":"x\u202egnp.exe","body":"",
                "attachments":[{"filename":"a.txt","content":"eHg="}])",
          {"{}"},
          true,
          {"Cc: c@example.com", "Bcc: d@example.com", "Attachments: a.txt (2 B)", "Subject: x gnp.exe"}},
      Case{"manage_gmail_label",
           R"("action":"create","name":"New")",
           {},
           false,
           {"Create this label?", "New"}},
      Case{"manage_gmail_label",
           R"("action":"update","label_id":"L1","name":"New")",
           {R"({"id":"L1","name":"Old"})"},
           false,
           {"Label: Old", "Becomes: name New"}},
      Case{"manage_gmail_label",
           R"("action":"delete","label_id":"L1")",
           {R"({"id":"L1","name":"Old"})"},
           true,
           {"Delete this label for good?", "Label: Old"}},
      Case{"manage_event", event_call("create", R"("summary":"Nap",)" + times), {}, false, {"Title: Nap"}},
      Case{"manage_event",
           event_call("create", R"("summary":"Review","attendees":["bob@example.com"],)" + times),
           {},
           true,
           {"Create this event?", "Guests: bob@example.com", "all of them get mail"}},
      Case{"manage_event",
           event_call("create",
                      R"("summary":"Review","send_updates":"none","attendees":["bob@example.com"],)" + times),
           {},
           true,
           {"nobody gets mail"}},
      Case{"manage_event",
           event_call("update", R"("event_id":"e1","attendees":["eve@example.com"])"),
           {event},
           true,
           {"Change this event?", "Event: Review", "Guests: eve@example.com",
            "No longer invited: bob@example.com"}},
      Case{"manage_event",
           event_call("update", R"("event_id":"e1","location":"Sofa")"),
           {alone},
           false,
           {"Event: Nap", "Place: Sofa"}},
      Case{"manage_event",
           event_call("delete", R"("event_id":"e1")"),
           {event},
           true,
           {"Delete this event?", "Event: Review", "Guests: bob@example.com"}},
      Case{"manage_event",
           event_call("rsvp", R"("event_id":"e1","response":"declined")"),
           {event},
           true,
           {"Organizer: bob@example.com", "Answer: declined"}},
      // What a name holds cannot pose as a line of the question.
      Case{"manage_drive_access",
           access_call("grant", R"("share_with":"bob@example.com","role":"writer")"),
           {file},
           true,
           {"Share this?", "File: Plan Account: bob@example.com\n", "With: user bob@example.com as writer",
            "people and groups are told", "\nAccount: alice@example.com"}},
      Case{"manage_drive_access",
           access_call("grant", R"("share_type":"anyone","allow_file_discovery":true)"),
           {folder},
           true,
           {"Folder, with all in it: Papers", "everybody on the web"}},
      Case{
          "manage_drive_access",
          access_call("grant_batch",
                      R"("recipients":[{"email":"b@example.com"},{"domain":"example.com","role":"writer"}])"),
          {file},
          true,
          {"user b@example.com as reader, everybody at example.com as writer"}},
      Case{"manage_drive_access",
           access_call("update", R"("permission_id":"p1","role":"writer")"),
           {file, permission},
           true,
           {"Of: bob@example.com", "Role: writer instead of reader"}},
      Case{"manage_drive_access",
           access_call("revoke", R"("permission_id":"p1")"),
           {file, permission},
           false,
           {"Take away the access", "Of: bob@example.com"}},
      Case{"manage_drive_access",
           access_call("transfer_owner", R"("new_owner_email":"bob@example.com")"),
           {file},
           true,
           {"Give this away?", "New owner: bob@example.com"}},
      Case{"update_drive_file", R"("file_id":"f1","trashed":true)", {file}, false, {"trashed: true"}},
      Case{"update_drive_file", R"("file_id":"f1","content":"new")", {file}, false, {"New content: 3 B"}},
      Case{"create_drive_file",
           R"("file_name":"a.txt","content":"abc")",
           {folder},
           false,
           {"Make this file in Drive?", "Name: a.txt", "Size: 3 B", "Folder: Papers"}},
      Case{"create_drive_folder", R"("folder_name":"New")", {folder}, false, {"Name: New"}},
      Case{"import_to_google_doc",
           R"("file_name":"a","content":"b","source_format":"txt")",
           {folder},
           false,
           {"Name: a"}},
      Case{"import_to_google_sheets",
           R"("file_name":"a","content":"b","source_format":"csv")",
           {folder},
           false,
           {"Name: a"}},
      Case{"import_to_google_slides",
           R"("file_name":"a.pptx","base64_content":"eHg=")",
           {folder},
           false,
           {"Name: a"}},
      Case{"copy_drive_file", R"("file_id":"f1")", {file, folder}, false, {"Copy \"Plan"}}};
}

INSTANTIATE_TEST_SUITE_P(Tools, Effects, testing::ValuesIn(cases()));

/// A new tool that writes belongs in the table: it has to ask.
TEST_F(ConfirmationTest, EveryToolThatWritesIsShownToAsk) {
  options_.confirm.mode = ConfirmMode::all;
  Policy const policy(fake_.backend, options_);
  std::set<std::string> shown, writing;
  for (auto const& c : cases()) shown.insert(c.tool);
  for (auto const* tool : Tool::all())
    if (policy.confirms(*tool)) writing.emplace(tool->info.name);
  EXPECT_EQ(shown, writing);
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
  EXPECT_THAT(names({.mode = ConfirmMode::outbound}),
              testing::ElementsAre("manage_drive_access", "manage_event", "manage_gmail_label",
                                   "send_gmail_message", "update_drive_file"));
  auto const all = names({.mode = ConfirmMode::all});
  EXPECT_THAT(all, testing::Contains("create_drive_file"));
  // They write nothing of the user's.
  EXPECT_THAT(all, Not(testing::Contains("start_google_auth")));
  EXPECT_THAT(all, Not(testing::Contains("get_gmail_attachment_content")));
}

TEST(WriteWatch, LetsNothingOutBeforeItMay) {
  google::FakeHttp http;
  net::io_context io;
  WriteWatch watch(http, true);
  auto const send = [&](http::Request request) { return http::run_on(io, watch.send(std::move(request))); };
  auto const post = http::Request::post("https://www.googleapis.com/drive/v3/files/batch1");
  EXPECT_THROW(send(post), Failure);
  http.then(200).then(200);
  send(http::Request::get("https://www.googleapis.com/drive/v3/files"));
  send(http::Request::post("https://www.googleapis.com/batch/drive/v3"));
  watch.open();
  EXPECT_FALSE(watch.may_have_written());
  http.then(403).then(429).then_breaks(http::Broken::Kind::connect, false);
  for (int i = 0; i < 3; ++i) send(post);
  EXPECT_FALSE(watch.may_have_written());
  http.then(503).then(400);
  send(post);
  send(post);
  EXPECT_TRUE(watch.may_have_written());
}

}  // namespace
}  // namespace workspace::tools
