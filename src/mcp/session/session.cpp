#include "mcp/session/session.hpp"

#include "base/encoding.hpp"

namespace workspace::mcp {
namespace {

constexpr std::string_view purpose = "mcp-session";
constexpr std::size_t max_id_length = 4096;

}  // namespace

json::object relevant_capabilities(json::object const& client_capabilities) {
  json::object kept;
  for (std::string_view name : {"elicitation", "sampling", "roots"}) {
    auto const* const capability = client_capabilities.if_contains(name);
    if (!capability || !capability->is_object()) continue;
    json::object modes;
    for (std::string_view mode : {"form", "url"})
      if (auto const* const found = capability->get_object().if_contains(mode); found && found->is_object())
        modes[mode] = json::object{};
    kept[name] = std::move(modes);
  }
  if (auto const* const apps = json::find_path(client_capabilities, {"extensions", extension::apps});
      apps && apps->is_object())
    kept["extensions"] = json::object{{extension::apps, json::object{}}};
  return kept;
}

std::string Sessions::create(std::string_view principal, Version version,
                             json::object const& client_capabilities) const {
  json::object record{{"v", to_string(version)}};
  record["c"] = relevant_capabilities(client_capabilities);
  json::value const payload(std::move(record));
  return keys_.seal(purpose, principal, json::write(payload), clock_.now() + lifetime_);
}

std::optional<Session> Sessions::open(std::string_view id, std::string_view principal) const {
  if (id.size() > max_id_length) return std::nullopt;
  auto const sealed = keys_.open(purpose, id, clock_.now());
  if (!sealed || sealed->principal != principal) return std::nullopt;
  std::string key = to_hex(sealed->nonce);
  auto const payload = json::parse(sealed->payload);
  if (!payload) return std::nullopt;
  auto const version = find_version(json::text(*payload, "v"));
  auto const* const capabilities = json::find(*payload, "c");
  if (!version || !capabilities || !capabilities->is_object()) return std::nullopt;
  return Session{std::move(key), sealed->principal, *version, capabilities->get_object(), sealed->expires};
}

}  // namespace workspace::mcp
