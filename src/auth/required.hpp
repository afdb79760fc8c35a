#pragma once
// Thrown where a call needs a sign-in with Google that is not there. The tools layer answers it with a
// consent URL.

#include "base/result.hpp"
#include "base/text.hpp"

#include <vector>

namespace workspace::auth {

class Required final : public Failure {
 public:
  enum class Reason { never_signed_in, expired_or_revoked, missing_scopes };

  /// `scopes` (short names): what is missing, where that is the reason.
  Required(std::string user, Reason reason, std::vector<std::string> scopes = {})
      : Failure(ErrorKind::unauthenticated, words(user, reason, scopes),
                "Sign in to Google, then try again."),
        user_(std::move(user)),
        reason_(reason),
        scopes_(std::move(scopes)) {}

  std::string const& user() const { return user_; }
  Reason reason() const { return reason_; }
  std::vector<std::string> const& scopes() const { return scopes_; }

 private:
  static std::string words(std::string const& user, Reason reason, std::vector<std::string> const& scopes) {
    switch (reason) {
      case Reason::never_signed_in:
        return user + " has not signed in to Google here yet.";
      case Reason::expired_or_revoked:
        return "The Google sign-in of " + user + " has expired or was revoked.";
      case Reason::missing_scopes:
        break;
    }
    return "The Google sign-in of " + user + " does not cover " + join(scopes, ", ") + ".";
  }

  std::string user_;
  Reason reason_;
  std::vector<std::string> scopes_;
};

}  // namespace workspace::auth
