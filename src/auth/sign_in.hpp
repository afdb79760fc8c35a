#pragma once
// Signing a person in to Google in the classic way: a consent URL, then the callback with a code (RFC 6749
// section 4.1 with PKCE, RFC 7636; https://developers.google.com/identity/protocols/oauth2/web-server).

#include "auth/grants.hpp"
#include "store/state_store.hpp"

#include <functional>

namespace workspace::auth {

struct SignedIn {
  std::string user;                   // the account's e-mail address
  std::vector<std::string> granted;   // full scope names
  std::vector<std::string> declined;  // asked for, but not granted
};

/// Each finished sign-in logs exactly one line, "OAuth sign-in success user=HASH" or "OAuth sign-in failed
/// user=HASH reason=CODE" (user=- where it is not known whose it was to be).
class SignIn {
 public:
  struct Options {
    Endpoints endpoints;
    ClientConfig client;
    std::vector<std::string> scopes;  // full names: what is asked for unless a start says otherwise
    RetryPolicy retry;
    bool log_user_email = false;  // log lines then name users instead of hashing them
  };

  static constexpr std::chrono::minutes lifetime{10};  // of a consent URL

  /// All must outlive the event loop.
  SignIn(Grants& grants, http::Client& client, store::StateStore& state, Clock const& clock,
         crypto::KeyRing const& keys, Options options);

  /// A consent URL for `user` (empty: whichever account is chosen there) and `scopes` (empty: those of the
  /// options). The consent page comes in full unless a living grant covers the scopes already. Errors:
  /// invalid (no OAuth client configured, or `user` is no e-mail address).
  Async<Result<std::string>> start(std::string user, std::vector<std::string> scopes = {});

  /// Where Google is to send people back to, where that is known only after the start (a free port).
  void redirect_to(std::string uri) { options_.client.redirect_uri = std::move(uri); }

  /// Called after each sign-in from now on: who may be named has changed.
  void on_success(std::function<void()> tell) { tell_ = std::move(tell); }

  /// The callback's query. On success the grant is stored; on error nothing has changed. Errors are written
  /// for the person at the browser: invalid (link unknown, used, too old), denied (consent declined, another
  /// account), unavailable.
  Async<Result<SignedIn>> finish(http::Query query);

 private:
  struct Pending {
    std::string user;  // whom it was begun for, lower-cased; may be empty
    std::string verifier;
    std::vector<std::string> scopes;
  };
  struct Outcome {
    Result<SignedIn> result;
    std::string user;    // for the log
    std::string reason;  // for the log, of a failure
  };

  Async<Outcome> complete(http::Query query);
  Async<Outcome> exchange(Pending pending, std::string code);
  Async<Outcome> accept(Pending pending, TokenAnswer answer);
  /// Opens the state and marks it used, for every process that shares the state store.
  Async<Result<Pending>> take(std::string state);

  Grants& grants_;
  http::Client& client_;
  store::StateStore& state_;
  Clock const& clock_;
  crypto::KeyRing const& keys_;
  Options options_;
  std::function<void()> tell_;
};

}  // namespace workspace::auth
