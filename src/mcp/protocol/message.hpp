#pragma once
// JSON-RPC 2.0 as MCP narrows it: ids are strings or integers, params are objects, an error answer leaves out
// an id that could not be read.

#include "json/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace workspace::mcp {

namespace code {
inline constexpr int parse_error = -32700;
inline constexpr int invalid_request = -32600;
inline constexpr int method_not_found = -32601;
inline constexpr int invalid_params = -32602;
inline constexpr int internal_error = -32603;
inline constexpr int header_mismatch = -32020;      // 2026-07-28: headers and body disagree
inline constexpr int missing_capability = -32021;   // data.requiredCapabilities
inline constexpr int unsupported_version = -32022;  // data.supported, data.requested
}  // namespace code

struct RpcError {
  RpcError() = default;
  RpcError(int error_code, std::string text, json::value details = {})
      : code(error_code), message(std::move(text)), data(std::move(details)) {}

  int code = code::internal_error;
  std::string message;
  json::value data;  // null: none
};

inline constexpr std::size_t max_id_bytes = 256;
inline constexpr std::size_t max_batch = 50;

struct Message {
  enum class Kind { request, notification, response, invalid };

  Kind kind = Kind::invalid;
  json::value id{};     // string or integer; null where there is none
  std::string method;   // of requests and notifications
  json::object params;  // empty where absent
  json::object answer;  // of a response: the whole message
  RpcError error;       // of an invalid message: what to answer (with `id`, if that could be read)
};

/// Sorts one message (not a batch) into its kind.
Message read_message(json::value body);

/// Null leaves the id out.
std::string write_error(json::value const& id, RpcError const& error);
/// `result` is already JSON text, so that long-lived results are written once.
std::string write_result(json::value const& id, std::string_view result);
std::string write_request(json::value const& id, std::string_view method, json::object params);
std::string write_notification(std::string_view method, json::object params);

}  // namespace workspace::mcp
