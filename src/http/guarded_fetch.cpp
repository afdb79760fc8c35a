#include "http/guarded_fetch.hpp"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <span>

namespace workspace::http {
namespace {

using net::ip::address;
using net::ip::address_v4;
using net::ip::address_v6;
using std::chrono::steady_clock;

struct Range4 {
  std::uint32_t network;
  int bits;
};

// https://www.iana.org/assignments/iana-ipv4-special-registry: all that is not "globally reachable",
// multicast too.
constexpr Range4 special_v4[] = {{0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},
                                 {0xA9FE0000, 16}, {0xAC100000, 12}, {0xC0000000, 24}, {0xC0000200, 24},
                                 {0xC0586300, 24}, {0xC0A80000, 16}, {0xC6120000, 15}, {0xC6336400, 24},
                                 {0xCB007100, 24}, {0xE0000000, 4},  {0xF0000000, 4}};

bool is_global_v4(address_v4 const& v4) {
  return std::ranges::none_of(special_v4, [&](Range4 const& range) {
    return (v4.to_uint() ^ range.network) >> (32 - range.bits) == 0;
  });
}

bool begins_with(address_v6::bytes_type const& bytes, std::initializer_list<unsigned char> prefix) {
  return std::ranges::equal(prefix, std::span(bytes).first(prefix.size()));
}

bool is_global_v6(address_v6 const& v6) {
  auto const bytes = v6.to_bytes();
  address_v4::bytes_type const last{bytes[12], bytes[13], bytes[14], bytes[15]};
  if (v6.is_v4_mapped()) return is_global_v4(address_v4(last));
  if (begins_with(bytes, {0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0}))
    return is_global_v4(address_v4(last));
  // https://www.iana.org/assignments/iana-ipv6-special-registry: only 2000::/3 is global unicast.
  if ((bytes[0] & 0xE0) != 0x20) return false;
  if (begins_with(bytes, {0x20, 0x01}) && bytes[2] < 2) return false;  // 2001::/23, Teredo and others
  if (begins_with(bytes, {0x20, 0x01, 0x0D, 0xB8})) return false;      // documentation
  if (begins_with(bytes, {0x20, 0x02})) return false;                  // 6to4
  return !(begins_with(bytes, {0x3F, 0xFF}) && bytes[2] < 0x10);       // documentation, RFC 9637
}

class SystemResolver final : public Resolver {
 public:
  Async<Result<std::vector<address>>> resolve(std::string host) override {
    net::ip::tcp::resolver resolver(co_await net::this_coro::executor);
    boost::system::error_code ec;
    auto const found = co_await resolver.async_resolve(host, "", net::redirect_error(net::use_awaitable, ec));
    if (ec == net::error::operation_aborted) throw boost::system::system_error(ec, "name resolution");
    std::vector<address> addresses;
    for (auto const& entry : found) addresses.push_back(entry.endpoint().address());
    if (ec || addresses.empty())
      co_return Error{ErrorKind::not_found, "The host " + host + " cannot be found.", "Check the URL."};
    co_return addresses;
  }
};

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Error error_of(Broken const& broken, Url const& url) {
  using Kind = Broken::Kind;
  auto const where = url.origin();
  switch (broken.kind) {
    case Kind::too_large:
      return {ErrorKind::too_large, "What " + where + " sends is larger than the limit.",
              "Fetch a smaller file."};
    case Kind::timeout:
      return {ErrorKind::timeout, where + " did not answer in time.", "Try again later."};
    case Kind::invalid_url:
      return {ErrorKind::invalid, "The URL is not valid: " + broken.detail + ".", {}};
    default:
      return {ErrorKind::unavailable, where + " cannot be reached: " + broken.detail + ".",
              "Check the URL or try again."};
  }
}

Async<Result<Response, Broken>> get_from(Client& client, Url const& url,
                                         std::vector<address> const& addresses, FetchOptions const& options,
                                         steady_clock::time_point deadline) {
  Broken broken{Broken::Kind::timeout, false, "time is up"};
  std::size_t const most_addresses = 4;
  for (std::size_t i = 0; i < std::min(addresses.size(), most_addresses); ++i) {
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0) break;
    auto request = Request::get(url.text());
    request.timeout = left;
    request.max_response_bytes = options.max_bytes;
    request.pinned_address = addresses[i].to_string();
    auto answer = co_await client.send(std::move(request));
    if (answer || answer.error().kind != Broken::Kind::connect) co_return answer;
    broken = answer.error();
  }
  co_return broken;
}

Async<Result<std::vector<address>>> checked_addresses(Resolver& resolver, Url const& url,
                                                      FetchOptions const& options) {
  auto addresses = co_await resolver.resolve(url.host);
  if (!addresses) co_return addresses;
  for (auto const& each : *addresses)
    if (!options.allowed(each))
      co_return Error{ErrorKind::denied, "The host " + url.host + " is not on the public internet.",
                      "Only public web addresses may be fetched."};
  co_return addresses;
}

}  // namespace

bool is_global(address const& address) {
  return address.is_v4() ? is_global_v4(address.to_v4()) : is_global_v6(address.to_v6());
}

std::unique_ptr<Resolver> make_system_resolver() { return std::make_unique<SystemResolver>(); }

Async<Result<Fetched>> guarded_fetch(Client& client, Resolver& resolver, std::string url,
                                     FetchOptions options) {
  auto const deadline = steady_clock::now() + options.timeout;
  auto at = parse_url(url);
  for (int hops = 0;; ++hops) {
    if (!at) co_return at.error();
    if (!at->userinfo.empty())
      co_return Error{ErrorKind::invalid, "The URL holds a user name or password.", "Give it without."};
    auto const addresses = co_await checked_addresses(resolver, *at, options);
    if (!addresses) co_return addresses.error();
    auto answer = co_await get_from(client, *at, *addresses, options, deadline);
    if (!answer) co_return error_of(answer.error(), *at);
    auto const location = answer->headers.find("Location");
    if (!is_redirect(answer->status) || !location) co_return Fetched{at->text(), std::move(*answer)};
    if (hops == options.max_redirects)
      co_return Error{ErrorKind::unavailable, "The URL redirects too often.", "Give the final URL."};
    at = resolve_url(*at, *location);
  }
}

}  // namespace workspace::http
