#include "mcp/transport/routing.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

#include <array>

namespace workspace::mcp {
namespace {

constexpr std::string_view version_header = "MCP-Protocol-Version";
constexpr std::string_view session_header = "Mcp-Session-Id";

/// Which parameter the Mcp-Name header of a method repeats.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> named_methods{{
    {"tools/call", "name"},
    {"prompts/get", "name"},
    {"resources/read", "uri"},
    {"tasks/get", "taskId"},
    {"tasks/update", "taskId"},
    {"tasks/cancel", "taskId"},
}};

Reject reject(int status, int error_code, std::string message, json::value id = {}) {
  return {status, {error_code, std::move(message)}, std::move(id)};
}

bool is_json(http::Headers const& headers) {
  auto const type = headers.find("Content-Type");
  return type && equal_ignoring_case(trim(type->substr(0, type->find(';'))), "application/json");
}

/// The error that a header which has to repeat `expected` deserves.
std::optional<RpcError> check_header(http::Headers const& headers, std::string_view name,
                                     std::string_view expected) {
  auto const mismatch = [&](std::string_view what) {
    return RpcError{code::header_mismatch, fmt::format("The {} header {}.", name, what)};
  };
  auto const sent = headers.find(name);
  if (!sent) return mismatch("is missing");
  if (headers.count(name) > 1) return mismatch("stands more than once");
  auto const value = decode_header_value(*sent);
  if (!value) return mismatch("is not plain ASCII or valid base64");
  if (*value != expected) return mismatch("does not match the body");
  return std::nullopt;
}

std::optional<RpcError> check_name_header(http::Headers const& headers, Message const& message) {
  for (auto const& [method, key] : named_methods) {
    if (method != message.method) continue;
    auto const* const value = message.params.if_contains(key);
    bool const usable = value && value->is_string();
    // Without a usable parameter the method itself says what is missing, unless the header claims one.
    if (!usable && !headers.find("Mcp-Name")) return std::nullopt;
    return check_header(headers, "Mcp-Name",
                        usable ? std::string_view(value->get_string()) : std::string_view());
  }
  return std::nullopt;
}

Decision route_modern(http::Headers const& headers, Message message) {
  if (message.kind == Message::Kind::notification) return Accepted{std::move(message), std::nullopt};
  auto envelope = read_envelope(message.params);
  if (!envelope) return Reject{400, envelope.error(), message.id};
  if (auto error = check_header(headers, version_header, envelope->version))
    return Reject{400, std::move(*error), message.id};
  auto const version = modern_version(envelope->version);
  if (!version) return Reject{400, version.error(), message.id};
  if (auto error = check_header(headers, "Mcp-Method", message.method))
    return Reject{400, std::move(*error), message.id};
  if (auto error = check_name_header(headers, message)) return Reject{400, std::move(*error), message.id};
  return ModernRequest{std::move(message), *version, std::move(envelope->client_capabilities)};
}

/// The session named, or why there is none.
std::variant<Session, Reject> find_session(http::Headers const& headers, std::string_view principal,
                                           Sessions const& sessions, json::value id) {
  auto const sent = headers.find(session_header);
  if (!sent)
    return reject(400, code::invalid_request, "The Mcp-Session-Id header is missing.", std::move(id));
  if (auto session = sessions.open(*sent, principal)) return std::move(*session);
  return no_session(std::move(id));
}

Decision route_batch(http::Headers const& headers, json::array batch, std::string_view principal,
                     Sessions const& sessions) {
  auto const header = headers.find(version_header);
  bool const modern = std::ranges::any_of(batch, [](json::value const& each) { return has_envelope(each); });
  if (modern || (header && *header != to_string(Version::v2025_03_26)))
    return reject(400, code::invalid_request, "This protocol version has no batches.");
  if (batch.empty() || batch.size() > max_batch)
    return reject(400, code::invalid_request, fmt::format("A batch holds 1 to {} messages.", max_batch));
  auto found = find_session(headers, principal, sessions, {});
  if (auto* const error = std::get_if<Reject>(&found)) return std::move(*error);
  auto& session = std::get<Session>(found);
  if (!features(session.version).batches)
    return reject(400, code::invalid_request, "This protocol version has no batches.");
  LegacyBatch result{{}, std::move(session)};
  for (auto& each : batch) result.messages.push_back(read_message(std::move(each)));
  return result;
}

Decision route_legacy(http::Headers const& headers, Message message, std::string_view principal,
                      Sessions const& sessions) {
  auto const header = headers.find(version_header);
  bool const is_request = message.kind == Message::Kind::request;
  if (header && names_modern(*header)) {
    if (message.kind == Message::Kind::notification) return Accepted{std::move(message), std::nullopt};
    if (is_request && message.method == "initialize")
      return reject(400, code::header_mismatch,
                    "\"initialize\" is not of the version in MCP-Protocol-Version.", message.id);
    return reject(
        400, code::invalid_params,
        fmt::format("\"_meta\" must hold \"{}\", as the MCP-Protocol-Version header names a version without "
                    "sessions.",
                    meta_key::version),
        message.id);
  }
  if (header && !find_version(*header)) {
    json::object data{{"supported", version_names()}};
    // A header may hold bytes that JSON may not.
    if (auto const requested = decode_header_value(*header)) data["requested"] = *requested;
    return Reject{
        400,
        {code::unsupported_version, "The protocol version is not supported.", json::value(std::move(data))},
        message.id};
  }
  if (is_request && message.method == "initialize") return Initialize{std::move(message)};
  if (is_request && !header && !headers.find(session_header)) return OneShot{std::move(message)};
  auto found = find_session(headers, principal, sessions, message.id);
  if (auto* const error = std::get_if<Reject>(&found)) return std::move(*error);
  auto& session = std::get<Session>(found);
  if (is_request) return LegacyRequest{std::move(message), std::move(session)};
  return Accepted{std::move(message), std::move(session)};
}

/// GET and DELETE, which only sessions have.
Decision route_session_request(std::string_view http_method, http::Headers const& headers,
                               std::string_view principal, Sessions const& sessions) {
  auto const version = headers.find(version_header);
  if (version && names_modern(*version)) return MethodNotAllowed{"POST"};
  bool const opens = http_method == "GET";
  if (!opens && http_method != "DELETE") return MethodNotAllowed{"GET, POST, DELETE"};
  if (opens && !headers.find(session_header)) return MethodNotAllowed{"POST"};
  auto found = find_session(headers, principal, sessions, {});
  if (auto* const error = std::get_if<Reject>(&found)) return std::move(*error);
  auto& session = std::get<Session>(found);
  if (!opens) return EndSession{std::move(session)};
  auto const accept = headers.find("Accept");
  if (!accept || !contains_ignoring_case(*accept, "text/event-stream"))
    return reject(406, code::invalid_request,
                  "A GET answers with text/event-stream, which Accept must allow.");
  return OpenStream{std::move(session), std::string(headers.find("Last-Event-ID").value_or(""))};
}

}  // namespace

Reject no_session(json::value id) {
  return reject(404, code::invalid_request, "The session is unknown or has ended. Initialize a new one.",
                std::move(id));
}

Session const* session_of(Decision const& decision) {
  if (auto const* const request = std::get_if<LegacyRequest>(&decision)) return &request->session;
  if (auto const* const batch = std::get_if<LegacyBatch>(&decision)) return &batch->session;
  if (auto const* const stream = std::get_if<OpenStream>(&decision)) return &stream->session;
  if (auto const* const ended = std::get_if<EndSession>(&decision)) return &ended->session;
  auto const* const accepted = std::get_if<Accepted>(&decision);
  return accepted && accepted->session ? &*accepted->session : nullptr;
}

Decision route(std::string_view http_method, http::Headers const& headers, Result<json::value> body,
               std::string_view principal, Sessions const& sessions) {
  if (http_method != "POST") return route_session_request(http_method, headers, principal, sessions);
  if (!is_json(headers)) return reject(415, code::invalid_request, "Content-Type must be application/json.");
  if (!body) return reject(400, code::parse_error, body.error().message);
  if (body->is_array()) return route_batch(headers, std::move(body->get_array()), principal, sessions);
  auto message = read_message(std::move(*body));
  if (message.kind == Message::Kind::invalid)
    return Reject{400, std::move(message.error), std::move(message.id)};
  if (message.kind != Message::Kind::response && has_envelope(message.params))
    return route_modern(headers, std::move(message));
  return route_legacy(headers, std::move(message), principal, sessions);
}

}  // namespace workspace::mcp
