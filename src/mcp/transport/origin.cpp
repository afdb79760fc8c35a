#include "mcp/transport/origin.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace workspace::mcp {
namespace {

/// "[::1]:80" -> "::1"; "name:80" -> "name".
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  if (std::ranges::count(host, ':') > 1) return host;
  return host.substr(0, host.find(':'));
}

bool same_origin(std::string_view a, std::string_view b) {
  if (b.ends_with('/')) b.remove_suffix(1);
  return equal_ignoring_case(a, b);
}

bool origin_allowed(OriginPolicy const& policy, std::string_view origin,
                    std::optional<std::string_view> host) {
  auto const mark = origin.find("://");
  if (mark == std::string_view::npos) return false;
  auto const scheme = origin.substr(0, mark), authority = origin.substr(mark + 3);
  if (authority.find_first_of("/@?#") != std::string_view::npos) return false;
  if (equal_ignoring_case(scheme, "vscode-webview")) return true;
  bool const web = equal_ignoring_case(scheme, "http") || equal_ignoring_case(scheme, "https");
  if (web && is_loopback_host(authority)) return true;
  if (web && policy.same_host && host && equal_ignoring_case(authority, *host)) return true;
  return std::ranges::any_of(policy.allowed_origins,
                             [&](auto const& allowed) { return same_origin(origin, allowed); });
}

bool host_allowed(OriginPolicy const& policy, std::optional<std::string_view> host) {
  if (!policy.bound_to_loopback && policy.allowed_hosts.empty()) return true;
  if (!host) return false;
  if (is_loopback_host(*host)) return true;
  auto const name = without_port(*host);
  return std::ranges::any_of(policy.allowed_hosts,
                             [&](auto const& allowed) { return equal_ignoring_case(name, allowed); });
}

bool is_header_list(std::string_view text) {
  return text.size() <= 4096 && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                  c == '_' || c == ',' || c == ' ';
         });
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  auto name = without_port(host);
  if (name.ends_with('.')) name.remove_suffix(1);
  if (equal_ignoring_case(name, "localhost") || name == "::1") return true;
  auto const parts = split(name, '.');
  return parts.size() == 4 && parts[0] == "127" && std::ranges::all_of(parts, [](std::string_view part) {
           return !part.empty() && part.size() <= 3 &&
                  std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
         });
}

std::optional<std::string_view> check_origin(OriginPolicy const& policy, http::Headers const& headers) {
  auto const host = headers.find("Host");
  if (!host_allowed(policy, host)) return "Host not allowed";
  auto const origin = headers.find("Origin");
  if (origin && (headers.count("Origin") > 1 || !origin_allowed(policy, *origin, host)))
    return "Origin not allowed";
  return std::nullopt;
}

void add_cors(http::Headers const& request, http::Headers& response) {
  auto const origin = request.find("Origin");
  if (!origin) return;
  response.set("Access-Control-Allow-Origin", std::string(*origin));
  response.set("Access-Control-Expose-Headers",
               "Mcp-Session-Id, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Last-Event-ID, WWW-Authenticate");
  response.add("Vary", "Origin");
}

http::Response answer_preflight(http::Headers const& request) {
  http::Response response{204, {{"Allow", "GET, POST, DELETE, OPTIONS"}}, {}};
  add_cors(request, response.headers);
  if (!request.find("Origin")) return response;
  response.headers.set("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS");
  auto const asked = request.find("Access-Control-Request-Headers");
  response.headers.set("Access-Control-Allow-Headers",
                       asked && !asked->empty() && is_header_list(*asked)
                           ? std::string(*asked)
                           : "Accept, Authorization, Content-Type, Mcp-Session-Id, MCP-Protocol-Version, "
                             "Mcp-Method, Mcp-Name, Last-Event-ID");
  response.headers.set("Access-Control-Max-Age", "86400");
  return response;
}

}  // namespace workspace::mcp
