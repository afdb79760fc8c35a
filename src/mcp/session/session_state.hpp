#pragma once
// What a legacy session changed after initialize: it has ended, how much it wants to hear of logs, which
// resources it watches. Kept in the state store, so that every replica knows.

#include "mcp/protocol/caller.hpp"
#include "store/state_store.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>

namespace workspace::mcp {

struct SessionState {
  bool ended = false;
  LogLevel log_level = LogLevel::info;  // logging/setLevel
  std::set<std::string> watched{};      // resources/subscribe: URIs
};

inline constexpr std::size_t max_watched = 100;

class SessionStates {
 public:
  SessionStates(store::StateStore& store, Clock const& clock) : store_(store), clock_(clock) {}

  /// As it is now; where other processes share the store, as it was at most two seconds ago.
  Async<Result<SessionState>> read(Session session);
  /// The same of a local session, at once.
  SessionState const& local(Session const& session) { return local_[session.key]; }
  /// A local session has ended.
  void forget(std::string const& key) { local_.erase(key); }
  /// Reads, edits and writes, again where somebody else wrote in between. Kept until the session expires.
  Async<Result<SessionState>> change(Session session, std::function<void(SessionState&)> edit);

 private:
  struct Cached {
    SessionState state;
    TimePoint read_at;
  };
  store::StateStore& store_;
  Clock const& clock_;
  std::map<std::string, SessionState, std::less<>> local_;
  std::map<std::string, Cached, std::less<>> cache_;
};

}  // namespace workspace::mcp
