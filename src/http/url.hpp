#pragma once
// Absolute http and https URLs (RFC 3986), taken apart strictly: what is doubtful is refused, not guessed.

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace workspace::http {

struct Url {
  std::string scheme;    // "http" or "https"
  std::string userinfo;  // before '@', still encoded; mostly empty
  std::string host;      // lower case; an IPv6 address without its brackets
  std::uint16_t port = 0;
  std::string path = "/";  // still encoded, begins with '/'
  std::string query;       // still encoded, without '?'

  /// "https://example.com", with the port where it is not the scheme's own.
  std::string origin() const;
  /// Path and query, as in a request line.
  std::string target() const { return query.empty() ? path : path + "?" + query; }
  /// Without user info and fragment.
  std::string text() const { return origin() + target(); }
};

/// Error kind invalid. A fragment is dropped. Characters outside ASCII must be encoded by the caller.
Result<Url> parse_url(std::string_view text);

/// The URL that a reference (a Location field, say) means seen from `base` (RFC 3986 section 5.2).
Result<Url> resolve_url(Url const& base, std::string_view reference);

/// "localhost", names under it, 127.0.0.0/8, ::1 and their IPv4-mapped forms. `host` may carry brackets.
bool is_loopback(std::string_view host);

}  // namespace workspace::http
