#pragma once
// Text in the mails that the sandbox writes itself.

#include <string>
#include <string_view>

namespace workspace::sandbox {

/// A header's value: other than printable ASCII becomes folded encoded words (RFC 2047).
std::string header_text(std::string_view text);

/// RFC 2045 section 6.8: lines of at most 76 characters.
std::string base64_lines(std::string_view bytes);

}  // namespace workspace::sandbox
