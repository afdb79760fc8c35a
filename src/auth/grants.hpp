#pragma once
// The users' Google grants in use: access tokens kept fresh, refreshed once for all who wait, stored before
// use.

#include "async/single_flight.hpp"
#include "auth/refresh.hpp"
#include "auth/required.hpp"
#include "crypto/key_ring.hpp"
#include "store/credential_store.hpp"

#include <map>
#include <set>

namespace workspace::auth {

/// What others may know of a grant.
struct Grant {
  std::vector<std::string> scopes;
  bool refreshable = false;
};

/// Each refresh logs exactly one line, "OAuth refresh success user=HASH" or "OAuth refresh failed user=HASH
/// reason=CODE". Users are named by e-mail address in any case.
class Grants {
 public:
  struct Options {
    Endpoints endpoints;
    ClientConfig client;  // for grants stored without client id or secret
    milliseconds refresh_ahead = std::chrono::minutes{5};
    milliseconds refresh_jitter =
        std::chrono::minutes{1};              // spread of the above, so that replicas do not meet
    milliseconds reload_after = seconds{30};  // a change in the store is noticed within this
    RetryPolicy retry;
    bool log_user_email = false;  // log lines then name users instead of hashing them
  };

  /// All must outlive the event loop.
  Grants(Executor executor, store::CredentialStore& store, http::Client& client, Clock const& clock,
         crypto::KeyRing const& keys, Options options);

  /// A grant that works: refreshed if need be. Errors: unauthenticated (not signed in, or it has ended), else
  /// as access_token.
  Async<Result<Grant>> get(std::string user);

  /// A token good for 10 s at least. Throws Required, or Failure: denied (our OAuth client is refused),
  /// unavailable (Google or the store cannot be reached). From five minutes before expiry on the refresh runs
  /// beside the callers.
  Async<std::string> access_token(std::string user);

  /// Google answered 401 to this token: it is not given out again, and the store is read anew.
  Async<void> reject(std::string user, std::string token);

  /// Stores a new sign-in in place of what there was. On error nothing has changed.
  Async<Result<void>> put(std::string user, store::StoredGrant grant);
  /// What is stored, without refreshing: for the sign-in, which keeps the old refresh token.
  Async<Result<std::optional<store::StoredGrant>>> stored(std::string user);

 private:
  struct Entry {
    store::StoredGrant grant;
    store::StoredGrant seen;  // as it was last in the store
    bool unsaved = false;     // `grant` is newer than the store, which failed to take it
    TimePoint reload_at;
    TimePoint refresh_at;  // when to refresh ahead of expiry
    std::string rejected;  // an access token that Google did not take
    std::string dead;      // a refresh token that Google did not take
  };

  // A flight is one piece of work on one user's entry; it gives the token that it made ready, if that was its
  // aim.
  using Flight = std::optional<std::string>;
  Async<Flight> settle(std::string user);
  Async<void> reload(std::string user);
  Async<Result<void>> retry_save(std::string user);
  /// False where the refresh token has ended.
  Async<bool> refresh(std::string user);
  Async<Refresh::Action> run(Refresh& machine);
  Async<void> land(std::string user);
  Async<Flight> store_new(std::string user, store::StoredGrant grant, std::shared_ptr<Result<void>> outcome);

  Entry* find(std::string const& user);
  void adopt(std::string const& user, store::StoredGrant grant);
  bool usable(Entry const& entry) const;
  bool has_ended(Entry const& entry) const;
  TimePoint refresh_time(store::StoredGrant const& grant) const;
  void make_room();
  std::string hash(std::string const& user) const;

  store::CredentialStore& store_;
  http::Client& client_;
  Clock const& clock_;
  crypto::KeyRing const& keys_;
  Options options_;
  async::SingleFlight<Flight> flights_;
  std::map<std::string, Entry> entries_;  // by lower-cased address
};

}  // namespace workspace::auth
