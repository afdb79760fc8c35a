#pragma once
// Files that go out with a mail.

#include "json/schema.hpp"
#include "tools/context.hpp"
#include "tools/gmail/mail_builder.hpp"

namespace workspace::tools::gmail {

/// One of path, content, url.
struct AttachmentInput {
  std::string path;
  std::string content;  // base64
  std::string url;
  std::string filename;
  std::string mime_type;
  std::string content_id;  // set: shown inside the HTML as cid:
  static schema::Fields describe();
};

/// Reads all of them; throws Failure for the first that cannot be, and where they are too large together.
Async<std::vector<OutgoingFile>> read_attachments(ToolContext& context,
                                                  std::vector<AttachmentInput> const& inputs);

/// By the name's ending; application/octet-stream for others.
std::string_view mime_type_of(std::string_view file_name);

}  // namespace workspace::tools::gmail
