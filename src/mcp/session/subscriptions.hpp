#pragma once
// Who wants to hear of what: subscriptions/listen (2026-07-28) and the standing streams of legacy sessions on
// one side, changes of lists, resources and tasks on the other
// (https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions).

#include "async/async.hpp"
#include "mcp/protocol/caller.hpp"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace workspace::mcp {

enum class List { tools, prompts, resources };

struct SubscriptionFilter {
  std::set<List> lists{};
  std::set<std::string> uris{};   // resources
  std::set<std::string> tasks{};  // ids
};

/// Finds out when resources change. It is told which are wanted, not by whom.
class ResourceWatcher {
 public:
  virtual ~ResourceWatcher() = default;
  /// Whether changes of the resource can be told at all.
  virtual bool can_watch(Principal const& principal, std::string const& uri) const = 0;
  /// From the first subscriber on, until the last has gone. Neither waits.
  virtual void watch(Principal const& principal, std::string const& uri) = 0;
  virtual void unwatch(Principal const& principal, std::string const& uri) = 0;
};

class Subscriptions {
 public:
  /// A notification, to be tagged and sent by whoever listens. Never waits.
  using Listener = std::function<void(std::string_view method, json::object params)>;

  /// Listens until it is destroyed. The Subscriptions outlive it.
  class Subscription {
   public:
    Subscription(Subscriptions& all, Principal principal, SubscriptionFilter filter, Listener listener);
    ~Subscription();
    Subscription(Subscription const&) = delete;
    Subscription& operator=(Subscription const&) = delete;
    void change(SubscriptionFilter filter);
    SubscriptionFilter const& filter() const { return filter_; }

   private:
    friend Subscriptions;
    Subscriptions& all_;
    Principal principal_;
    SubscriptionFilter filter_;
    Listener listener_;
  };

  /// nullptr: no resource can be watched.
  void watch_with(ResourceWatcher* watcher) { watcher_ = watcher; }
  bool can_watch(Principal const& principal, std::string const& uri) const {
    return watcher_ && watcher_->can_watch(principal, uri);
  }

  void list_changed(List list);
  void resource_updated(std::string const& principal, std::string const& uri);
  /// `task` is what tasks/get would answer.
  void task_changed(std::string const& principal, std::string const& id, json::object const& task);

  /// How many subscriptions a principal has.
  std::size_t count(std::string const& principal) const;

 private:
  using Watched = std::pair<std::string, std::string>;  // principal, URI
  void watch(Principal const& principal, std::set<std::string> const& uris);
  void unwatch(Principal const& principal, std::set<std::string> const& uris);
  /// Of those that `wants`, also where a listener changes the subscriptions.
  void tell(std::function<bool(Subscription const&)> const& wants, std::string_view method,
            json::object const& params);

  ResourceWatcher* watcher_ = nullptr;
  std::set<Subscription*> all_;
  std::map<std::string, std::size_t> counts_;  // by principal
  std::map<Watched, std::size_t> watched_;
};

}  // namespace workspace::mcp
