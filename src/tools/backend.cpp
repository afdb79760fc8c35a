#include "tools/backend.hpp"

#include <fmt/format.h>

namespace workspace::tools {

Async<http::Response> Backend::fetch(std::string url, std::size_t max_bytes) {
  auto options = fetch_options;
  options.max_bytes = std::min(options.max_bytes, max_bytes);
  auto fetched = co_await http::guarded_fetch(http, resolver, std::move(url), options);
  if (!fetched) throw Failure(fetched.error());
  if (!fetched->response.ok())
    throw Failure(ErrorKind::invalid,
                  fmt::format("The URL answered with status {}.", fetched->response.status),
                  "Check that it is public and correct.");
  co_return std::move(fetched->response);
}

}  // namespace workspace::tools
