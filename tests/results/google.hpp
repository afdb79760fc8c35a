#pragma once
// Google as tools reach it here: the sandbox's front without a socket, and beside it the pages of the web
// that a case names. What was asked is written down.

#include "http/client.hpp"
#include "http/guarded_fetch.hpp"
#include "sandbox/front.hpp"

#include <vector>

namespace workspace::results {

/// Where the sandbox would be.
inline constexpr std::string_view google_host = "127.0.0.1", google_url = "http://127.0.0.1:9";

class Google final : public http::Client {
 public:
  explicit Google(sandbox::Front& front) : front_(front) {}

  Async<Result<http::Response, http::Broken>> send(http::Request request) override;

  /// {"https://www.example.com/a.csv": {"status"?, "type", "text" or "base64"}}
  void serve(json::object web) { web_ = std::move(web); }

  std::vector<http::Request> requests;

 private:
  Result<http::Response, http::Broken> answer(http::Request const& request);

  sandbox::Front& front_;
  json::object web_;
};

/// Every host of the web is at one address.
class Web final : public http::Resolver {
 public:
  Async<Result<std::vector<net::ip::address>>> resolve(std::string) override {
    co_return std::vector{net::ip::make_address("93.184.216.34")};
  }
};

/// Method, parameters decoded, and what was sent, as a person reviews it: a batch as its calls, media and
/// mails as lines of text where they are text.
json::value describe(http::Request const& request);

/// Of {"text"} or {"base64"}.
std::string bytes_of(json::value const& content);

/// A mail's lines; what stands in base64 only by its size and hash.
json::array mail_lines(std::string_view raw);
/// "<2048 bytes, sha256 0f3a...>"
std::string digest(std::string_view bytes);

}  // namespace workspace::results
