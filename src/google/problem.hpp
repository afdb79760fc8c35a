#pragma once
// What a Google error answer says, read from any of its shapes.

#include "base/time.hpp"
#include "http/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace workspace::google {

struct Problem {
  int status = 0;
  std::string
      reason;  // "rateLimitExceeded", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "invalid_grant", ... or empty
  std::string status_name;  // "PERMISSION_DENIED", ... or empty
  std::string message;      // Google's words: one line, bounded, no markup, no credential; may be empty
  std::string service;      // "gmail.googleapis.com" where it is named
  std::string link;         // a console page that helps, only if it is Google's
  std::string parameter;    // the parameter or field that is wrong, where it is named
  std::optional<milliseconds> retry_after;
};

/// Reads {"error":{"code","message","errors":[...],"status","details":[...]}}
/// (https://cloud.google.com/apis/design/errors), {"error":"invalid_grant","error_description":"..."} (RFC
/// 6749 section 5.2), and what is neither (HTML pages of proxies): then only the status is known.
Problem read_problem(http::Response const& response, TimePoint now);

/// One line of at most `bytes` bytes: markup and control characters taken out, credentials redacted.
std::string plain_line(std::string_view text, std::size_t bytes);

}  // namespace workspace::google
