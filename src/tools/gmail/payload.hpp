#pragma once
// What a message holds, read from the tree of parts that users.messages.get answers in format=full
// (https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages#Message.MessagePart).

#include "tools/context.hpp"
#include "tools/gmail/types.hpp"

namespace workspace::tools::gmail {

/// A part that is no body text: an attachment, or an image that the HTML shows.
struct FilePart {
  std::string part_id;  // "1", "0.2": lasts, unlike Google's attachment id
  std::string name;     // never empty
  std::string mime_type;
  std::string content_id;  // without <>; empty where nothing refers to it
  std::string google_id;   // for attachments.get; empty where `data` is the whole of it
  std::string data;
  std::int64_t size = 0;
};

struct Payload {
  std::string plain;
  std::string html;
  std::vector<FilePart> files;
  struct FarText {
    std::string google_id;
    bool html = false;
  };
  std::vector<FarText> far_texts;  // long bodies that Google gives only as attachments
};

/// Attached messages (message/rfc822) are files; their own parts are not looked into.
Payload read_payload(json::value const& payload);

/// read_payload of a message, with its long bodies fetched.
Async<Payload> fetch_payload(ToolContext& context, json::value const& message);

/// The bytes of a file of that message.
Async<std::string> fetch_file(ToolContext& context, std::string message_id, FilePart const& file);

std::vector<Attachment> attachments_of(Payload const& payload);

/// users.messages.get in a format: full, metadata, raw.
Async<json::value> get_message(ToolContext& context, std::string id, std::string_view format);

}  // namespace workspace::tools::gmail
