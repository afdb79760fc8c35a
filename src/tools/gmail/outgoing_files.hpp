#pragma once
// Files that go out with a mail.

#include "content/mime.hpp"
#include "json/schema.hpp"
#include "tools/frame/context.hpp"

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

/// Gmail takes mails of 25 MB, which leaves room for base64 in the 35 MB that its API takes.
inline constexpr std::size_t most_attached_bytes = 25u << 20;

/// Throws Failure (too_large) where files of `bytes` together are more than Gmail sends.
void check_attached_size(std::size_t bytes);

/// Reads all of them; throws Failure for the first that cannot be, and where they are too large together.
Async<std::vector<content::OutgoingAttachment>> read_attachments(ToolContext& context,
                                                                 std::vector<AttachmentInput> const& inputs);

}  // namespace workspace::tools::gmail
