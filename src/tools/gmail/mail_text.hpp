#pragma once
// HTML of mails as text, off the event loop.

#include "tools/context.hpp"

namespace workspace::tools::gmail {

Async<std::string> text_of_html(ToolContext& context, std::string html, bool keep_links);

}  // namespace workspace::tools::gmail
