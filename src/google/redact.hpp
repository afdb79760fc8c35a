#pragma once
// Takes out of text what looks like a credential of Google's, so that no message or log line carries one.

#include <string>
#include <string_view>

namespace workspace::google {

/// Access tokens (ya29.), refresh tokens (1//), bearer fields, API keys (AIza), client secrets (GOCSPX-),
/// JWTs, and the values of key=, token=, code=, secret= and password= are replaced by "[redacted]".
std::string redact(std::string_view text);

}  // namespace workspace::google
