#include "mcp/protocol/envelope.hpp"

namespace workspace::mcp {
namespace {

RpcError missing(std::string_view key, std::string_view type) {
  return {code::invalid_params, fmt::format("\"_meta\" must hold \"{}\", {}.", key, type)};
}

}  // namespace

bool has_envelope(json::object const& params) {
  auto const* const meta = params.if_contains("_meta");
  auto const* const fields = meta ? meta->if_object() : nullptr;
  return fields && fields->contains(meta_key::version);
}

bool has_envelope(json::value const& message) {
  auto const* const params = json::find(message, "params");
  return params && params->is_object() && has_envelope(params->get_object());
}

Result<Envelope, RpcError> read_envelope(json::object const& params) {
  auto const* const meta = params.if_contains("_meta");
  if (!meta || !meta->is_object()) return missing(meta_key::version, "a string");
  auto const* const version = meta->get_object().if_contains(meta_key::version);
  if (!version || !version->is_string()) return missing(meta_key::version, "a string");
  auto const* const capabilities = meta->get_object().if_contains(meta_key::capabilities);
  if (!capabilities || !capabilities->is_object()) return missing(meta_key::capabilities, "an object");
  return Envelope{std::string(version->get_string()), capabilities->get_object()};
}

Result<Version, RpcError> modern_version(std::string_view requested) {
  auto const version = find_version(requested);
  if (version && is_modern(*version)) return *version;
  json::object data{{"requested", requested}};
  data["supported"] = version_names();
  std::string message = version
                            ? fmt::format("Version {} is spoken in sessions: use \"initialize\".", requested)
                            : "The protocol version is not supported.";
  return RpcError{code::unsupported_version, std::move(message), json::value(std::move(data))};
}

}  // namespace workspace::mcp
