#pragma once
// A message's headers alone, for who lists messages and takes no address, date or part.

#include "content/mime.hpp"

namespace workspace::content {

/// As parse_gmail_payload, but nothing beyond `headers` and `truncated`.
ParsedMessage parse_gmail_headers(json::value const& payload);

}  // namespace workspace::content
