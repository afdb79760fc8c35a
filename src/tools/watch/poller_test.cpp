#include "tools/watch/poller.hpp"

#include "tools/watch/fake_google.hpp"

#include <gmock/gmock.h>

namespace workspace::tools::watch {
namespace {

using Kind = Target::Kind;

std::string const alice = "alice@example.com";

/// A poller of Alice's mail that is stopped with the test.
class MailPoller : public testing::Test {
 protected:
  MailPoller() {
    world_.fake.sign_in(alice, {"gmail.modify"});
    poller_->add({Kind::label, "INBOX"}, {"p", "inbox"});
  }
  ~MailPoller() override {
    if (!running_) return;
    poller_->stop();
    world_.until([this] { return !running_; });
  }

  void start() {
    running_ = true;
    net::co_spawn(world_.fake.io, poller_->run(),
                  net::bind_cancellation_slot(poller_->cancellation(),
                                              [this](std::exception_ptr) { running_ = false; }));
  }
  void looks(int times) { world_.looks("history", times); }
  void history(std::string_view records, std::string_view id) {
    world_.google.answers["history"].body =
        fmt::format(R"({{"historyId":"{}","history":[{}]}})", id, records);
  }

  WatchedGoogle world_;
  Policy policy_{world_.backend, {}};
  std::shared_ptr<Poller> poller_ =
      std::make_shared<Poller>(world_.fake.io.get_executor(), world_.backend, policy_,
                               FeedKey{Log::mail, alice, {}}, milliseconds(1), world_.tell);
  bool running_ = false;
};

TEST_F(MailPoller, tells_each_of_those_who_hear_of_what_changed) {
  poller_->add({Kind::label, "INBOX"}, {"q", "inbox"});
  poller_->add({Kind::message, "m1"}, {"q", "message"});
  poller_->add({Kind::message, "m2"}, {"q", "other"});
  start();
  looks(2);
  EXPECT_TRUE(world_.told.empty());
  history(R"({"labelsRemoved":[{"message":{"id":"m1","labelIds":["INBOX"]},"labelIds":["UNREAD"]}]})", "6");
  world_.until([this] { return world_.told.size() >= 3; });
  history("", "6");
  world_.told.resize(3);
  EXPECT_THAT(world_.told, testing::ElementsAre("p inbox", "q inbox", "q message"));
  EXPECT_EQ(world_.google.asked["profile"], 1);
  EXPECT_THAT(world_.google.tokens, testing::ElementsAre("Bearer token-of-alice@example.com"));
}

TEST_F(MailPoller, does_not_tell_those_who_left) {
  poller_->add({Kind::message, "m1"}, {"p", "message"});
  poller_->remove({Kind::label, "INBOX"}, {"p", "inbox"});
  poller_->remove({Kind::label, "INBOX"}, {"p", "inbox"});
  EXPECT_FALSE(poller_->idle());
  start();
  looks(1);
  history(R"({"messagesAdded":[{"message":{"id":"m1","labelIds":["INBOX"]}}]})", "6");
  world_.until([this] { return !world_.told.empty(); });
  EXPECT_EQ(world_.told.front(), "p message");
  poller_->remove({Kind::message, "m1"}, {"p", "message"});
  EXPECT_TRUE(poller_->idle());
}

TEST_F(MailPoller, tells_all_where_the_history_is_gone) {
  start();
  looks(1);
  auto const whole = world_.google.answers["history"];
  world_.google.answers["history"] = {404, {}, "{}"};
  world_.until([this] { return !world_.told.empty(); });
  world_.google.answers["history"] = whole;
  EXPECT_EQ(world_.told.front(), "p inbox");
  EXPECT_GE(world_.google.asked["profile"], 2);
}

TEST_F(MailPoller, outlives_a_bad_day_and_logs_its_beginning_and_its_end) {
  testing::internal::CaptureStderr();
  start();
  looks(1);
  auto const whole = world_.google.answers["history"];
  world_.google.answers["history"] = {400, {}, "{}"};
  looks(3);
  world_.google.answers["history"] = whole;
  looks(2);
  auto const lines = testing::internal::GetCapturedStderr();
  EXPECT_TRUE(world_.told.empty());
  EXPECT_THAT(lines,
              testing::ContainsRegex("WARNING watch fails user=[0-9a-f]{12} service=gmail reason=invalid\n"));
  EXPECT_THAT(lines, testing::ContainsRegex("INFO watch goes on user=[0-9a-f]{12} service=gmail\n"));
  EXPECT_EQ(std::ranges::count(lines, '\n'), 2) << lines;
}

TEST_F(MailPoller, leaves_google_alone_without_a_grant_and_goes_on_with_a_new_one) {
  testing::internal::CaptureStderr();
  world_.fake.sign_in(alice, {"calendar"});
  start();
  auto times = 0;
  world_.until([&] { return ++times > 20; });
  EXPECT_TRUE(world_.google.asked.empty());
  world_.fake.sign_in(alice, {"gmail.readonly"});
  world_.fake.clock.advance(std::chrono::minutes(1));  // the store is read again
  world_.until([this] { return !world_.told.empty(); });
  EXPECT_EQ(world_.told.front(), "p inbox");  // whatever happened meanwhile
  looks(1);
  auto const lines = testing::internal::GetCapturedStderr();
  EXPECT_THAT(lines, testing::HasSubstr("watch waits for a sign-in"));
  EXPECT_THAT(lines, testing::HasSubstr("reason=missing_scopes\n"));
  EXPECT_THAT(lines, testing::HasSubstr("watch goes on"));
  EXPECT_EQ(std::ranges::count(lines, '\n'), 2) << lines;
}

TEST_F(MailPoller, ends_at_once) {
  start();
  looks(1);
  poller_->stop();
  world_.until([this] { return !running_; });
  auto const asked = world_.google.asked["history"];
  world_.fake.io.restart();
  world_.fake.io.run();  // nothing is left to do
  EXPECT_EQ(world_.google.asked["history"], asked);
}

}  // namespace
}  // namespace workspace::tools::watch
