#pragma once
// An answer's gzip (RFC 1952) that came whole, inflated in one go.

#include "http/client.hpp"

#include <string>
#include <string_view>

namespace workspace::http {

/// Errors: malformed, and too_large where the text has over `most` bytes. Memory grows with what the bytes
/// really hold, not with what they claim.
Result<std::string, Broken::Kind> gunzip(std::string_view bytes, std::size_t most);

/// The text's size as the last bytes state it: a hint, made by whoever made the bytes.
std::size_t claimed_size(std::string_view gzip);

}  // namespace workspace::http
