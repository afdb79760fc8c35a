#pragma once
// What a handler knows about the call it serves, and how it reports on the way. Cancellation is not here: it
// travels by Asio's cancellation slots.

#include "async/async.hpp"
#include "base/time.hpp"
#include "mcp/protocol/caller.hpp"

#include <functional>
#include <optional>
#include <string>

namespace workspace::mcp {

/// The user's answer to an elicitation.
struct ElicitAnswer {
  enum class Action { accept, decline, cancel };
  Action action = Action::cancel;
  json::object content;  // the form's values; empty unless accepted
};

/// What the transport does for a request while it runs. Each may be empty.
struct Wire {
  /// Takes a whole JSON-RPC notification; dropped where the transport cannot send any. Never waits.
  std::function<void(std::string)> notify{};
  /// Legacy sessions: sends a request to the client and waits for its result, or why there is none.
  std::function<Async<Result<json::value, RpcError>>(std::string method, json::object params)> ask{};
  /// Legacy sessions: ends the event stream; the client comes back for the rest after `retry`.
  std::function<void(std::chrono::milliseconds retry)> close_stream{};
};

class CallContext {
 public:
  struct Input {
    json::value id;
    Caller caller;
    RequestMeta meta;
    TimePoint deadline;
    json::object answers{};     // inputResponses
    std::string notes{};        // what the handler sealed when it asked
    std::string notes_nonce{};  // unique per asking: the key of a "used already" mark
    int round = 0;              // how often the handler has asked before
    bool in_task = false;       // the handler runs as a task
    /// Of a task: what a person may read while it runs.
    std::function<void(std::string)> set_status{};
  };
  CallContext(Input input, Wire wire) : in_(std::move(input)), wire_(std::move(wire)) {}

  json::value const& id() const { return in_.id; }
  Caller const& caller() const { return in_.caller; }
  Version version() const { return in_.caller.version; }
  Principal const& principal() const { return in_.caller.principal; }
  json::object const& client_capabilities() const { return in_.caller.client_capabilities; }
  bool one_shot() const { return in_.caller.one_shot; }
  bool can_elicit_form() const { return in_.caller.can_elicit_form(); }
  bool can_elicit_url() const { return in_.caller.can_elicit_url(); }
  std::string const& log_id() const { return in_.caller.log_id; }
  Trace const& trace() const { return in_.meta.trace; }
  /// When the call is cancelled if it still runs.
  TimePoint deadline() const { return in_.deadline; }

  /// The raw answer to the request asked under `key`; nullptr where there is none.
  json::value const* answer(std::string_view key) const;
  /// The same as an elicitation's; nullopt where there is none or it is ill-formed, which means to ask again.
  std::optional<ElicitAnswer> elicited(std::string_view key) const;
  std::string const& notes() const { return in_.notes; }
  std::string const& notes_nonce() const { return in_.notes_nonce; }
  int round() const { return in_.round; }

  /// Whether the client takes a task instead of a result, so that a handler may return StartTask.
  bool can_start_task() const { return !in_.in_task && in_.caller.can_follow_tasks(); }
  bool in_task() const { return in_.in_task; }

  /// Ends the event stream of a long call, so that no connection is held; the client asks for the rest after
  /// `retry` (2025-11-25, SEP-1699). Elsewhere it does nothing.
  void close_stream(std::chrono::milliseconds retry) {
    if (wire_.close_stream) wire_.close_stream(retry);
  }

  /// Whether anybody hears progress().
  bool wants_progress() const { return !in_.meta.progress_token.is_null(); }
  /// From now on progress also tells `set`, with the message.
  void follow_status(std::function<void(std::string)> set) { in_.set_status = std::move(set); }
  /// Sent if the client asked for it and `done` has grown since the last time. Of a task the message becomes
  /// its status.
  void progress(double done, std::optional<double> total = {}, std::string_view message = {});
  /// Sent to the client if it asked for logs of this level, by request (2026-07-28) or session (before).
  /// Server logs are another thing: base/log.hpp.
  void log(LogLevel level, json::value data, std::string_view logger = {});

 private:
  Input in_;
  Wire wire_;
  std::optional<double> last_progress_;
};

}  // namespace workspace::mcp
