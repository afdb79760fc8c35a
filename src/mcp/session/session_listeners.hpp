#pragma once
// The ears of legacy sessions: each session hears of changed lists, and of the resources it watches, on the
// one stream that it keeps open (HTTP: GET; stdio: standard output).

#include "mcp/session/session_state.hpp"
#include "mcp/session/subscriptions.hpp"

namespace workspace::mcp {

class SessionListeners {
 public:
  explicit SessionListeners(Subscriptions& subscriptions) : subscriptions_(subscriptions) {}

  /// Listens until what it returns is destroyed.
  std::shared_ptr<Subscriptions::Subscription> open(Session const& session, Principal principal,
                                                    SessionState const& state,
                                                    Subscriptions::Listener listener) {
    auto heard = std::make_shared<Subscriptions::Subscription>(subscriptions_, std::move(principal),
                                                               filter_of(state), std::move(listener));
    std::erase_if(open_, [](auto const& each) { return each.second.expired(); });
    open_[session.key] = heard;
    return heard;
  }

  /// What the session watches has changed.
  void update(Session const& session, SessionState const& state) {
    auto const found = open_.find(session.key);
    auto const heard = found == open_.end() ? nullptr : found->second.lock();
    if (heard && heard->filter().uris != state.watched) heard->change(filter_of(state));
  }

 private:
  static SubscriptionFilter filter_of(SessionState const& state) {
    return {{List::tools, List::prompts, List::resources}, state.watched, {}};
  }

  Subscriptions& subscriptions_;
  std::map<std::string, std::weak_ptr<Subscriptions::Subscription>, std::less<>> open_;
};

}  // namespace workspace::mcp
