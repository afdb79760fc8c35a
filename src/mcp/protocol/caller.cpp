#include "mcp/protocol/caller.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"

#include <algorithm>
#include <array>

namespace workspace::mcp {
namespace {

constexpr std::array<std::string_view, 8> level_names{"debug", "info",     "notice", "warning",
                                                      "error", "critical", "alert",  "emergency"};

/// A value that is worth passing on: W3C headers are visible ASCII and short.
std::string trace_field(json::value const& meta, std::string_view key) {
  auto const text = json::text(meta, key);
  bool const plain = std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
  return plain && text.size() <= 8192 ? std::string(text) : std::string();
}

json::object const* capability(json::object const& capabilities, std::string_view name) {
  auto const* const member = capabilities.if_contains(name);
  return member ? member->if_object() : nullptr;
}

}  // namespace

std::string_view to_string(LogLevel level) { return level_names[static_cast<std::size_t>(level)]; }

std::optional<LogLevel> find_log_level(std::string_view text) {
  for (std::size_t i = 0; i < level_names.size(); ++i)
    if (level_names[i] == text) return static_cast<LogLevel>(i);
  return std::nullopt;
}

std::string const& Caller::session_key() const {
  static std::string const none;
  return session ? session->key : none;
}

bool Caller::has_extension(std::string_view id) const {
  auto const* const extensions = capability(client_capabilities, "extensions");
  return extensions && capability(*extensions, id);
}

bool Caller::can_elicit_form() const {
  auto const* const elicitation = capability(client_capabilities, "elicitation");
  if (!can_be_asked() || !elicitation || !features(version).structured) return false;
  // An empty object means forms only, which is all there was before modes.
  return !elicitation->contains("url") || elicitation->contains("form");
}

bool Caller::can_elicit_url() const {
  auto const* const elicitation = capability(client_capabilities, "elicitation");
  return can_be_asked() && elicitation && features(version).icons && capability(*elicitation, "url");
}

bool Caller::can_answer(std::string_view method, json::object const& params) const {
  if (!can_be_asked()) return false;
  if (method == "sampling/createMessage") return capability(client_capabilities, "sampling");
  if (method == "roots/list") return capability(client_capabilities, "roots");
  if (method != "elicitation/create") return false;
  json::value const wrapped(params);
  return json::text(wrapped, "mode") == "url" ? can_elicit_url() : can_elicit_form();
}

Result<RequestMeta, RpcError> read_meta(json::object const& params) {
  RequestMeta meta;
  auto const* const sent = params.if_contains("_meta");
  if (!sent) return meta;
  if (!sent->is_object()) return RpcError{code::invalid_params, "\"_meta\" must be an object."};
  if (auto const* token = json::find(*sent, "progressToken")) {
    bool const valid = token->is_int64() || token->is_uint64() ||
                       (token->is_string() && token->get_string().size() <= max_id_bytes);
    if (!valid) return RpcError{code::invalid_params, "\"progressToken\" must be a string or an integer."};
    meta.progress_token = *token;
  }
  if (auto const* level = json::find(*sent, meta_key::log_level)) {
    meta.log_level = level->is_string() ? find_log_level(level->get_string()) : std::nullopt;
    if (!meta.log_level)
      return RpcError{code::invalid_params,
                      "The log level must be one of debug, info, notice, warning, error, critical, "
                      "alert and emergency."};
  }
  meta.trace = {trace_field(*sent, "traceparent"), trace_field(*sent, "tracestate"),
                trace_field(*sent, "baggage")};
  return meta;
}

std::string make_log_id(RequestMeta const& meta) {
  auto const parts = split(meta.trace.parent, '-');
  auto const is_hex = [](std::string_view text) {
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  };
  bool const valid = parts.size() >= 4 && parts[0].size() == 2 && parts[1].size() == 32 && is_hex(parts[0]) &&
                     is_hex(parts[1]) && parts[1].find_first_not_of('0') != std::string_view::npos;
  return valid ? std::string(parts[1]) : to_hex(crypto::random_bytes(6));
}

void throw_exception_from_error(RpcError const& error, boost::source_location const&) {
  throw Failure(ErrorKind::invalid, error.message);
}

}  // namespace workspace::mcp
