#pragma once
// Messages and their files, read from the user's mailbox. What is long is parsed off the event loop.

#include "content/mime.hpp"
#include "tools/frame/context.hpp"

namespace workspace::tools::gmail {

/// users.messages.get in a format: full, metadata, raw.
Async<json::Document> get_message(ToolContext& context, std::string id, std::string_view format);

/// `message` as it came in format full or metadata, with the long bodies that Gmail keeps apart.
Async<content::ParsedMessage> read_message(ToolContext& context, json::value message);

/// The bytes of a file of that message.
Async<std::string> fetch_file(ToolContext& context, std::string message_id, content::Attachment const& file);

}  // namespace workspace::tools::gmail
