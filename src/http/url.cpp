#include "http/url.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <vector>

namespace workspace::http {
namespace {

namespace net = boost::asio;

Error invalid(std::string message) {
  return Error{ErrorKind::invalid, std::move(message), "Give an absolute http:// or https:// URL."};
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

bool has_forbidden_character(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c <= 0x20 || c >= 0x7F || c == '\\'; });
}

/// RFC 3986 section 5.2.4.
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  auto segments = split(path, '/');
  for (std::size_t i = 1; i < segments.size(); ++i) {
    bool const last = i + 1 == segments.size();
    if (segments[i] == "..") {
      if (!kept.empty()) kept.pop_back();
      if (last) kept.emplace_back();
    } else if (segments[i] == ".") {
      if (last) kept.emplace_back();
    } else {
      kept.push_back(segments[i]);
    }
  }
  std::string result;
  for (auto segment : kept) (result += '/') += segment;
  return result.empty() ? "/" : result;
}

bool parse_authority(std::string_view authority, Url& url) {
  if (auto const at = authority.rfind('@'); at != std::string_view::npos) {
    url.userinfo = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  std::string_view port;
  bool has_port = false;
  if (authority.starts_with('[')) {
    auto const end = authority.find(']');
    if (end == std::string_view::npos) return false;
    url.host = to_lower(authority.substr(1, end - 1));
    boost::system::error_code ec;
    net::ip::make_address_v6(url.host, ec);
    if (ec || url.host.find('%') != std::string::npos) return false;
    authority.remove_prefix(end + 1);
    has_port = authority.starts_with(':');
    if (!authority.empty() && !has_port) return false;
    if (has_port) port = authority.substr(1);
  } else {
    auto const colon = authority.find(':');
    has_port = colon != std::string_view::npos;
    url.host = to_lower(authority.substr(0, colon));
    if (has_port) port = authority.substr(colon + 1);
    if (url.host.empty() || url.host.size() > 253 || !std::ranges::all_of(url.host, is_host_character))
      return false;
  }
  url.port = url.scheme == "https" ? 443 : 80;
  if (port.empty()) return true;
  auto const [end, ec] = std::from_chars(port.data(), port.data() + port.size(), url.port);
  return ec == std::errc{} && end == port.data() + port.size() && url.port != 0;
}

}  // namespace

std::string Url::origin() const {
  std::string text = scheme + "://" + (host.find(':') == std::string::npos ? host : "[" + host + "]");
  if (port != (scheme == "https" ? 443 : 80)) text += ":" + std::to_string(port);
  return text;
}

Result<Url> parse_url(std::string_view text) {
  if (text.size() > 16384) return invalid("The URL is longer than 16384 characters.");
  if (has_forbidden_character(text))
    return invalid("The URL holds a character that must be percent-encoded (or, in a host name, punycode).");
  text = text.substr(0, text.find('#'));
  auto const colon = text.find("://");
  if (colon == std::string_view::npos) return invalid("The URL has no scheme.");
  Url url;
  url.scheme = to_lower(text.substr(0, colon));
  if (url.scheme != "http" && url.scheme != "https")
    return invalid("The URL's scheme is neither http nor https.");
  text.remove_prefix(colon + 3);
  auto const end = std::min(text.find_first_of("/?"), text.size());
  if (!parse_authority(text.substr(0, end), url)) return invalid("The URL's host or port is not valid.");
  text.remove_prefix(end);
  auto const question = std::min(text.find('?'), text.size());
  if (question > 0) url.path = text.substr(0, question);
  if (question < text.size()) url.query = text.substr(question + 1);
  return url;
}

Result<Url> resolve_url(Url const& base, std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  auto const scheme_end = reference.find(':');
  if (scheme_end != std::string_view::npos && scheme_end < reference.find_first_of("/?"))
    return parse_url(reference);
  if (reference.starts_with("//")) return parse_url(base.scheme + ":" + std::string(reference));
  auto const question = std::min(reference.find('?'), reference.size());
  auto const path = reference.substr(0, question);
  std::string query(reference.substr(std::min(question + 1, reference.size())));
  std::string merged;
  if (path.empty()) {
    merged = base.path;
    if (question == reference.size()) query = base.query;
  } else if (path.starts_with('/')) {
    merged = without_dot_segments(path);
  } else {
    merged = without_dot_segments(base.path.substr(0, base.path.rfind('/') + 1) + std::string(path));
  }
  return parse_url(base.origin() + merged + (query.empty() ? "" : "?" + query));
}

bool is_loopback(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  std::string name = to_lower(host);
  if (name.ends_with('.')) name.pop_back();
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  boost::system::error_code ec;
  auto const address = net::ip::make_address(name, ec);
  if (ec) return false;
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return net::ip::make_address_v4(net::ip::v4_mapped, address.to_v6()).is_loopback();
  return address.is_loopback();
}

}  // namespace workspace::http
