#pragma once
// Text out of HTML and XML.

#include <string>
#include <string_view>

namespace workspace::sandbox {

/// The few character references that mails and documents here hold; others stay as they are.
std::string unescape_html(std::string_view text);
/// Text of HTML: without tags, scripts and styles, character references decoded.
std::string html_text(std::string_view html);

}  // namespace workspace::sandbox
