// The payload of Gmail's users.messages.get as a message.
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "content/mime_headers.hpp"
#include "content/mime_part.hpp"

namespace workspace::content {
namespace {

// A parameter of a Content-Type such as `text/plain; charset="utf-8"`; charsets need no RFC 2231.
std::string parameter(std::string_view value, std::string_view name) {
  for (auto piece : split(value, ';')) {
    auto const equals = piece.find('=');
    if (equals == piece.npos || !equal_ignoring_case(trim(piece.substr(0, equals)), name)) continue;
    auto text = trim(piece.substr(equals + 1));
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return std::string(text);
  }
  return {};
}

std::vector<Header> raw_headers(json::value const& payload, ParsedMessage& message) {
  std::vector<Header> raw;
  for (auto const& header : json::items(payload, "headers")) {
    if (raw.size() == max_mime_headers) {
      message.truncated = true;
      break;
    }
    raw.push_back({std::string(json::text(header, "name")), std::string(json::text(header, "value"))});
  }
  return raw;
}

class Reader {
 public:
  Reader(ParsedMessage& message, std::map<std::string, std::string> const& bodies)
      : message_(message), bodies_(bodies) {}

  Part read(json::value const& source, std::string id, int depth) {
    Part part;
    part.type = to_lower(json::text(source, "mimeType"));
    part.charset = parameter(gmail_header(source, "Content-Type"), "charset");
    part.filename = decode_header(json::text(source, "filename"));
    auto const disposition = gmail_header(source, "Content-Disposition");
    part.disposition = to_lower(trim(disposition.substr(0, disposition.find(';'))));
    part.content_id = without_brackets(gmail_header(source, "Content-ID"));
    part.id = json::text(source, "partId", id);
    part.bytes_may_be_utf8 = true;
    if (auto const* body = json::find(source, "body")) {
      part.attachment_id = json::text(*body, "attachmentId");
      part.size = std::uint64_t(std::max<std::int64_t>(json::integer(*body, "size"), 0));
      if (auto bytes = from_any_base64(json::text(*body, "data"))) part.bytes = std::move(*bytes);
      if (auto const fetched = bodies_.find(part.attachment_id); fetched != bodies_.end()) {
        part.bytes = fetched->second;
        part.attachment_id.clear();
      }
    }
    auto const& children = json::items(source, "parts");
    if (part.type.starts_with("message/") && !children.empty())
      part.subject = decode_header(gmail_header(children.front(), "Subject"));
    int index = 0;
    for (auto const& child : children) {
      if (depth == max_mime_depth || parts_ == max_mime_parts) {
        message_.truncated = true;
        break;
      }
      ++parts_;
      part.children.push_back(read(child, child_part_id(id, index++), depth + 1));
    }
    return part;
  }

 private:
  ParsedMessage& message_;
  std::map<std::string, std::string> const& bodies_;
  int parts_ = 1;
};

}  // namespace

std::string_view gmail_header(json::value const& part, std::string_view name) {
  for (auto const& header : json::items(part, "headers"))
    if (equal_ignoring_case(json::text(header, "name"), name)) return json::text(header, "value");
  return {};
}

ParsedMessage parse_gmail_headers(json::value const& payload) {
  ParsedMessage message;
  message.headers = raw_headers(payload, message);
  for (auto& header : message.headers) header.value = decode_header(header.value);
  return message;
}

ParsedMessage parse_gmail_payload(json::value const& payload,
                                  std::map<std::string, std::string> const& bodies) {
  ParsedMessage message;
  read_headers(raw_headers(payload, message), message);
  collect_parts(Reader(message, bodies).read(payload, "", 0), message);
  return message;
}

}  // namespace workspace::content
