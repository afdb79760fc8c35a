#include "tools/watch/feed.hpp"

#include <gtest/gtest.h>

namespace workspace::tools::watch {
namespace {

using Kind = Target::Kind;

json::Document parsed(std::string_view text) { return json::Document::parse(text).value(); }

/// A feed and what it asks, by hand.
struct Reader {
  explicit Reader(Source source) : feed(std::move(source)) {}

  Feed::Action look() { return feed.resume(Feed::Look{}); }
  Feed::Action answer(std::string_view text) { return feed.resume(parsed(text)); }
  Feed::Action refuse(int status) { return feed.resume(Feed::Refused{status}); }

  Feed feed;
};

std::string_view method(Feed::Action const& action) {
  return action.ask ? action.ask->method->id : std::string_view("over");
}

std::string parameter(Feed::Action const& action, std::string_view name) {
  return std::string(action.ask->params.find(name));
}

void expect_valid(Feed::Action const& action) {
  ASSERT_TRUE(action.ask);
  EXPECT_NO_THROW((void)google::target_of(*action.ask->method, action.ask->params));
}

TEST(MailFeed, starts_at_the_newest_history_and_tells_nothing_of_before) {
  Reader mail_reader(mail());
  auto action = mail_reader.look();
  EXPECT_EQ(method(action), "gmail.users.getProfile");
  expect_valid(action);
  action = mail_reader.answer(R"({"historyId":"100"})");
  EXPECT_EQ(method(action), "over");
  EXPECT_FALSE(action.failed || action.all);
  EXPECT_TRUE(action.touched.empty());
  action = mail_reader.look();
  EXPECT_EQ(method(action), "gmail.users.history.list");
  EXPECT_EQ(parameter(action, "startHistoryId"), "100");
  expect_valid(action);
}

TEST(MailFeed, maps_every_kind_of_record_to_messages_threads_and_labels) {
  Reader mail_reader(mail());
  mail_reader.look();
  mail_reader.answer(R"({"historyId":"100"})");
  mail_reader.look();
  auto const action = mail_reader.answer(R"({"historyId":"104","history":[
    {"id":"101","messages":[{"id":"m0"}],
     "messagesAdded":[{"message":{"id":"m1","threadId":"t1","labelIds":["INBOX","UNREAD"]}}]},
    {"id":"102","messagesDeleted":[{"message":{"id":"m2","threadId":"t2","labelIds":["TRASH"]}}]},
    {"id":"103","labelsRemoved":[{"message":{"id":"m3","threadId":"t3","labelIds":["Label_1"]},"labelIds":["STARRED"]}]},
    {"id":"104","labelsAdded":[{"message":{"id":"m3","threadId":"t3"},"labelIds":["Label_2"]}]}]})");
  std::set<Target> const expected{
      {Kind::message, "m1"}, {Kind::thread, "t1"},     {Kind::label, "INBOX"},   {Kind::label, "UNREAD"},
      {Kind::message, "m2"}, {Kind::thread, "t2"},     {Kind::label, "TRASH"},   {Kind::message, "m3"},
      {Kind::thread, "t3"},  {Kind::label, "Label_1"}, {Kind::label, "STARRED"}, {Kind::label, "Label_2"}};
  EXPECT_EQ(action.touched, expected);
  EXPECT_EQ(parameter(mail_reader.look(), "startHistoryId"), "104");
}

TEST(MailFeed, reads_on_from_what_the_first_page_covers) {
  Reader mail_reader(mail());
  mail_reader.look();
  mail_reader.answer(R"({"historyId":"100"})");
  mail_reader.look();
  auto action = mail_reader.answer(
      R"({"historyId":"200","nextPageToken":"p2","history":[{"messagesAdded":[{"message":{"id":"m1"}}]}]})");
  EXPECT_EQ(parameter(action, "pageToken"), "p2");
  EXPECT_EQ(parameter(action, "startHistoryId"), "100");
  action =
      mail_reader.answer(R"({"historyId":"201","history":[{"messagesAdded":[{"message":{"id":"m2"}}]}]})");
  EXPECT_EQ(action.touched, (std::set<Target>{{Kind::message, "m1"}, {Kind::message, "m2"}}));
  action = mail_reader.look();
  EXPECT_EQ(parameter(action, "startHistoryId"), "200");
  EXPECT_EQ(parameter(action, "pageToken"), "");
}

TEST(MailFeed, starts_anew_where_the_history_is_gone_and_says_that_anything_may_have_changed) {
  Reader mail_reader(mail());
  mail_reader.look();
  mail_reader.answer(R"({"historyId":"100"})");
  mail_reader.look();
  auto action = mail_reader.refuse(404);
  EXPECT_EQ(method(action), "gmail.users.getProfile");
  action = mail_reader.answer(R"({"historyId":"900"})");
  EXPECT_TRUE(action.all);
  EXPECT_FALSE(action.failed);
  EXPECT_EQ(parameter(mail_reader.look(), "startHistoryId"), "900");
  action = mail_reader.answer(R"({"historyId":"900"})");
  EXPECT_FALSE(action.all);
}

TEST(MailFeed, reads_the_same_again_after_a_failure) {
  Reader mail_reader(mail());
  mail_reader.look();
  mail_reader.answer(R"({"historyId":"100"})");
  mail_reader.look();
  mail_reader.answer(
      R"({"historyId":"200","nextPageToken":"p2","history":[{"messagesAdded":[{"message":{"id":"m1"}}]}]})");
  auto action = mail_reader.refuse(503);
  EXPECT_TRUE(action.failed);
  EXPECT_FALSE(action.ask);
  EXPECT_TRUE(action.touched.empty());
  action = mail_reader.look();
  EXPECT_EQ(parameter(action, "startHistoryId"), "100");
  EXPECT_EQ(parameter(action, "pageToken"), "");
  action = mail_reader.answer(R"({"historyId":"201"})");
  EXPECT_FALSE(action.all);
}

TEST(MailFeed, has_missed_something_where_it_could_not_start_at_once) {
  Reader mail_reader(mail());
  mail_reader.look();
  EXPECT_TRUE(mail_reader.refuse(0).failed);
  mail_reader.look();
  EXPECT_TRUE(mail_reader.refuse(404).failed);  // nothing to start anew from
  mail_reader.look();
  EXPECT_TRUE(mail_reader.answer(R"({"historyId":"1"})").all);
}

TEST(MailFeed, does_not_trust_answers) {
  Reader mail_reader(mail());
  for (auto const* text : {"null", "{}", "[]", R"({"historyId":7})", R"({"historyId":""})"}) {
    mail_reader.look();
    EXPECT_TRUE(mail_reader.answer(text).failed) << text;
  }
  mail_reader.look();
  mail_reader.answer(R"({"historyId":"1"})");
  mail_reader.look();
  auto const action = mail_reader.answer(
      R"({"historyId":"2","history":[7,{"messagesAdded":3},{"messagesAdded":[null,{"message":[]},
          {"message":{"id":5,"labelIds":[1,""]}}]}]})");
  EXPECT_FALSE(action.failed);
  EXPECT_TRUE(action.touched.empty());
}

TEST(MailFeed, does_not_read_pages_for_ever) {
  Reader mail_reader(mail());
  mail_reader.look();
  mail_reader.answer(R"({"historyId":"1"})");
  auto action = mail_reader.look();
  int pages = 0;
  for (; action.ask && pages < 10'000; ++pages)
    action = mail_reader.answer(R"({"historyId":"2","nextPageToken":"again"})");
  EXPECT_LT(pages, 1000);
  EXPECT_TRUE(action.failed);
}

TEST(DriveFeed, tells_files_and_the_folders_and_drives_that_they_are_in) {
  Reader reader(drive());
  auto action = reader.look();
  EXPECT_EQ(method(action), "drive.changes.getStartPageToken");
  expect_valid(action);
  EXPECT_FALSE(reader.answer(R"({"startPageToken":"1000"})").failed);
  action = reader.look();
  EXPECT_EQ(method(action), "drive.changes.list");
  EXPECT_EQ(parameter(action, "pageToken"), "1000");
  EXPECT_EQ(parameter(action, "includeItemsFromAllDrives"), "true");
  EXPECT_EQ(parameter(action, "supportsAllDrives"), "true");
  expect_valid(action);
  action = reader.answer(
      R"({"nextPageToken":"1001","changes":[{"fileId":"f1","file":{"parents":["folder"]}},{"fileId":"gone"}]})");
  EXPECT_EQ(parameter(action, "pageToken"), "1001");
  action = reader.answer(R"({"newStartPageToken":"1002","changes":[{"driveId":"d"}]})");
  EXPECT_EQ(action.touched,
            (std::set<Target>{
                {Kind::file, "f1"}, {Kind::file, "folder"}, {Kind::file, "gone"}, {Kind::file, "d"}}));
  EXPECT_EQ(parameter(reader.look(), "pageToken"), "1002");
  EXPECT_EQ(method(reader.refuse(400)), "drive.changes.getStartPageToken");
  EXPECT_TRUE(reader.answer(R"({"startPageToken":"5"})").all);
}

TEST(CalendarFeed, tells_events_with_their_series_and_the_calendar) {
  Reader reader(calendar("team@group.calendar.example.com"));
  auto action = reader.look();
  EXPECT_EQ(method(action), "calendar.events.list");
  EXPECT_EQ(parameter(action, "calendarId"), "team@group.calendar.example.com");
  EXPECT_EQ(parameter(action, "syncToken"), "");
  expect_valid(action);
  action = reader.answer(R"({"nextPageToken":"p2"})");
  EXPECT_EQ(parameter(action, "pageToken"), "p2");
  action = reader.answer(R"({"nextSyncToken":"s1"})");
  EXPECT_FALSE(action.failed || action.all);
  action = reader.look();
  EXPECT_EQ(parameter(action, "syncToken"), "s1");
  expect_valid(action);
  action = reader.answer(
      R"({"nextSyncToken":"s2","items":[{"id":"e1"},{"id":"e2_2030","recurringEventId":"e2"}]})");
  EXPECT_EQ(action.touched,
            (std::set<Target>{
                {Kind::calendar, ""}, {Kind::event, "e1"}, {Kind::event, "e2_2030"}, {Kind::event, "e2"}}));
  reader.look();
  EXPECT_TRUE(reader.answer(R"({"nextSyncToken":"s3","items":[]})").touched.empty());
  reader.look();
  action = reader.refuse(410);
  EXPECT_EQ(parameter(action, "syncToken"), "");
  EXPECT_TRUE(reader.answer(R"({"nextSyncToken":"s9"})").all);
}

TEST(Feed, that_is_told_of_a_gap_says_so_once) {
  Reader mail_reader(mail());
  mail_reader.look();
  mail_reader.answer(R"({"historyId":"1"})");
  mail_reader.feed.lose();
  mail_reader.look();
  EXPECT_TRUE(mail_reader.answer(R"({"historyId":"1"})").all);
  mail_reader.look();
  EXPECT_FALSE(mail_reader.answer(R"({"historyId":"1"})").all);
}

}  // namespace
}  // namespace workspace::tools::watch
