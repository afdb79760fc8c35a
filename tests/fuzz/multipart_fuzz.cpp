// Multipart bodies, as answers of batches have them. The first line is the Content-Type. What could be read
// is written and read again.

#include "base/text.hpp"
#include "http/multipart.hpp"
#include "report.hpp"

namespace workspace::http {
namespace {

void read_inner(std::string_view body) {
  if (auto const answer = parse_inner_response(body)) {
    auto const again = parse_inner_response(write_inner(*answer));
    expect(again && again->status == answer->status && again->body == answer->body,
           "This answer became another", body);
  }
  if (auto const request = parse_inner_request(body)) {
    auto const again = parse_inner_request(write_inner(*request));
    expect(again && again->target == request->target && again->body == request->body,
           "This request became another", body);
  }
}

void read(std::string_view input) {
  auto const end = std::min(input.find('\n'), input.size());
  auto const body = input.substr(std::min(end + 1, input.size()));
  auto const parts = parse_multipart(input.substr(0, end), body, 100);
  if (!parts) return;
  expect(parts->size() <= 100, "There are too many parts", {});
  for (auto const& part : *parts) read_inner(part.body);
  auto const written = write_multipart("mixed", *parts);
  auto const again = parse_multipart(written.content_type, written.body);
  expect(again && again->size() == parts->size(), "The parts are not the same when written", written.body);
  for (std::size_t i = 0; i < parts->size(); ++i)
    expect((*again)[i].body == (*parts)[i].body, "A part is another when written", written.body);
}

}  // namespace
}  // namespace workspace::http

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  workspace::http::read(workspace::input_of(data, size));
  return 0;
}
