#pragma once
// Whether a write was agreed to: by the person, whom the client asks (elicitation), or, where it cannot, by a
// token that a second call presents, which guards against slips only. docs/confirmation.md says what each is
// worth.

#include "mcp/offer/tool.hpp"
#include "tools/backend.hpp"
#include "tools/confirm/intent.hpp"
#include "tools/confirm/write_watch.hpp"

namespace workspace::tools {

enum class ConfirmMode {
  off,
  outbound,  // what leaves the user's hands
  all,       // every write
};

struct ConfirmOptions {
  ConfirmMode mode = ConfirmMode::off;
  bool strict = false;  // where no person can be asked, the write is refused
};

/// Why nothing was done: the text of the result and the word for the audit line.
struct NotConfirmed {
  std::string text;
  std::string status;  // unconfirmed: a token was given out; declined: the person said no
};

/// One call's. The handler states what it would do before it writes anything; it is run again from its start
/// with the answer, and states it again.
class Confirmation {
 public:
  struct Call {
    std::string_view tool;
    std::string user;
    std::string token;              // the parameter confirmation_token
    json::object const& arguments;  // outlive the confirmation
  };
  static constexpr std::chrono::minutes token_lifetime{5};

  Confirmation(ConfirmOptions options, Backend& backend, mcp::CallContext& context, Call call)
      : options_(options),
        backend_(backend),
        context_(context),
        call_(std::move(call)),
        watch_(backend.http, options.mode == ConfirmMode::all) {}

  bool asks(Reach reach) const {
    return options_.mode == ConfirmMode::all ||
           (options_.mode == ConfirmMode::outbound && reach == Reach::outbound);
  }

  /// Returns where the write may go ahead, which uses the confirmation up. Else throws mcp::InputRequired
  /// (ask the person), NotConfirmed, or Failure.
  Async<void> confirm(Intent intent);
  /// What the call's requests to Google go through.
  http::Client& http() { return watch_; }
  /// To be called where the call failed: if certainly nothing was written, the same confirmation may be
  /// presented once more.
  Async<void> give_back_unless_written();

 private:
  std::string asked_person(Intent const& intent, std::string const& effect) const;
  Async<std::string> presented_token(Intent const& intent, std::string const& effect);
  NotConfirmed new_token(Intent const& intent, std::string const& effect, std::string const& arguments,
                         std::string_view why) const;
  std::string principal() const { return context_.principal().id + "\n" + call_.user; }

  ConfirmOptions options_;
  Backend& backend_;
  mcp::CallContext& context_;
  Call call_;
  WriteWatch watch_;
  std::string mark_;  // the key of what is used up
};

}  // namespace workspace::tools
