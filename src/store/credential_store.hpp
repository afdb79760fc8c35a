#pragma once
// Where the users' Google grants are kept. One interface; directory, memory, and later S3 and GCS behind it.

#include "async/async.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "json/json.hpp"

#include <optional>
#include <string>
#include <vector>

namespace workspace::store {

/// What Google granted for one account, as it is stored. Empty text stands for null or absent.
struct StoredGrant {
  std::string token;  // the access token
  std::string refresh_token;
  std::string token_uri;
  std::string client_id;  // the OAuth client that the refresh token belongs to
  std::string client_secret;
  std::vector<std::string> scopes;
  std::optional<TimePoint> expiry;  // of `token`
  json::object extra;  // members that we do not know (user_email, id_token, ...), kept as they were

  bool operator==(StoredGrant const&) const = default;
};

/// `user` is the account's e-mail address. Errors name the place and what to do, never what is stored in it.
class CredentialStore {
 public:
  virtual ~CredentialStore() = default;

  /// Nothing where there is no grant; an error where there is one that cannot be read.
  virtual Async<Result<std::optional<StoredGrant>>> load(std::string user) = 0;
  /// Replaces the whole grant; durable on return. Of two at once the last one wins whole.
  virtual Async<Result<void>> save(std::string user, StoredGrant grant) = 0;
  /// Fine where there is none.
  virtual Async<Result<void>> remove(std::string user) = 0;
  /// The e-mail addresses in order.
  virtual Async<Result<std::vector<std::string>>> list() = 0;
  /// Whether the store can be read and written now: part of readiness.
  virtual Async<Result<void>> check() = 0;
  /// For logs and the health page, e.g. "directory /home/user/.google_workspace_mcp/credentials".
  virtual std::string describe() const = 0;
};

}  // namespace workspace::store
