#include "google/endpoints.hpp"

#include "http/url.hpp"

namespace workspace::google {

Result<Endpoints> Endpoints::sandbox(std::string_view base) {
  auto const url = http::parse_url(base);
  if (!url) return url.error();
  if (!http::is_loopback(url->host) || !url->userinfo.empty() || url->target() != "/")
    return Error{ErrorKind::invalid, "The sandbox's address is not one of this machine.",
                 "Give it as http://127.0.0.1:PORT."};
  return Endpoints(url->origin());
}

std::string Endpoints::url(catalogue::Api const& api, std::string_view path) const {
  while (path.starts_with('/')) path.remove_prefix(1);
  std::string root(api.root);
  if (is_sandbox()) root = sandbox_ + root.substr(root.find('/', root.find("://") + 3));
  return root + std::string(path);
}

bool Endpoints::trusts(std::string_view text) const {
  auto const url = http::parse_url(text);
  if (!url || !url->userinfo.empty()) return false;
  if (is_sandbox()) return url->origin() == sandbox_;
  return url->scheme == "https" && url->port == 443 && (url->host.ends_with(".googleapis.com"));
}

}  // namespace workspace::google
