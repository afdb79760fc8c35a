#include "tools/watch/watcher.hpp"

#include "tools/watch/fake_google.hpp"

#include <gmock/gmock.h>

namespace workspace::tools::watch {
namespace {

std::string const inbox = "gmail://alice@example.com/label/INBOX";
std::string const encoded_inbox = "gmail://Alice%40example.com/label/INBOX";
mcp::Principal const nobody{"", true};
mcp::Principal const ann{"ann", false};

class Watching : public testing::Test {
 protected:
  Watching() { world_.fake.sign_in("alice@example.com", {"gmail.modify", "drive", "calendar"}); }
  ~Watching() override {
    if (watcher_) stop();
  }

  Watcher& watcher() {
    if (!watcher_) {
      policy_.emplace(world_.backend, policy_options_);
      watcher_ = std::make_unique<Watcher>(world_.fake.io.get_executor(), world_.backend, *policy_, options_,
                                           world_.tell);
    }
    return *watcher_;
  }
  void stop() {
    bool stopped = false;
    net::co_spawn(world_.fake.io, watcher_->stop(), [&](std::exception_ptr) { stopped = true; });
    world_.until([&] { return stopped; });
  }
  void history(std::string_view id) {
    world_.google.answers["history"].body = fmt::format(
        R"({{"historyId":"{}","history":[{{"messagesAdded":[{{"message":{{"id":"m","labelIds":["INBOX"]}}}}]}}]}})",
        id);
  }

  WatchedGoogle world_;
  PolicyOptions policy_options_;
  std::optional<Policy> policy_;
  WatcherOptions options_{.offered = Tool::all(), .interval = milliseconds(1)};
  std::unique_ptr<Watcher> watcher_;
};

TEST_F(Watching, takes_what_can_be_read_and_google_tells_changes_of) {
  for (auto const* uri : {"gmail://alice@example.com/message/18c", "gmail://alice@example.com/thread/18c",
                          "gmail://alice@example.com/label/INBOX", "gdrive://alice@example.com/file/f",
                          "gdoc://alice@example.com/f", "gcal://alice@example.com/calendar/primary",
                          "gcal://alice@example.com/calendar/primary/day/today",
                          "gcal://alice@example.com/calendar/primary/event/e"})
    EXPECT_TRUE(watcher().can_watch(nobody, uri)) << uri;
  for (auto const* uri : {"", "gmail://alice/label/INBOX", "gmail://alice@example.com/label/INBOX?x",
                          "https://example.com/", "gchat://alice@example.com/space/s"})
    EXPECT_FALSE(watcher().can_watch(nobody, uri)) << uri;
}

TEST_F(Watching, takes_nothing_that_is_not_offered) {
  std::erase_if(options_.offered, [](Tool const* tool) { return tool->info.service == Service::gmail; });
  EXPECT_FALSE(watcher().can_watch(nobody, inbox));
  watcher().watch(nobody, inbox);
  EXPECT_EQ(watcher().pollers(), 0u);
  EXPECT_TRUE(watcher().can_watch(nobody, "gdrive://alice@example.com/file/f"));
}

TEST_F(Watching, takes_nothing_from_beyond_this_machine_in_the_sandbox) {
  policy_options_.loopback_users_only = true;
  EXPECT_FALSE(watcher().can_watch(ann, inbox));
  EXPECT_TRUE(watcher().can_watch(nobody, inbox));
}

TEST_F(Watching, reads_a_mailbox_once_for_all_and_tells_each) {
  auto& all = watcher();
  all.watch(nobody, inbox);
  all.watch(ann, inbox);
  all.watch(ann, encoded_inbox);
  all.watch(ann, "gmail://alice@example.com/message/other");
  EXPECT_EQ(all.pollers(), 1u);
  world_.looks("history", 1);
  history("6");
  world_.until([this] { return world_.told.size() >= 3; });
  world_.told.resize(3);
  EXPECT_THAT(world_.told,
              testing::UnorderedElementsAre(" " + inbox, "ann " + inbox, "ann " + encoded_inbox));
  EXPECT_EQ(world_.google.asked["profile"], 1);
}

TEST_F(Watching, ends_with_the_last_who_wants_to_hear) {
  auto& all = watcher();
  all.watch(nobody, inbox);
  all.watch(ann, inbox);
  world_.looks("history", 1);
  all.unwatch(ann, inbox);
  all.unwatch(ann, inbox);
  EXPECT_EQ(all.pollers(), 1u);
  world_.looks("history", 2);
  all.unwatch(nobody, inbox);
  EXPECT_EQ(all.pollers(), 0u);
  auto const asked = world_.google.asked["history"];
  world_.fake.io.restart();
  world_.fake.io.run();  // returns: nothing is left to do
  EXPECT_EQ(world_.google.asked["history"], asked);
  all.watch(nobody, inbox);  // and begins anew
  world_.looks("profile", 1);
}

TEST_F(Watching, has_a_feed_for_mail_one_for_drive_and_one_for_each_calendar) {
  auto& all = watcher();
  for (auto const* uri : {"gmail://alice@example.com/label/INBOX", "gmail://alice@example.com/thread/t",
                          "gdrive://alice@example.com/file/f", "gdrive://alice@example.com/folder/g",
                          "gdoc://alice@example.com/f", "gcal://alice@example.com/calendar/primary",
                          "gcal://alice@example.com/calendar/primary/event/e",
                          "gcal://alice@example.com/calendar/team", "gmail://bob@example.com/label/INBOX"})
    all.watch(nobody, uri);
  EXPECT_EQ(all.pollers(), 5u);
}

TEST_F(Watching, is_bounded_for_each_principal_and_for_all) {
  options_.max_resources = 4;
  options_.max_resources_of_one = 3;
  options_.max_pollers = 3;
  options_.max_pollers_of_one = 2;
  auto& all = watcher();
  std::string const file = "gdrive://alice@example.com/file/";
  all.watch(ann, inbox);
  all.watch(ann, file + "1");
  EXPECT_FALSE(all.can_watch(ann, "gcal://alice@example.com/calendar/primary"));  // a third poller
  EXPECT_TRUE(all.can_watch(nobody, "gcal://alice@example.com/calendar/primary"));
  EXPECT_TRUE(all.can_watch(ann, file + "2"));
  all.watch(ann, file + "2");
  EXPECT_FALSE(all.can_watch(ann, file + "3"));  // a fourth resource
  EXPECT_TRUE(all.can_watch(ann, file + "2"));   // which it watches already
  testing::internal::CaptureStderr();
  all.watch(ann, file + "3");
  EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr("watch refused"));
  EXPECT_TRUE(all.can_watch(nobody, file + "3"));
  all.watch(nobody, "gmail://bob@example.com/label/INBOX");
  EXPECT_FALSE(all.can_watch(nobody, inbox));  // a fifth in all
  all.unwatch(ann, file + "2");
  EXPECT_TRUE(all.can_watch(nobody, inbox));
  EXPECT_FALSE(all.can_watch(nobody, "gcal://alice@example.com/calendar/primary"));  // a fourth poller
  EXPECT_EQ(all.pollers(), 3u);
}

TEST_F(Watching, stops_all_before_it_goes) {
  auto& all = watcher();
  all.watch(nobody, inbox);
  all.watch(nobody, "gcal://alice@example.com/calendar/primary");
  world_.looks("history", 1);
  stop();
  auto const asked = world_.google.asked;
  world_.fake.io.restart();
  world_.fake.io.run();
  EXPECT_EQ(world_.google.asked, asked);
  EXPECT_FALSE(all.can_watch(nobody, inbox));
  all.watch(nobody, inbox);
  all.unwatch(nobody, inbox);
  EXPECT_EQ(all.pollers(), 0u);
}

}  // namespace
}  // namespace workspace::tools::watch
