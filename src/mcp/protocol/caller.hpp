#pragma once
// Who asks, and in which way: what a transport learns about a request before a method sees it.

#include "base/time.hpp"
#include "json/json.hpp"
#include "mcp/protocol/message.hpp"
#include "mcp/protocol/version.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace workspace::mcp {

/// Whoever the transport has authenticated. An empty id is nobody in particular.
struct Principal {
  std::string id;
  bool from_loopback = false;
};

/// RFC 5424 names, least severe first.
enum class LogLevel { debug, info, notice, warning, error, critical, alert, emergency };
std::string_view to_string(LogLevel level);
std::optional<LogLevel> find_log_level(std::string_view text);

/// W3C Trace Context and Baggage as the client sent them (SEP-414); empty where absent.
struct Trace {
  std::string parent, state, baggage;
};

/// A legacy session (2024-11-05 to 2025-11-25): what initialize agreed on.
struct Session {
  std::string key;  // tells it apart from every other; safe in logs
  std::string principal;
  Version version = newest_legacy;
  json::object client_capabilities{};
  TimePoint expires{};
  bool local = false;  // of one stdio client: its state never leaves the process
};

struct Caller {
  Version version = newest_legacy;
  json::object client_capabilities{};
  Principal principal{};
  std::optional<Session> session{};             // of legacy requests
  std::optional<LogLevel> session_log_level{};  // what the session wants to hear of logs
  /// A request without session, version and envelope: nobody can be asked anything.
  bool one_shot = false;
  /// Legacy: our requests can travel on the event stream that answers this one.
  bool takes_requests = false;
  std::string log_id{};  // for log lines; empty: none was given
  /// Mcp-Param-* header fields by lower-case name, decoded; null where they cannot be. nullopt: the transport
  /// has no headers.
  std::optional<std::map<std::string, std::optional<std::string>, std::less<>>> parameter_headers{};

  bool modern() const { return is_modern(version); }
  /// What tells a legacy session apart; empty: there is none.
  std::string const& session_key() const;
  /// Whether our requests reach the client: in 2026-07-28 they travel inside an answer.
  bool can_be_asked() const { return !one_shot && (modern() || takes_requests); }
  bool can_elicit_form() const;
  bool can_elicit_url() const;
  /// Whether the client declared the capability that a request of this method and mode needs.
  bool can_answer(std::string_view method, json::object const& params) const;
  /// Whether the client declared the extension with this request.
  bool has_extension(std::string_view id) const;
  /// Tasks are an extension of 2026-07-28 only.
  bool can_follow_tasks() const { return modern() && has_extension(extension::tasks); }
};

/// What one request says about itself in params._meta (progressToken; in 2026-07-28 also trace and log
/// level).
struct RequestMeta {
  json::value progress_token{};  // string or integer; null: none
  std::optional<LogLevel> log_level{};
  Trace trace{};
};

namespace meta_key {
inline constexpr std::string_view version = "io.modelcontextprotocol/protocolVersion";
inline constexpr std::string_view capabilities = "io.modelcontextprotocol/clientCapabilities";
inline constexpr std::string_view log_level = "io.modelcontextprotocol/logLevel";
inline constexpr std::string_view server_info = "io.modelcontextprotocol/serverInfo";
inline constexpr std::string_view subscription = "io.modelcontextprotocol/subscriptionId";
}  // namespace meta_key

/// What the request's log lines are found by where the client gave no id of its own: the trace id of
/// traceparent (W3C Trace Context, section 3.2), else 12 random hex digits.
std::string make_log_id(RequestMeta const& meta);

/// The error is -32602: an unknown log level or a progress token of the wrong type.
Result<RequestMeta, RpcError> read_meta(json::object const& params);

[[noreturn]] void throw_exception_from_error(RpcError const& error, boost::source_location const&);

}  // namespace workspace::mcp
