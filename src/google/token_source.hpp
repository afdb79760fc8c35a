#pragma once
// Where a Google client gets its user's access token from; src/auth implements it.

#include "async/async.hpp"

#include <string>

namespace workspace::google {

/// One user's grant. Its functions throw what the sign-in needs to say (auth::Required); callers let that
/// pass.
struct TokenSource {
  virtual ~TokenSource() = default;
  /// A token that is not about to expire.
  virtual Async<std::string> access_token() = 0;
  /// Google answered 401 to this token: refresh before the next.
  virtual Async<void> reject(std::string token) = 0;
};

}  // namespace workspace::google
