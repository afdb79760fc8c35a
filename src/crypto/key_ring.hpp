#pragma once
// Sealing: what leaves the server and must come back unchanged and unread (session ids, OAuth state, cursors,
// requestState) is encrypted and authenticated with a key of the ring, for one purpose, until it expires.

#include "base/result.hpp"
#include "base/time.hpp"

#include <memory>
#include <string>
#include <vector>

namespace workspace::crypto {

struct Sealed {
  std::string principal;  // whom it was sealed for; "" for nobody
  TimePoint expires;
  std::string payload;
  std::string nonce;  // unique per sealing: the key of a "used already" mark
};

class KeyRing {
 public:
  /// The first key seals, all open. Each is at least 16 bytes of secret text; throws Failure(invalid)
  /// otherwise.
  explicit KeyRing(std::vector<std::string> keys);

  /// base64url text (URL- and header-safe). `purpose` is a constant such as "oauth-state": what is sealed for
  /// one purpose does not open for another. Each purpose's key is kept.
  std::string seal(std::string_view purpose, std::string_view principal, std::string_view payload,
                   TimePoint expires) const;

  /// Error kinds: invalid (forged, truncated, another purpose, unknown key), timeout (expired).
  Result<Sealed> open(std::string_view purpose, std::string_view text, TimePoint now) const;

  /// A stable keyed fingerprint (HMAC), e.g. of a user's e-mail for logs.
  std::string fingerprint(std::string_view purpose, std::string_view text) const;

  ~KeyRing();
  KeyRing(KeyRing&&) noexcept;
  KeyRing& operator=(KeyRing&&) noexcept;

 private:
  struct Key;
  std::vector<Key> keys_;
};

}  // namespace workspace::crypto
