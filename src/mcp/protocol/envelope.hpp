#pragma once
// The envelope of the stateless protocol: what each request carries in params._meta
// (https://modelcontextprotocol.io/specification/2026-07-28/basic).

#include "mcp/protocol/caller.hpp"
#include "mcp/protocol/message.hpp"

namespace workspace::mcp {

/// Whether a message speaks the stateless protocol: it names a protocol version in _meta.
bool has_envelope(json::object const& params);
/// The same for an unread message (an element of a batch).
bool has_envelope(json::value const& message);

struct Envelope {
  std::string version;  // as sent; not checked
  json::object client_capabilities;
};

/// The error is -32602: a field is missing or of the wrong type.
Result<Envelope, RpcError> read_envelope(json::object const& params);

/// The modern version named, or -32022 with the versions that are served.
Result<Version, RpcError> modern_version(std::string_view requested);

}  // namespace workspace::mcp
