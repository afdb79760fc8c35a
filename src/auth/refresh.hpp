#pragma once
// One refresh of an access token as a state machine without I/O: what to send, how long to wait, when to give
// up. Asking Google twice for a fresh token does no harm, so a request that may have arrived is repeated as
// well.

#include "auth/token_endpoint.hpp"

#include <variant>

namespace workspace::auth {

class Refresh {
 public:
  struct Send {
    http::Request request;
  };
  struct Wait {
    milliseconds delay;
  };
  struct Done {
    TokenAnswer answer;
  };
  /// The refresh token is no longer good.
  struct Ended {};
  /// Kind denied: the OAuth client is wrong. Kind unavailable: Google cannot be reached.
  struct Failed {
    Error error;
  };
  using Action = std::variant<Send, Wait, Done, Ended, Failed>;

  Refresh(Endpoints endpoints, store::StoredGrant grant, RetryPolicy policy)
      : endpoints_(std::move(endpoints)), grant_(std::move(grant)), policy_(policy) {}

  /// To begin, and after a Wait.
  Action resume() { return Send{refresh_request(endpoints_, grant_)}; }
  /// After a Send.
  Action resume(Result<http::Response, http::Broken> const& came);

  /// The code of the last failure for the log: "invalid_grant", "http_503", "timeout", ...
  std::string const& reason() const { return reason_; }

 private:
  Action again(std::string words, std::optional<milliseconds> asked);

  Endpoints endpoints_;
  store::StoredGrant grant_;
  RetryPolicy policy_;
  int attempt_ = 0;
  std::string reason_;
};

/// A word for the log: "timeout", "reset", ...
std::string_view to_string(http::Broken::Kind kind);

}  // namespace workspace::auth
