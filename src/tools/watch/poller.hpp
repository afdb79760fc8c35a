#pragma once
// One feed of one account, read for as long as anybody wants to hear of something in it.

#include "tools/frame/policy.hpp"
#include "tools/watch/pace.hpp"
#include "tools/watch/place.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>

namespace workspace::tools::watch {

struct Hearer {
  std::string principal, uri;
  auto operator<=>(Hearer const&) const = default;
};

using Tell = std::function<void(std::string const& principal, std::string const& uri)>;

/// Told are changes from the first answer on. Where changes may have been missed (the log is too old, a grant
/// had ended, Google could not be reached at the start) all that is watched is told as changed. A grant that
/// ended or does not suffice leaves Google alone until there is one that does. That is logged once, as is the
/// first of several failures.
class Poller {
 public:
  /// All outlive the poller.
  Poller(Executor executor, Backend& backend, Policy& policy, FeedKey key, milliseconds interval,
         Tell const& tell);

  void add(Target target, Hearer hearer);
  void remove(Target const& target, Hearer const& hearer);
  bool idle() const { return watched_.empty(); }

  /// Ends only by stop(), with operation_aborted or without.
  Async<void> run();
  net::cancellation_slot cancellation() { return stop_.slot(); }
  void stop() { stop_.emit(net::cancellation_type::terminal); }

 private:
  enum class State { fine, failing, without_grant };
  struct Outcome {
    State state = State::fine;
    std::string reason{};
    bool changes = false;
  };
  Async<Outcome> look();
  Async<Outcome> check_grant(std::string account);
  /// What went wrong goes into `trouble`.
  static Async<Feed::Input> answer(google::Client& client, Ask ask, Outcome& trouble);
  void tell(Feed::Action const& action) const;
  void note(Outcome const& outcome);

  Backend& backend_;
  Policy& policy_;
  FeedKey key_;
  Feed feed_;
  Pace pace_;
  Tell const& tell_;
  net::steady_timer wait_;
  net::cancellation_signal stop_;
  std::map<Target, std::set<Hearer>> watched_;
  State state_ = State::fine;
};

}  // namespace workspace::tools::watch
