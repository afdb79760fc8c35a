// Mail that strangers sent, as RFC 5322 or (an input that begins with '{') as the payload of Gmail's JSON:
// whatever the bytes are, what comes out is text that can be shown and headers of one line.

#include "base/encoding.hpp"
#include "content/mime.hpp"
#include "report.hpp"

namespace workspace::content {
namespace {

void expect_line(std::string_view text) {
  expect(is_valid_utf8(text), "This is no UTF-8", text);
  expect(text.find_first_of("\r\n") == text.npos, "This is more than a line", text);
}

void expect_shown(ParsedMessage const& message) {
  for (auto const& header : message.headers) expect_line(header.value);
  expect_line(message.subject);
  for (auto const* list : {&message.from, &message.to, &message.cc, &message.bcc, &message.reply_to})
    for (auto const& address : *list) {
      expect_line(address.name);
      expect_line(address.address);
    }
  expect(is_valid_utf8(message.text), "The text is no UTF-8", message.text);
  expect(is_valid_utf8(message.html), "The HTML is no UTF-8", message.html);
  expect(message.headers.size() <= std::size_t(max_mime_headers), "There are too many headers", {});
  expect(message.attachments.size() <= std::size_t(max_mime_parts), "There are too many parts", {});
  for (auto const& attachment : message.attachments) {
    expect(!attachment.filename.empty(), "An attachment has no name", attachment.mime_type);
    expect_line(attachment.filename);
    expect_line(attachment.mime_type);
  }
  for (bool const links : {false, true}) {
    auto const body = readable_body(message, links);
    expect(is_valid_utf8(body), "The body is no UTF-8", body);
  }
}

void read(std::string_view input) {
  if (!input.starts_with('{')) return expect_shown(parse_message(input));
  if (auto const payload = json::Document::parse(input)) expect_shown(parse_gmail_payload(*payload));
}

}  // namespace
}  // namespace workspace::content

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  workspace::content::read(workspace::input_of(data, size));
  return 0;
}
