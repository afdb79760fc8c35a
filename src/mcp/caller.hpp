#pragma once
// Who asks, and in which way: what a transport learns about a request before a method sees it.

#include "json/json.hpp"
#include "mcp/message.hpp"
#include "mcp/version.hpp"

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

struct Caller {
  Version version = newest_legacy;
  json::object client_capabilities{};
  Principal principal{};
  std::string session{};  // what tells a legacy session apart; empty: none
  /// A request without session, version and envelope: nobody can be asked anything.
  bool one_shot = false;
  std::string log_id{};  // for log lines

  bool modern() const { return is_modern(version); }
  /// Whether our requests reach the client: in 2026-07-28 they travel inside an answer.
  bool can_be_asked() const { return modern() && !one_shot; }
  bool can_elicit_form() const;
  bool can_elicit_url() const;
  /// Whether the client declared the capability that a request of this method and mode needs.
  bool can_answer(std::string_view method, json::object const& params) const;
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
}  // namespace meta_key

/// The error is -32602: an unknown log level or a progress token of the wrong type.
Result<RequestMeta, RpcError> read_meta(json::object const& params);

[[noreturn]] void throw_exception_from_error(RpcError const& error, boost::source_location const&);

}  // namespace workspace::mcp
