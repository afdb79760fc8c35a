// The payload of Gmail's users.messages.get as a message.
#include "base/encoding.hpp"
#include "base/text.hpp"
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

class Reader {
 public:
  Reader(ParsedMessage& message, Bodies const& bodies) : message_(message), bodies_(bodies) {}

  Part read(json::Node source, std::string id, int depth) {
    Part part;
    part.type = to_lower(source.text("mimeType"));
    part.charset = parameter(gmail_header(source, "Content-Type"), "charset");
    part.filename = decode_header(source.text("filename"));
    auto const disposition = gmail_header(source, "Content-Disposition");
    part.disposition = to_lower(trim(disposition.substr(0, disposition.find(';'))));
    part.content_id = without_brackets(gmail_header(source, "Content-ID"));
    part.id = source.text("partId", id);
    part.bytes_may_be_utf8 = true;
    auto const body = source["body"];
    part.attachment_id = body.text("attachmentId");
    part.size = std::uint64_t(std::max<std::int64_t>(body.integer("size"), 0));
    if (auto bytes = from_any_base64(body.text("data"))) part.bytes = std::move(*bytes);
    if (auto const fetched = bodies_.find(part.attachment_id); fetched != bodies_.end()) {
      part.bytes = fetched->second;
      part.attachment_id.clear();
    }
    auto const children = source.items("parts");
    if (part.type.starts_with("message/")) part.subject = decode_header(gmail_header(children[0], "Subject"));
    int index = 0;
    for (auto const child : children) {
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
  Bodies const& bodies_;
  int parts_ = 1;
};

}  // namespace

std::string_view gmail_header(json::Node part, std::string_view name) {
  for (auto const header : part.items("headers"))
    if (equal_ignoring_case(header.text("name"), name)) return header.text("value");
  return {};
}

ParsedMessage parse_gmail_parts(json::Node payload, Bodies const& bodies) {
  ParsedMessage message;
  collect_parts(Reader(message, bodies).read(payload, "", 0), message);
  return message;
}

ParsedMessage parse_gmail_payload(json::Node payload, Bodies const& bodies) {
  auto message = parse_gmail_parts(payload, bodies);
  std::vector<Header> raw;
  for (auto const header : payload.items("headers")) {
    if (raw.size() == max_mime_headers) {
      message.truncated = true;
      break;
    }
    raw.push_back({std::string(header.text("name")), std::string(header.text("value"))});
  }
  read_headers(std::move(raw), message);
  return message;
}

}  // namespace workspace::content
