#pragma once
// Fetches a URL that a user or a model gave, so that it can reach the open web only: no private network, no
// cloud metadata service, nothing on this machine (server-side request forgery).

#include "http/client.hpp"
#include "http/url.hpp"

#include <boost/asio/ip/address.hpp>
#include <vector>

namespace workspace::http {

/// Whether an address is globally reachable by IANA's special-purpose registries (RFC 6890). IPv4-mapped and
/// NAT64 (64:ff9b::/96, RFC 6052) addresses are judged by the IPv4 address inside.
bool is_global(net::ip::address const& address);

class Resolver {
 public:
  virtual ~Resolver() = default;
  /// Every address of the host, at least one. `host` may be an address literal.
  virtual Async<Result<std::vector<net::ip::address>>> resolve(std::string host) = 0;
};

/// The system's resolver, off the I/O thread.
std::unique_ptr<Resolver> make_system_resolver();

struct FetchOptions {
  std::size_t max_bytes = 25u << 20;
  std::chrono::milliseconds timeout{30'000};  // in all, redirects included
  int max_redirects = 10;
  /// Which addresses may be reached; tests allow a server on loopback.
  bool (*allowed)(net::ip::address const&) = &is_global;
};

struct Fetched {
  std::string url;  // where the answer came from in the end
  Response response;
};

/// GETs `url`, following redirects by hand; every hop is parsed, resolved, checked, and connected to an
/// address that was checked. Error kinds: invalid (URL, credentials in it), denied (an address that is not
/// global), not_found (no such host), too_large, timeout, unavailable. A 4xx or 5xx answer is returned as it
/// is.
Async<Result<Fetched>> guarded_fetch(Client& client, Resolver& resolver, std::string url,
                                     FetchOptions options);

}  // namespace workspace::http
