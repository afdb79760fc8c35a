#pragma once
// The protocol versions served and what differs between them
// (https://modelcontextprotocol.io/specification/versioning and each version's changelog).

#include "json/json.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace workspace::mcp {

enum class Version { v2024_11_05, v2025_03_26, v2025_06_18, v2025_11_25, v2026_07_28 };

inline constexpr Version newest_legacy = Version::v2025_11_25;
inline constexpr Version newest_modern = Version::v2026_07_28;

/// Newest first.
std::span<Version const> all_versions();
std::string_view to_string(Version version);
std::optional<Version> find_version(std::string_view text);
/// The names of all, newest first.
json::array version_names();

/// Without sessions: every request carries its version and the client's capabilities.
constexpr bool is_modern(Version version) { return version >= Version::v2026_07_28; }
/// Whether a version's name, known to us or not, is one of the stateless protocol.
bool names_modern(std::string_view text);

struct Features {
  bool batches;      // arrays of messages
  bool annotations;  // of tools; audio content
  bool structured;   // title, outputSchema, structuredContent, resource_link, form elicitation
  bool icons;        // of tools and the server; URL elicitation
  bool envelope;     // resultType, ttlMs, cacheScope, serverInfo in _meta
};
Features const& features(Version version);

namespace extension {
inline constexpr std::string_view tasks = "io.modelcontextprotocol/tasks";  // SEP-2663
inline constexpr std::string_view apps = "io.modelcontextprotocol/ui";      // SEP-1865, MCP Apps
}  // namespace extension

}  // namespace workspace::mcp
