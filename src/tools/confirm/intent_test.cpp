// What each tool that writes asks, in words, and whether it does so with --confirm outbound.

#include "tools/confirm/intent.hpp"

#include "tools/confirm/confirmation_fixture.hpp"

#include <set>

namespace workspace::tools {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string const mail = R"("to":"Bob <bob@example.com>","subject":"Lunch","body":"At noon?")";

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
  fake_.http.otherwise = {
      {"id", "x"}, {"name", "x"}, {"mimeType", "text/plain"}, {"message", json::object()}};
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

TEST(Intent, AValueStaysOnItsLine) {
  EXPECT_EQ(one_line("a\r\nTo: b\x7f\xff\u2028c\u202ed "), "a  To: b \ufffd c d");
  Intent intent{Reach::own, "Do it?"};
  intent.fact("Empty", " \n")
      .fact("Long", std::string(2000, 'x'))
      .list("None", {})
      .list("Two", {"a\nb", "c"});
  EXPECT_EQ(intent.text("alice@example.com"),
            "Do it?\nLong: " + std::string(1000, 'x') + "…\nTwo: a b, c\nAccount: alice@example.com");
}

TEST(Intent, ItsDigestCoversToolUserWordsAndContents) {
  Intent intent{Reach::own, "Do it?"};
  std::set<std::string> digests{intent.digest("t", "a"), intent.digest("u", "a"), intent.digest("t", "b")};
  intent.contents = "x";
  digests.insert(intent.digest("t", "a"));
  intent.fact("To", "bob");
  digests.insert(intent.digest("t", "a"));
  EXPECT_EQ(digests.size(), 5u);
}

}  // namespace
}  // namespace workspace::tools
