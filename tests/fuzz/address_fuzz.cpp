// Addresses as people write them: what is taken can be written and is taken again as the same.

#include "base/encoding.hpp"
#include "content/address.hpp"
#include "content/mime.hpp"
#include "report.hpp"

namespace workspace::content {
namespace {

void read(std::string_view text) {
  auto const list = parse_addresses(text);
  for (auto const& address : list ? *list : std::vector<Address>{}) {
    expect(is_address(address.address), "This is no address", address.address);
    expect(same_mailbox(address.address, address.address), "An address is not its own mailbox",
           address.address);
    auto const written = address.text();
    auto const again = parse_addresses(written);
    expect(again && again->size() == 1, "This is not one address", written);
    expect(again->front() == address, "This is another address", written);
  }
  for (auto const& id : split_message_ids(text)) is_message_id(id);
  auto const header = decode_header(text);
  expect(is_valid_utf8(header), "The header is no UTF-8", header);
}

}  // namespace
}  // namespace workspace::content

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  workspace::content::read(workspace::input_of(data, size));
  return 0;
}
