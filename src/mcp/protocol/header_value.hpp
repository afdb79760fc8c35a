#pragma once
// Values of Mcp-* header fields
// (https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http, SEP-2243).

#include <optional>
#include <string>
#include <string_view>

namespace workspace::mcp {

/// A header's value as the protocol encodes it: plain visible ASCII, or =?base64?...?= of UTF-8. nullopt
/// where it is neither.
std::optional<std::string> decode_header_value(std::string_view value);

}  // namespace workspace::mcp
