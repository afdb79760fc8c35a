#pragma once
// The one place that decides whether a call may run, and for whom; it writes the line that audits it.

#include "tools/confirmation.hpp"
#include "tools/selection.hpp"

namespace workspace::tools {

struct PolicyOptions {
  Selection selection;
  bool single_user = false;          // the first stored account serves where the one named has no grant
  bool loopback_users_only = false;  // the sandbox: only callers on this machine may name a user
  bool log_user_email = false;
  ConfirmOptions confirm{};
};

class Policy {
 public:
  Policy(Backend& backend, PolicyOptions options) : backend_(backend), options_(std::move(options)) {}

  /// The account the call acts as. `named` may be empty in single-user mode, and where the tool needs no
  /// grant: then what is named stands, nobody included. Throws Failure.
  Async<std::string> resolve_user(mcp::CallContext& call, Tool const& tool, std::string named);

  /// Throws Failure(denied) or auth::Required if the call must not run.
  Async<void> allow(Tool const& tool, std::string user, json::object const& arguments);

  /// Whether some call of the tool has to be confirmed before it writes.
  bool confirms(Tool const& tool) const;
  ConfirmOptions const& confirm() const { return options_.confirm; }

  /// One line: tools/call status=ok user=... duration=12ms tool=NAME; and a second one if it was slow.
  void audit(std::string const& log_id, Tool const& tool, std::string const& user, std::string_view status,
             std::chrono::milliseconds duration) const;

 private:
  Backend& backend_;
  PolicyOptions options_;
};

}  // namespace workspace::tools
