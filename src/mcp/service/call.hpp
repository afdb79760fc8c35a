#pragma once
// One request being answered on the side, so that its transport can wait for it, pass on what it says
// meanwhile, and cancel it. It goes on when its transport loses interest, until it ends or its time is up.

#include "mcp/service/service.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <memory>
#include <optional>

namespace workspace::mcp {

class Call : public std::enable_shared_from_this<Call> {
  struct Private {};

 public:
  static std::shared_ptr<Call> start(Executor executor, Service& service, Caller caller, Message message);
  Call(Private, Executor executor) : deadline_(executor), wake_(executor) {}

  struct Event {
    /// request: of ours to the client. pause: the event stream is to end, and the client to come back.
    enum class Kind { notification, request, pause, answer, cancelled, quiet };
    Kind kind = Kind::quiet;
    std::string text{};                 // a whole JSON-RPC message, of notification, request and answer
    int error_code = 0;                 // of an answer that is an error
    std::chrono::milliseconds retry{};  // of pause

    bool is_last() const { return kind == Kind::answer || kind == Kind::cancelled; }
  };

  /// The next thing that happens; `quiet` when nothing does for `patience`. After an answer or `cancelled`
  /// nothing follows. One waiter at a time.
  Async<Event> next(std::optional<std::chrono::milliseconds> patience = {});

  /// Stops the handler; there will be no answer.
  void cancel();
  bool ended() const { return end_.has_value(); }
  /// Called once, when the call has ended for whatever reason; at once if it has already.
  void on_end(std::function<void()> done);

 private:
  static Async<void> run(std::shared_ptr<Call> self, Service& service, Caller caller, Message message);
  static Async<Result<json::value, RpcError>> ask(std::shared_ptr<Call> self, Service& service,
                                                  Session session, std::string method, json::object params);
  static Wire wire(std::weak_ptr<Call> weak, Service& service, Caller const& caller);
  void limit(Service& service, std::chrono::milliseconds time);
  void say(Event event);
  void end(Event event);

  net::cancellation_signal stop_;
  net::steady_timer deadline_;
  net::steady_timer wake_;
  Version version_ = newest_legacy;
  json::value id_{};
  std::string method_;
  std::deque<Event> said_;
  std::optional<Event> end_;
  std::function<void()> on_end_;
};

/// The calls that can be cancelled by notifications/cancelled. Outlives the event loop's last run.
class RunningCalls {
 public:
  void add(std::string const& session, json::value const& id, std::shared_ptr<Call> const& call);
  /// False where there is no such call.
  bool cancel(std::string const& session, json::value const& id);
  void cancel_session(std::string const& session);
  std::size_t size() const { return calls_.size(); }

 private:
  using Key = std::pair<std::string, std::string>;  // session, id as JSON
  std::map<Key, std::weak_ptr<Call>> calls_;
};

}  // namespace workspace::mcp
