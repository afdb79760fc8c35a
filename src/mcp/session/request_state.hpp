#pragma once
// What travels through the client between asking and running again (2026-07-28, multi-round-trip requests).
// The client could change it, so it is sealed, bound to the principal and to the very request, and
// short-lived.

#include "base/time.hpp"
#include "crypto/key_ring.hpp"
#include "mcp/protocol/message.hpp"

#include <string>

namespace workspace::mcp {

inline constexpr std::size_t max_notes_bytes = 8u << 10;

struct RequestState {
  std::string notes;
  int round = 0;  // 1 after the first asking
  std::string nonce{};
};

/// The same for the same method, name and arguments, in whatever order an object's members stand.
std::string request_digest(std::string_view method, json::object const& params);

/// Valid for ten minutes.
std::string seal_request_state(crypto::KeyRing const& keys, TimePoint now, std::string_view principal,
                               std::string_view digest, RequestState const& state);

/// The error is -32602, whatever was wrong.
Result<RequestState, RpcError> open_request_state(crypto::KeyRing const& keys, TimePoint now,
                                                  std::string_view principal, std::string_view digest,
                                                  std::string_view text);

}  // namespace workspace::mcp
