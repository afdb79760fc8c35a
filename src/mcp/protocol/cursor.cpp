#include "mcp/protocol/cursor.hpp"

#include "mcp/protocol/caller.hpp"

namespace workspace::mcp {
namespace {

constexpr std::string_view purpose = "mcp-cursor";
// A cursor is good as long as its list is: this is far beyond any.
constexpr TimePoint never{std::chrono::seconds{4'102'444'800}};

}  // namespace

std::string seal_cursor(crypto::KeyRing const& keys, std::string_view list, std::size_t offset) {
  json::value const payload(json::object{{"l", list}, {"o", offset}});
  return keys.seal(purpose, "", json::write(payload), never);
}

Result<std::size_t, RpcError> read_cursor(crypto::KeyRing const& keys, TimePoint now, std::string_view list,
                                          json::object const& params) {
  auto const* const cursor = params.if_contains("cursor");
  if (!cursor) return std::size_t{0};
  RpcError const bad{code::invalid_params,
                     "\"cursor\" is not one of this list as it is now. List from the start."};
  if (!cursor->is_string()) return bad;
  auto const sealed = keys.open(purpose, std::string_view(cursor->get_string()), now);
  if (!sealed) return bad;
  auto const payload = json::parse(sealed->payload);
  if (!payload || json::text(*payload, "l") != list) return bad;
  return static_cast<std::size_t>(json::integer(*payload, "o"));
}

}  // namespace workspace::mcp
