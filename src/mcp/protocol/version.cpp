#include "mcp/protocol/version.hpp"

#include <algorithm>
#include <array>

namespace workspace::mcp {
namespace {

struct Entry {
  Version version;
  std::string_view name;
  Features features;
};

constexpr std::array<Entry, 5> table{{
    {Version::v2024_11_05, "2024-11-05", {false, false, false, false, false}},
    {Version::v2025_03_26, "2025-03-26", {true, true, false, false, false}},
    {Version::v2025_06_18, "2025-06-18", {false, true, true, false, false}},
    {Version::v2025_11_25, "2025-11-25", {false, true, true, true, false}},
    {Version::v2026_07_28, "2026-07-28", {false, true, true, true, true}},
}};

constexpr std::array newest_first{Version::v2026_07_28, Version::v2025_11_25, Version::v2025_06_18,
                                  Version::v2025_03_26, Version::v2024_11_05};

}  // namespace

std::span<Version const> all_versions() { return newest_first; }

std::string_view to_string(Version version) { return table[static_cast<std::size_t>(version)].name; }

std::optional<Version> find_version(std::string_view text) {
  for (auto const& entry : table)
    if (entry.name == text) return entry.version;
  return std::nullopt;
}

bool names_modern(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-dd";
  bool const is_date = std::ranges::equal(text, form, [](char c, char expected) {
    return expected == 'd' ? c >= '0' && c <= '9' : c == expected;
  });
  return is_date && text >= to_string(Version::v2026_07_28);
}

json::array version_names() {
  json::array names;
  for (auto version : newest_first) names.emplace_back(to_string(version));
  return names;
}

Features const& features(Version version) { return table[static_cast<std::size_t>(version)].features; }

}  // namespace workspace::mcp
