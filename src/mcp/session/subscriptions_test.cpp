#include "mcp/session/subscriptions.hpp"

#include "mcp/service/fake_tools.hpp"
#include "mcp/session/session_listeners.hpp"

namespace workspace::mcp {
namespace {

struct FakeWatcher final : ResourceWatcher {
  bool can_watch(Principal const&, std::string const& uri) const override { return uri.starts_with("a://"); }
  void watch(Principal const& principal, std::string const& uri) override {
    calls.push_back("+" + principal.id + uri);
  }
  void unwatch(Principal const& principal, std::string const& uri) override {
    calls.push_back("-" + principal.id + uri);
  }
  std::vector<std::string> calls;
};

struct SubscriptionsTest : ::testing::Test {
  SubscriptionsTest() { all.watch_with(&watcher); }
  Subscriptions::Listener hears(std::vector<std::string>& heard) {
    return [&heard](std::string_view method, json::object params) {
      json::value const whole(std::move(params));
      heard.push_back(std::string(method) + json::write(whole));
    };
  }
  FakeWatcher watcher;
  Subscriptions all;
};

TEST_F(SubscriptionsTest, EachHearsWhatItAskedFor) {
  std::vector<std::string> alice, bob;
  Subscriptions::Subscription const one(all, {"alice"}, {{List::tools}, {"a://x"}, {"t1"}}, hears(alice));
  Subscriptions::Subscription const other(all, {"bob"}, {{List::prompts}, {}, {"t1"}}, hears(bob));
  all.list_changed(List::tools);
  all.list_changed(List::resources);
  all.resource_updated("alice", "a://x");
  all.resource_updated("bob", "a://x");
  all.resource_updated("alice", "a://y");
  all.task_changed("alice", "t1", {{"taskId", "t1"}});
  EXPECT_EQ(alice, (std::vector<std::string>{"notifications/tools/list_changed{}",
                                             R"(notifications/resources/updated{"uri":"a://x"})",
                                             R"(notifications/tasks{"taskId":"t1"})"}));
  EXPECT_TRUE(bob.empty()) << "another principal's";
  EXPECT_EQ(all.count("alice"), 1u);
}

TEST_F(SubscriptionsTest, TheWatcherHearsOfTheFirstAndTheLast) {
  std::vector<std::string> heard;
  {
    Subscriptions::Subscription first(all, {"alice"}, {{}, {"a://x"}, {}}, hears(heard));
    Subscriptions::Subscription const second(all, {"alice"}, {{}, {"a://x", "a://y"}, {}}, hears(heard));
    first.change({{}, {"a://z"}, {}});
    EXPECT_EQ(watcher.calls, (std::vector<std::string>{"+alicea://x", "+alicea://y", "+alicea://z"}));
    watcher.calls.clear();
  }
  std::ranges::sort(watcher.calls);
  EXPECT_EQ(watcher.calls, (std::vector<std::string>{"-alicea://x", "-alicea://y", "-alicea://z"}));
}

TEST_F(SubscriptionsTest, AListenerMayEndAnother) {
  std::vector<std::string> heard;
  auto second = std::make_unique<Subscriptions::Subscription>(
      all, Principal{"alice"}, SubscriptionFilter{{List::tools}, {}, {}}, hears(heard));
  auto const ends = [&](std::string_view, json::object) { second.reset(); };
  Subscriptions::Subscription const first(all, {"alice"}, {{List::tools}, {}, {}}, ends);
  all.list_changed(List::tools);
  EXPECT_LE(heard.size(), 1u);
  EXPECT_EQ(all.count("alice"), 1u);
}

TEST_F(SubscriptionsTest, ASessionHearsWhatItWatchesNow) {
  SessionListeners listeners(all);
  std::vector<std::string> heard;
  Session const session{.key = "s", .principal = "alice"};
  auto const open = listeners.open(session, {"alice"}, {}, hears(heard));
  all.resource_updated("alice", "a://x");
  EXPECT_TRUE(heard.empty());
  SessionState state;
  state.watched = {"a://x"};
  listeners.update(session, state);
  all.resource_updated("alice", "a://x");
  EXPECT_EQ(heard.size(), 1u);
}

TEST_F(SubscriptionsTest, ASessionsNewStreamOutlivesItsOldOne) {
  SessionListeners listeners(all);
  std::vector<std::string> heard;
  Session const session{.key = "s", .principal = "alice"};
  auto before = listeners.open(session, {"alice"}, {}, hears(heard));
  auto now = listeners.open(session, {"alice"}, {}, hears(heard));
  EXPECT_EQ(all.count("alice"), 2u);
  before.reset();
  EXPECT_EQ(all.count("alice"), 1u);
  SessionState state;
  state.watched = {"a://x"};
  listeners.update(session, state);
  EXPECT_EQ(now->filter().uris, state.watched);
  now.reset();
  listeners.update(session, {});
  EXPECT_EQ(all.count("alice"), 0u);
}

TEST(SessionStates, AreSharedThroughTheStore) {
  net::io_context loop;
  ManualClock clock;
  store::MemoryStateStore store(clock);
  SessionStates here(store, clock), there(store, clock);
  Session const session{.key = "s", .expires = clock.now() + std::chrono::hours(1)};
  EXPECT_FALSE(run(loop, there.read(session)).value().ended);
  std::function<void(SessionState&)> edit = [](SessionState& state) {
    state.log_level = LogLevel::error;
    state.watched.insert("a://x");
    state.ended = true;
  };
  EXPECT_TRUE(run(loop, here.change(session, edit)));
  auto const state = run(loop, there.read(session)).value();
  EXPECT_TRUE(state.ended);
  EXPECT_EQ(state.log_level, LogLevel::error);
  EXPECT_EQ(state.watched, std::set<std::string>{"a://x"});

  Session const local{.key = "local", .local = true};
  EXPECT_TRUE(run(loop, here.change(local, edit)));
  EXPECT_TRUE(here.local(local).ended);
  EXPECT_FALSE(there.local(local).ended) << "a stdio client's state stays with its process";
}

}  // namespace
}  // namespace workspace::mcp
