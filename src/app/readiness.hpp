#pragma once
// Whether the stores that the server depends on answer in time: what /health/ready says.

#include "async/single_flight.hpp"
#include "store/credential_store.hpp"
#include "store/state_store.hpp"

namespace workspace::app {

class Readiness {
 public:
  /// `patience`: how long one check may take.
  Readiness(Executor executor, store::CredentialStore& credentials, store::StateStore& state,
            std::chrono::milliseconds patience)
      : credentials_(credentials), state_(state), patience_(patience), checks_(std::move(executor)) {}

  /// However often it is asked, one check runs at a time: a store that hangs holds one worker and not all.
  Async<Result<void>> check();

 private:
  static Async<Result<void>> check_stores(Readiness* self);

  store::CredentialStore& credentials_;
  store::StateStore& state_;
  std::chrono::milliseconds patience_;
  async::SingleFlight<Result<void>> checks_;
};

}  // namespace workspace::app
