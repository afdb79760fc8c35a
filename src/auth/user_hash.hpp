#pragma once
// Users in log lines.

#include "base/text.hpp"
#include "crypto/key_ring.hpp"

namespace workspace::auth {

/// 12 hex digits that stand for an e-mail address, whatever its case: the same as long as the ring's first
/// key is.
inline std::string user_hash(crypto::KeyRing const& keys, std::string_view email) {
  return keys.fingerprint("log-user", to_lower(email)).substr(0, 12);
}

/// What a log line says of a user: the hash, or the address itself where the operator asked for that. Lines
/// are made of NAME=VALUE, so a "=" in it is encoded.
inline std::string logged_user(crypto::KeyRing const& keys, std::string_view email, bool plain) {
  return plain ? replace_all(to_lower(email), "=", "%3D") : user_hash(keys, email);
}

}  // namespace workspace::auth
