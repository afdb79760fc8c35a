#pragma once
// The ids of legacy sessions: each is the sealed record of what initialize agreed on, so any replica can read
// it and none has to remember it. What changes later is in session_state.hpp.

#include "base/time.hpp"
#include "crypto/key_ring.hpp"
#include "mcp/protocol/caller.hpp"

#include <optional>
#include <string>

namespace workspace::mcp {

class Sessions {
 public:
  Sessions(crypto::KeyRing const& keys, Clock const& clock,
           std::chrono::seconds lifetime = std::chrono::hours(24))
      : keys_(keys), clock_(clock), lifetime_(lifetime) {}

  /// The id of a new session. Of the capabilities only what changes our answers is kept, so that ids stay
  /// short.
  std::string create(std::string_view principal, Version version,
                     json::object const& client_capabilities) const;

  /// nullopt where it is forged, expired or another principal's: the caller cannot tell which.
  std::optional<Session> open(std::string_view id, std::string_view principal) const;

 private:
  crypto::KeyRing const& keys_;
  Clock const& clock_;
  std::chrono::seconds lifetime_;
};

/// elicitation, sampling and roots, of those only the modes known, and the names of extensions that we know.
json::object relevant_capabilities(json::object const& client_capabilities);

}  // namespace workspace::mcp
