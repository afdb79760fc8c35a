#pragma once
// The ears of legacy sessions: each session hears of changed lists, and of the resources it watches, on the
// one stream that it keeps open (HTTP: GET; stdio: standard output).

#include "mcp/session/session_state.hpp"
#include "mcp/session/subscriptions.hpp"

namespace workspace::mcp {

class SessionListeners {
 public:
  explicit SessionListeners(Subscriptions& subscriptions) : subscriptions_(subscriptions) {}

  /// Listens until what it returns is destroyed, which we outlive.
  std::shared_ptr<Subscriptions::Subscription> open(Session const& session, Principal principal,
                                                    SessionState const& state,
                                                    Subscriptions::Listener listener) {
    auto heard = std::make_unique<Subscriptions::Subscription>(subscriptions_, std::move(principal),
                                                               filter_of(state), std::move(listener));
    open_[session.key] = heard.get();
    return {heard.release(), [this, key = session.key](Subscriptions::Subscription* ended) {
              if (auto const found = open_.find(key); found != open_.end() && found->second == ended)
                open_.erase(found);
              delete ended;
            }};
  }

  /// What the session watches has changed.
  void update(Session const& session, SessionState const& state) {
    auto const found = open_.find(session.key);
    if (found != open_.end() && found->second->filter().uris != state.watched)
      found->second->change(filter_of(state));
  }

 private:
  static SubscriptionFilter filter_of(SessionState const& state) {
    return {{List::tools, List::prompts, List::resources}, state.watched, {}};
  }

  Subscriptions& subscriptions_;
  std::map<std::string, Subscriptions::Subscription*, std::less<>> open_;  // by session; its newest
};

}  // namespace workspace::mcp
