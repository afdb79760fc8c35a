#pragma once
// Resources: what a client reads by URI, and templates of such URIs (RFC 6570)
// (https://modelcontextprotocol.io/specification/2026-07-28/server/resources).

#include "mcp/protocol/completion.hpp"
#include "mcp/protocol/outcome.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace workspace::mcp {

/// Of a panel of MCP Apps: HTML at a ui:// address, named by a tool's _meta.ui.resourceUri (SEP-1865).
inline constexpr std::string_view app_mime_type = "text/html;profile=mcp-app";

struct ReadResult {
  /// Each is {uri, mimeType?, text | blob (base64), _meta?}.
  std::vector<json::object> contents;
  std::chrono::milliseconds ttl{0};  // how long a client may keep it

  static ReadResult text(std::string uri, std::string_view mime_type, std::string text);
  /// `bytes` are the raw ones; they travel as base64.
  static ReadResult blob(std::string uri, std::string_view mime_type, std::string_view bytes);
};
json::object describe(ReadResult result);

/// There is no such resource: -32602 with data.uri, or -32002 before 2026-07-28.
RpcError resource_not_found(Version version, std::string_view uri);

using ReadOutcome = std::variant<ReadResult, InputRequired, RpcError>;

/// What resources and templates say of themselves.
struct ResourceInfo {
  std::string name;  // for programs; unique among its kind by custom, not by rule
  std::string title{};
  std::string description{};
  std::string mime_type{};
  std::optional<std::int64_t> size{};  // bytes
  json::object annotations{};          // audience, priority, lastModified
  json::array icons{};
  json::object meta{};
};

struct Resource {
  std::string uri;
  ResourceInfo info;
  /// Failure(not_found) becomes resource_not_found, other Failures an error with their text.
  std::function<Async<ReadOutcome>(CallContext&, std::string uri)> read;
  bool watchable = false;  // whether changes of it are told to subscribers
};

/// The values of a template's variables, percent-decoded.
using Variables = std::map<std::string, std::string, std::less<>>;

struct ResourceTemplate {
  /// Literals and {name} (a segment, without "/") or {+name} (the rest, with "/").
  std::string uri_template;
  ResourceInfo info;
  std::function<Async<ReadOutcome>(CallContext&, std::string uri, Variables variables)> read;
  std::map<std::string, Complete, std::less<>> complete{};  // by variable
  bool watchable = false;
};

/// The variables that make `uri` of the template, or nullopt where it is no such URI.
std::optional<Variables> match_template(std::string_view uri_template, std::string_view uri);
/// The URI, its values percent-encoded.
std::string expand_template(std::string_view uri_template, Variables const& variables);

std::string const& key_of(Resource const& resource);
std::string const& key_of(ResourceTemplate const& resource);
/// Failure(invalid) for a URI without a scheme, a template that cannot be matched, or a lack of name or
/// reader.
void check(Resource const& resource);
void check(ResourceTemplate const& resource);
/// As they stand in the version's lists.
json::object definition(Resource const& resource, Version version);
json::object definition(ResourceTemplate const& resource, Version version);

}  // namespace workspace::mcp
