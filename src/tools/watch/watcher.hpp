#pragma once
// Which resources are watched, for whom, and the pollers that this takes: one for a user's mail, one for a
// user's Drive, one for each calendar, however many listen. Nothing runs while nobody does.

#include "mcp/session/subscriptions.hpp"
#include "tools/watch/poller.hpp"

namespace workspace::tools::watch {

struct WatcherOptions {
  std::vector<Tool const*> offered{};  // a resource is there where its tool is
  milliseconds interval = std::chrono::seconds(15);
  std::size_t max_resources = 4096;  // each counted once for each principal
  std::size_t max_resources_of_one = 1024;
  std::size_t max_pollers = 256;
  std::size_t max_pollers_of_one = 64;
};

class Watcher final : public mcp::ResourceWatcher {
 public:
  /// All outlive the watcher, which outlives the event loop's last run.
  Watcher(Executor executor, Backend& backend, Policy& policy, WatcherOptions options, Tell tell);

  /// What the principal may read and Google tells changes of; false also where a limit is reached.
  bool can_watch(mcp::Principal const& principal, std::string const& uri) const override;
  void watch(mcp::Principal const& principal, std::string const& uri) override;
  void unwatch(mcp::Principal const& principal, std::string const& uri) override;

  std::size_t pollers() const { return pollers_.size(); }
  /// Ends all pollers; nothing is watched from now on.
  Async<void> stop();

 private:
  std::optional<Place> find(mcp::Principal const& principal, std::string const& uri) const;
  bool has_room(std::string const& principal, FeedKey const& feed) const;
  std::shared_ptr<Poller> start(FeedKey const& feed);
  void ended(std::exception_ptr thrown);

  Executor executor_;
  Backend& backend_;
  Policy& policy_;
  WatcherOptions options_;
  Tell tell_;
  std::map<FeedKey, std::shared_ptr<Poller>> pollers_;
  std::map<Hearer, Place> watched_;
  std::size_t running_ = 0;  // with those that were stopped and have not ended yet
  bool stopping_ = false;
  net::steady_timer none_running_;
};

}  // namespace workspace::tools::watch
