#pragma once
// The one place that decides whether a call may run, and for whom; it writes the line that audits it.

#include "tools/confirm/confirmation.hpp"
#include "tools/frame/selection.hpp"

namespace workspace::tools {

struct PolicyOptions {
  Selection selection;
  bool single_user = false;          // the first stored account serves where the one named has no grant
  bool loopback_users_only = false;  // the sandbox: only callers on this machine may name a user
  bool log_user_email = false;
  ConfirmOptions confirm{};
};

/// What somebody asked for, as the line that audits it names it: "tools/call ... tool=get_events".
struct Asked {
  std::string_view method;  // tools/call, resources/read, prompts/get
  std::string_view kind;    // tool, resource, prompt
  std::string_view name;
};

class Policy {
 public:
  Policy(Backend& backend, PolicyOptions options) : backend_(backend), options_(std::move(options)) {}

  /// Whether the caller may name a user at all.
  bool serves(mcp::Principal const& caller) const {
    return !options_.loopback_users_only || caller.from_loopback;
  }

  /// The account that serves where `user` is named: another one only in single-user mode.
  Async<std::string> account(std::string user);

  /// The account the call acts as. `named` may be empty in single-user mode, and where the tool needs no
  /// grant: then what is named stands, nobody included. Throws Failure.
  Async<std::string> resolve_user(mcp::CallContext& call, Tool const& tool, std::string named);
  /// The same for what needs a grant in any case.
  Async<std::string> resolve_user(mcp::CallContext& call, std::string named);
  /// Those who have signed in here, as far as the caller may name them. Throws Failure.
  Async<std::vector<std::string>> accounts(mcp::CallContext& call);

  /// Throws Failure(denied) or auth::Required if the call must not run.
  Async<void> allow(Tool const& tool, ActionInfo const& action, std::string user);
  /// Throws auth::Required unless the user's grant suffices for each.
  Async<void> require(std::string user, std::vector<MethodRef> methods);

  /// Whether the action has to be confirmed before it writes.
  bool confirms(Tool const& tool, ActionInfo const& action) const;
  /// Whether some call of the tool has to be.
  bool confirms(Tool const& tool) const;
  ConfirmOptions const& confirm() const { return options_.confirm; }
  /// The user in a log line.
  std::string logged_user(std::string const& user) const;

  /// One line: tools/call status=ok user=... duration=12ms tool=NAME; and a second one if it was slow.
  void audit(std::string const& log_id, Asked const& asked, std::string const& user, std::string_view status,
             std::chrono::milliseconds duration) const;

 private:
  void require_loopback(mcp::CallContext const& call) const;

  Backend& backend_;
  PolicyOptions options_;
};

}  // namespace workspace::tools
