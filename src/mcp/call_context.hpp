#pragma once
// What a handler knows about the call it serves, and how it reports on the way. Cancellation is not here: it
// travels by Asio's cancellation slots.

#include "base/time.hpp"
#include "mcp/caller.hpp"

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

/// Takes a whole JSON-RPC notification; dropped where the transport cannot send any. Never waits.
using Notify = std::function<void(std::string)>;

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
  };
  CallContext(Input input, Notify notify) : in_(std::move(input)), notify_(std::move(notify)) {}

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

  /// Whether anybody hears progress().
  bool wants_progress() const { return !in_.meta.progress_token.is_null(); }
  /// Sent if the client asked for it and `done` has grown since the last time.
  void progress(double done, std::optional<double> total = {}, std::string_view message = {});
  /// Sent to the client if it asked for logs of this level (2026-07-28). Server logs are another thing:
  /// base/log.hpp.
  void log(LogLevel level, json::value data, std::string_view logger = {});

 private:
  Input in_;
  Notify notify_;
  std::optional<double> last_progress_;
};

}  // namespace workspace::mcp
