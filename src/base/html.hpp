#pragma once
// Text inside HTML.

#include <string>
#include <string_view>

namespace workspace {

/// & < > " ' as character references: safe in element content and in quoted attributes.
std::string escape_html(std::string_view text);

}  // namespace workspace
