#pragma once
// Calls to Google, AWS and the open web, behind one interface so that tests can answer instead of a network.

#include "async/async.hpp"
#include "base/result.hpp"
#include "http/message.hpp"

#include <memory>

namespace workspace::http {

struct Request {
  std::string method = "GET";
  std::string url;  // absolute, http or https, already encoded
  Headers headers;
  std::string body;
  std::chrono::milliseconds timeout{60'000};
  std::size_t max_response_bytes = 64u << 20;  // counted after decompression
  /// If set, the body of a 2xx answer goes here piece by piece and Response::body stays empty. It may return
  /// false to stop the transfer (Broken::Kind::too_large).
  std::function<bool(std::string_view)> sink;
  /// If set, an IP address to connect to whatever the URL's host resolves to; no proxy is used then. Host
  /// field, SNI and certificate check stay those of the URL.
  std::string pinned_address;
  /// Set for what its sender knows to change nothing although it is a POST: a search, a batch of reads.
  bool only_reads = false;

  static Request get(std::string url) { return with("GET", std::move(url)); }
  static Request post(std::string url) { return with("POST", std::move(url)); }
  static Request with(std::string method, std::string url);
  Request& query(std::string_view key, std::string_view value) &;
  Request& header(std::string name, std::string value) &;
  Request& content(std::string type, std::string bytes) &;
  Request&& query(std::string_view key, std::string_view value) && { return std::move(query(key, value)); }
  Request&& header(std::string name, std::string value) && {
    return std::move(header(std::move(name), std::move(value)));
  }
  Request&& content(std::string type, std::string bytes) && {
    return std::move(content(std::move(type), std::move(bytes)));
  }

  /// GET, HEAD (RFC 9110 section 9.2.1) and what only reads: only these may be sent twice without asking.
  bool is_safe() const { return only_reads || method == "GET" || method == "HEAD"; }
};

/// No whole answer came.
struct Broken {
  enum class Kind { invalid_url, resolve, connect, tls, timeout, reset, malformed, too_large };
  Kind kind = Kind::reset;
  /// Whether the request may have reached the server: a write that was sent must not be sent again.
  bool sent = false;
  std::string detail;  // for people; holds no URL and no header
};

class Client {
 public:
  virtual ~Client() = default;

  /// Sends once: never repeats a request that may have been acted on, whatever the library underneath would
  /// do. Redirects are answers like any other (3xx). Cancelling the coroutine ends the transfer.
  virtual Async<Result<Response, Broken>> send(Request request) = 0;
};

[[noreturn]] void throw_exception_from_error(Broken const& broken, boost::source_location const&);

struct ClientOptions {
  std::size_t max_connections = 256;  // in all; a pool smaller than the concurrency is what costs most
  std::size_t max_connections_per_host = 100;  // HTTP/1.1; HTTP/2 shares one
  std::string user_agent = "workspace-mcp";
  std::string ca_file;  // PEM bundle of authorities to trust in place of the system's bundle
};

/// libcurl's multi interface on the event loop: HTTP/2 over TLS with fallback to 1.1, keep-alive, gzip,
/// proxies from the environment (never for loopback addresses).
std::unique_ptr<Client> make_curl_client(Executor executor, ClientOptions options);

}  // namespace workspace::http
