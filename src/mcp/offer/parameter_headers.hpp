#pragma once
// x-mcp-header: a tool's parameter that the client repeats in a header, so that intermediaries can route by
// it (https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http, SEP-2243).

#include "http/message.hpp"
#include "mcp/offer/tool.hpp"

#include <map>
#include <optional>
#include <string>

namespace workspace::mcp {

/// Mcp-Param-* fields by the rest of their name in lower case; null where a value cannot be decoded or the
/// field stands twice.
using ParameterHeaders = std::map<std::string, std::optional<std::string>, std::less<>>;
ParameterHeaders read_parameter_headers(http::Headers const& headers);

/// -32020 where a header that the tool's schema asks for is missing or differs from the argument. `headers`
/// is nullopt where the transport has none, and then nothing is checked.
std::optional<RpcError> check_parameter_headers(std::optional<ParameterHeaders> const& headers,
                                                Tool const& tool, json::object const& arguments);

/// Failure(invalid) where the schema's x-mcp-header are no tokens (RFC 9110 section 5.6.2), stand twice, or
/// stand on what is no string, integer or boolean.
void check_header_annotations(Tool const& tool);

}  // namespace workspace::mcp
