#pragma once
// Mail as Gmail takes it (RFC 5322 with MIME) and as we show it. Functions are pure and may run on any
// thread.

#include "base/result.hpp"
#include "base/time.hpp"
#include "content/address.hpp"
#include "json/document.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::content {

struct Header {
  std::string name;
  std::string value;  // unfolded, decoded (RFC 2047), on one line whatever was encoded
};

struct OutgoingAttachment {
  std::string filename;
  std::string mime_type;  // empty: application/octet-stream
  std::string bytes;
  std::string content_id;  // set and named in the HTML as src="cid:...": shown there instead of attached
};

struct Outgoing {
  Address from;
  std::vector<Address> to, cc;
  std::vector<Address> bcc;  // written too: Gmail takes the recipients from the headers and removes it
  std::vector<Address> reply_to;
  std::string subject;
  std::string text;                     // plain-text body
  std::string html;                     // with text: multipart/alternative
  std::string in_reply_to;              // a Message-ID, with or without <>
  std::vector<std::string> references;  // oldest first
  std::vector<OutgoingAttachment> attachments;
  std::optional<TimePoint> date;  // absent: Gmail sets it
  std::string message_id;         // absent: Gmail sets it
  std::vector<Header> headers;    // further ones, e.g. List-Unsubscribe
};

/// The message with CRLF line ends: alternatives in multipart/alternative, files shown inside in
/// multipart/related, others in multipart/mixed. Header values are encoded words or RFC 2231; bodies are
/// 7-bit, enclosed messages 8-bit. Error invalid names the field that holds CR, LF or NUL, and a bad address,
/// header name, Message-ID, Content-ID or media type.
Result<std::string> build(Outgoing const& message);

/// Whether it can stand in Message-ID, In-Reply-To and References, with or without <> (RFC 5322
/// section 3.6.4, read as widely as Gmail does; bounded so that its line can be sent).
bool is_message_id(std::string_view text);

/// Message-IDs as people paste them: with or without <>, blanks or commas between.
std::vector<std::string> split_message_ids(std::string_view text);

/// Whether it is type/subtype without parameters, and no multipart.
bool is_media_type(std::string_view text);

struct Attachment {
  std::string filename;  // never empty: by its type where the part has none
  std::string mime_type;
  std::string disposition;    // "attachment", "inline" or empty
  std::string content_id;     // without <>
  std::string part_id;        // Gmail's numbering: "1", "0.1"; "" is the message itself
  std::string attachment_id;  // from Gmail's JSON only: users.messages.attachments.get answers with the bytes
  bool enclosed = false;      // belongs to an enclosed message, which is an attachment itself
  std::uint64_t size = 0;     // decoded bytes
  std::string bytes;          // empty where the source does not hold them
};

struct ParsedMessage {
  std::vector<Header> headers;  // in order
  std::vector<Address> from, to, cc, bcc, reply_to;
  std::string subject;
  std::string message_id;               // without <>
  std::string in_reply_to;              // without <>
  std::vector<std::string> references;  // without <>, oldest first
  std::optional<TimePoint> date;
  int date_offset_minutes = 0;  // the sender's zone, east of UTC
  std::string text;             // UTF-8
  std::string html;             // UTF-8
  std::vector<Attachment> attachments;
  std::vector<std::string> missing_bodies;  // attachment ids of texts that Gmail's JSON leaves out
  bool truncated = false;                   // headers or parts over the limits below were left out

  /// The first header of that name (any case), or empty.
  std::string_view header(std::string_view name) const;
};

inline constexpr int max_mime_depth = 32;
inline constexpr int max_mime_parts = 1000;
inline constexpr int max_mime_headers = 1000;

/// Reads any bytes as a message; what is malformed is read as far as it makes sense. Texts without a file
/// name become the bodies, all else attachments; an enclosed message is one, and so is what is attached to
/// it.
ParsedMessage parse_message(std::string_view rfc822);

/// By attachment id.
using Bodies = std::map<std::string, std::string>;

/// The same from `payload` of Gmail's users.messages.get (format=full or metadata;
/// https://developers.google.com/gmail/api/reference/rest/v1/users.messages#Message.MessagePart). Gmail gives
/// long bodies by attachment id only: those not in `bodies` are named in missing_bodies.
ParsedMessage parse_gmail_payload(json::Node payload, Bodies const& bodies = {});
/// The bodies and attachments alone: for who takes no address or date from the headers, which cost much.
ParsedMessage parse_gmail_parts(json::Node payload, Bodies const& bodies = {});

/// The first header of that name (any case) of a part in Gmail's JSON, as it came, or empty.
std::string_view gmail_header(json::Node part, std::string_view name);

/// The body to read: the plain text, or the HTML as text where there is none or it says nothing.
std::string readable_body(ParsedMessage const& message, bool keep_links = true);

/// Encoded words (RFC 2047) and stray 8-bit bytes as UTF-8; control characters become spaces.
std::string decode_header(std::string_view value);

}  // namespace workspace::content
