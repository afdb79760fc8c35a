#pragma once
// Legacy sessions (2024-11-05 to 2025-11-25). A session id is a sealed record of what initialize agreed on,
// so any replica can read it and none has to remember it; only ended sessions are remembered until they would
// have expired.

#include "base/time.hpp"
#include "crypto/key_ring.hpp"
#include "mcp/version.hpp"

#include <map>
#include <optional>
#include <string>

namespace workspace::mcp {

struct Session {
  std::string key;  // tells it apart from every other; safe in logs
  std::string principal;
  Version version = newest_legacy;
  json::object client_capabilities{};
  TimePoint expires{};
};

class RevokedSessions {
 public:
  virtual ~RevokedSessions() = default;
  virtual void add(std::string const& key, TimePoint expires) = 0;
  virtual bool contains(std::string const& key) const = 0;
};

/// Keeps `capacity` entries; when full, those that expire first go.
class MemoryRevokedSessions final : public RevokedSessions {
 public:
  explicit MemoryRevokedSessions(std::size_t capacity = 100'000) : capacity_(capacity) {}
  void add(std::string const& key, TimePoint expires) override;
  bool contains(std::string const& key) const override { return expiry_.contains(key); }

 private:
  std::size_t capacity_;
  std::map<std::string, TimePoint> expiry_;
  std::multimap<TimePoint, std::string> by_expiry_;
};

class Sessions {
 public:
  Sessions(crypto::KeyRing const& keys, Clock const& clock, RevokedSessions& revoked,
           std::chrono::seconds lifetime = std::chrono::hours(24))
      : keys_(keys), clock_(clock), revoked_(revoked), lifetime_(lifetime) {}

  /// The id of a new session. Of the capabilities only what changes our answers is kept, so that ids stay
  /// short.
  std::string create(std::string_view principal, Version version,
                     json::object const& client_capabilities) const;

  /// nullopt where it is forged, expired, ended, or another principal's: the caller cannot tell which.
  std::optional<Session> open(std::string_view id, std::string_view principal) const;

  void end(Session const& session) { revoked_.add(session.key, session.expires); }

 private:
  crypto::KeyRing const& keys_;
  Clock const& clock_;
  RevokedSessions& revoked_;
  std::chrono::seconds lifetime_;
};

/// elicitation, sampling and roots, and of those only the modes known.
json::object relevant_capabilities(json::object const& client_capabilities);

}  // namespace workspace::mcp
