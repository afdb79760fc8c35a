#pragma once
// Who has allowed what: authorization requests waiting for consent, codes, refresh and access tokens.
// Behaviour: RFC 6749, RFC 7636, https://developers.google.com/identity/protocols/oauth2/web-server.

#include "base/time.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox {

/// What a signed-in user's application holds. Scopes in full form.
struct Grant {
  std::string user;
  std::string access_token, refresh_token;
  std::vector<std::string> scopes;
  TimePoint expiry;
};

/// A request that waits on the consent page, or was approved and waits for its code to be exchanged.
struct Authorization {
  std::string client_id, redirect_uri, state, challenge, login_hint;
  std::vector<std::string> scopes;  // full form
  bool offline = false, include_granted = false, prompt_consent = false;
  std::string user;     // once approved
  std::string code;     // once redeemed
  TimePoint expires{};  // of the code
};

class Grants {
 public:
  static constexpr seconds access_lifetime{3600};
  static constexpr seconds code_lifetime{60};

  std::string wait_for_consent(Authorization request);
  Authorization const* waiting(std::string_view id) const;

  /// The user approved `scopes`: the code to hand to the client. Unions with what was granted before where
  /// the request asked for that.
  std::string approve(std::string_view waiting_id, std::string user, std::vector<std::string> scopes,
                      TimePoint now);
  void forget(std::string_view waiting_id);

  /// A code works once; a second use also ends the tokens of the first (RFC 6749 section 4.1.2).
  std::optional<Authorization> redeem(std::string_view code, TimePoint now);
  /// refresh_token is empty where Google gives none: no offline access, or granted before and not asked
  /// again.
  Grant issue(Authorization const& approved, TimePoint now);
  /// A grant without the consent page, for users who are signed in from the start.
  Grant sign_in(std::string user, std::string client_id, std::vector<std::string> scopes, TimePoint now);
  std::optional<Grant> refresh(std::string_view refresh_token, std::string_view client_id, TimePoint now);

  struct Access {
    std::string user, client_id;
    std::vector<std::string> scopes;  // full form
    TimePoint expires;
    std::string refresh_token;  // it came from; may be empty
    bool offline = false;
  };
  /// nullptr where it is unknown, revoked or expired.
  Access const* access(std::string_view token, TimePoint now) const;

  /// Either kind of token; both end. False where it is unknown.
  bool revoke_token(std::string_view token);
  void revoke_user(std::string_view user);
  void expire_user(std::string_view user);
  bool signed_in(std::string_view user) const;

 private:
  struct Refresh {
    std::string user, client_id;
    std::vector<std::string> scopes;
  };
  std::string add_access(std::string const& user, std::string const& client,
                         std::vector<std::string> const& scopes, std::string const& refresh_token,
                         TimePoint now);
  void revoke_refresh(std::string token);

  std::map<std::string, Authorization, std::less<>> waiting_, codes_;
  std::map<std::string, std::string, std::less<>> spent_codes_;  // -> refresh or access token issued for it
  std::map<std::string, Refresh, std::less<>> refresh_;
  std::map<std::string, Access, std::less<>> access_;
};

/// "email" and "profile" as Google spells them in answers; others unchanged. Sorted, each once.
std::vector<std::string> canonical_scopes(std::vector<std::string> scopes);

}  // namespace workspace::sandbox
