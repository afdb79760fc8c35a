#pragma once
// A mail as it travels (RFC 5322, RFC 2045-2047, RFC 2231).

#include "base/time.hpp"
#include "content/address.hpp"

namespace workspace::tools::gmail {

struct OutgoingFile {
  std::string name;
  std::string mime_type;
  std::string bytes;
  std::string content_id;  // set: shown inside the HTML, as src="cid:..."
};

struct Outgoing {
  content::Address from;
  std::vector<content::Address> to, cc, bcc;
  std::string subject;
  std::string in_reply_to;  // with its <>
  std::string references;
  TimePoint date;
  std::string text;
  std::string html;  // empty: a message of text alone
  std::vector<OutgoingFile> files;
};

/// The message with CRLF line ends and 7-bit content: multipart/alternative for text and HTML,
/// multipart/related for files shown inside, multipart/mixed for attachments. Error (invalid): a line break
/// or NUL in a header field, which it names.
Result<std::string> build(Outgoing const& mail);

}  // namespace workspace::tools::gmail
