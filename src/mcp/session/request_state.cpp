#include "mcp/session/request_state.hpp"

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"
#include "mcp/protocol/caller.hpp"

#include <map>

namespace workspace::mcp {
namespace {

constexpr std::string_view purpose = "mcp-request-state";
constexpr std::chrono::minutes lifetime{10};

void append_sorted(std::string& out, json::value const& v) {
  if (auto const* const object = v.if_object()) {
    std::map<std::string_view, json::value const*> members;
    for (auto const& member : *object) members.emplace(member.key(), &member.value());
    out += '{';
    for (auto const& [key, value] : members) {
      json::value const name(key);
      out.append(json::write(name)).append(":");
      append_sorted(out, *value);
      out += ',';
    }
    out += '}';
  } else if (auto const* const array = v.if_array()) {
    out += '[';
    for (auto const& element : *array) {
      append_sorted(out, element);
      out += ',';
    }
    out += ']';
  } else {
    out += json::write(v);
  }
}

}  // namespace

std::string request_digest(std::string_view method, json::object const& params) {
  json::object identity{{"method", method}};
  for (std::string_view key : {"name", "uri", "arguments"})
    if (auto const* const part = params.if_contains(key)) identity[key] = *part;
  json::value const whole(std::move(identity));
  std::string sorted;
  append_sorted(sorted, whole);
  return to_base64url(crypto::sha256(sorted));
}

std::string seal_request_state(crypto::KeyRing const& keys, TimePoint now, std::string_view principal,
                               std::string_view digest, RequestState const& state) {
  json::value const payload(json::object{{"d", digest}, {"n", state.notes}, {"r", state.round}});
  return keys.seal(purpose, principal, json::write(payload), now + lifetime);
}

Result<RequestState, RpcError> open_request_state(crypto::KeyRing const& keys, TimePoint now,
                                                  std::string_view principal, std::string_view digest,
                                                  std::string_view text) {
  RpcError const bad{
      code::invalid_params,
      "\"requestState\" is not valid for this request or has expired. Send the request anew without it."};
  auto sealed = keys.open(purpose, text, now);
  if (!sealed || sealed->principal != principal) return bad;
  auto const payload = json::parse(sealed->payload);
  if (!payload || json::text(*payload, "d") != digest) return bad;
  return RequestState{std::string(json::text(*payload, "n")), static_cast<int>(json::integer(*payload, "r")),
                      std::move(sealed->nonce)};
}

}  // namespace workspace::mcp
