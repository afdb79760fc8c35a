#pragma once
// A raw mail (RFC 5322) taken apart as Gmail shows it: the tree of parts, decoded headers, text to search in.
// Source: https://developers.google.com/gmail/api/reference/rest/v1/users.messages#MessagePart.

#include "json/json.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace workspace::sandbox::gmail {

struct Part {
  std::string id;  // "" for the whole mail, then "0", "1", "0.1"
  std::string mime_type;
  std::string filename;
  std::vector<std::pair<std::string, std::string>> headers;  // unfolded, RFC 2047 words decoded
  std::string body;  // decoded; of text parts in UTF-8; empty for containers
  std::vector<Part> parts;

  std::string_view header(std::string_view name) const;
  /// Its bytes are fetched by attachments.get instead of standing in the message.
  bool is_attachment() const;
};

struct Address {
  std::string name, email;
};

/// What was read from one raw mail; never changes after.
struct Parsed {
  Part root;
  std::string subject;
  std::string message_id;               // with its angle brackets
  std::vector<std::string> references;  // In-Reply-To and References, with angle brackets
  std::string text;                     // of all text parts, HTML without its tags
  std::string snippet;                  // the first 200 characters or so, white space folded, HTML-escaped
  std::vector<std::string> filenames;
};

std::shared_ptr<Parsed const> parse_mail(std::string_view raw);

/// Addresses of a header value (RFC 5322 address-list), groups flattened. Lower-case e-mails.
std::vector<Address> parse_addresses(std::string_view value);

/// MessagePart; `bodies` false leaves out bodies and child parts (format=metadata). `nonce` makes attachment
/// ids differ between answers, as Google's do.
json::object part_json(Part const& part, std::string_view message_id, std::uint64_t nonce);
/// The part that an attachment id names, or nullptr.
Part const* find_attachment(Part const& root, std::string_view message_id, std::string_view attachment_id);

/// Base64url with padding: what Gmail writes.
std::string padded_base64url(std::string_view bytes);

}  // namespace workspace::sandbox::gmail
