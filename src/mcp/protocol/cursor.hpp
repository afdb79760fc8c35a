#pragma once
// Cursors of lists: sealed, and bound to the list as it was, so that a changed list is read anew, not in
// part.

#include "base/time.hpp"
#include "crypto/key_ring.hpp"
#include "mcp/protocol/message.hpp"

#include <string>

namespace workspace::mcp {

/// `list` is the fingerprint of the whole list.
std::string seal_cursor(crypto::KeyRing const& keys, std::string_view list, std::size_t offset);

/// The offset that params.cursor names, 0 where there is none. The error is -32602.
Result<std::size_t, RpcError> read_cursor(crypto::KeyRing const& keys, TimePoint now, std::string_view list,
                                          json::object const& params);

}  // namespace workspace::mcp
