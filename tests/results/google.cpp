#include "google.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "crypto/crypto.hpp"
#include "http/multipart.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace workspace::results {
namespace {

constexpr std::size_t most_text = 4000;

json::array lines(std::string_view text) {
  json::array all;
  for (auto line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    all.emplace_back(line);
  }
  return all;
}

json::object media(std::string_view type, std::string_view bytes) {
  json::object shown{{"type", type}};
  if (type.starts_with("message/rfc822"))
    shown["mail"] = mail_lines(bytes);
  else if (bytes.size() <= most_text && is_valid_utf8(bytes) && bytes.find('\0') == bytes.npos)
    shown["text"] = lines(bytes);
  else
    shown["bytes"] = digest(bytes);
  return shown;
}

/// A JSON body; a mail in base64url becomes its lines.
json::value body_of(std::string_view text) {
  auto parsed = json::parse(text);
  if (!parsed) return json::value(text);
  auto const unpack = [](json::value* at) {
    auto* object = at ? at->if_object() : nullptr;
    auto* raw = object ? object->if_contains("raw") : nullptr;
    auto const mail =
        raw && raw->is_string() ? from_any_base64(std::string_view(raw->get_string())) : std::nullopt;
    if (mail) *raw = mail_lines(*mail);
  };
  unpack(&*parsed);
  if (auto* object = parsed->if_object()) unpack(object->if_contains("message"));
  return std::move(*parsed);
}

void add_query(json::object& shown, http::Query const& query) {
  json::object all;
  for (auto const& [name, value] : query) {
    auto* known = all.if_contains(name);
    if (!known)
      all[name] = value;
    else if (known->is_array())
      known->get_array().emplace_back(value);
    else
      *known = json::array{*known, value};
  }
  if (!all.empty()) shown["query"] = std::move(all);
}

json::object describe(std::string_view verb, std::string_view target, std::string_view content_type,
                      std::string_view body) {
  json::object shown;
  auto const mark = std::min(target.find('?'), target.size());
  auto const match = catalogue::match(verb, target.substr(0, mark));
  if (!match) return {{verb == "GET" ? "get" : verb, target}};
  shown["method"] = match->method->id;
  json::object path;
  for (auto const& [name, value] : match->path_values) path[name] = value;
  if (!path.empty()) shown["path"] = std::move(path);
  add_query(shown,
            http::parse_query(target.substr(std::min(mark + 1, target.size()))).value_or(http::Query{}));
  if (content_type.starts_with("multipart/related")) {
    auto const parts = http::parse_multipart(content_type, body).value();
    shown["body"] = body_of(parts.at(0).body);
    shown["media"] = media(parts.at(1).headers.find("Content-Type").value_or(""), parts.at(1).body);
  } else if (match->upload && !content_type.starts_with("application/json")) {
    shown["media"] = media(content_type, body);
  } else if (!body.empty()) {
    shown["body"] = body_of(body);
  }
  return shown;
}

}  // namespace

std::string digest(std::string_view bytes) {
  return fmt::format("<{} bytes, sha256 {}>", bytes.size(), to_hex(crypto::sha256(bytes)).substr(0, 16));
}

std::string bytes_of(json::value const& content) {
  if (auto const base64 = json::text(content, "base64"); !base64.empty()) return from_base64(base64).value();
  return std::string(json::text(content, "text"));
}

json::array mail_lines(std::string_view raw) {
  json::array all;
  std::string encoded;
  auto const flush = [&] {
    if (!encoded.empty()) all.emplace_back("base64 of " + digest(from_base64(encoded).value_or(encoded)));
    encoded.clear();
  };
  bool base64 = false, in_head = false;
  for (auto const& line : lines(raw)) {
    std::string_view const text = line.get_string();
    if (text.starts_with("--")) {
      in_head = true;
      base64 = false;
    }
    if (to_lower(text) == "content-transfer-encoding: base64") base64 = true;
    bool const inside = base64 && !in_head && !text.empty();
    if (inside) {
      encoded += text;
      continue;
    }
    if (text.empty()) in_head = false;
    flush();
    all.push_back(line);
  }
  flush();
  return all;
}

json::value describe(http::Request const& request) {
  auto const url = http::parse_url(request.url).value();
  auto const type = request.headers.find("Content-Type").value_or("");
  if (url.host != google_host) return json::object{{"get", request.url}};
  if (!type.starts_with("multipart/mixed")) return describe(request.method, url.target(), type, request.body);
  json::array calls;
  for (auto const& part : http::parse_multipart(type, request.body).value()) {
    auto const inner = http::parse_inner_request(part.body).value();
    calls.push_back(
        describe(inner.method, inner.target, inner.headers.find("Content-Type").value_or(""), inner.body));
  }
  return json::object{{"batch", std::move(calls)}};
}

Result<http::Response, http::Broken> Google::answer(http::Request const& request) {
  auto const url = http::parse_url(request.url);
  if (!url) return http::Broken{http::Broken::Kind::invalid_url, false, "no URL"};
  if (url->host != google_host) {
    auto const* page = json::find(web_, request.url);
    if (!page) return http::Response{404, {}, {}};
    return http::Response{int(json::integer(*page, "status", 200)),
                          {{"Content-Type", std::string(json::text(*page, "type"))}},
                          bytes_of(*page)};
  }
  auto asked = sandbox::request_of(request.method, url->target(), request.headers, request.body);
  if (!asked) return http::Response{400, {}, {}};
  asked->headers.set("Host", std::string(google_url.substr(7)));  // an upload's session is there
  asked->from_loopback = true;
  auto outcome = front_.handle(*asked);
  if (outcome.mishap.drop) return http::Broken{http::Broken::Kind::reset, true, "the connection broke"};
  return std::move(outcome.response);
}

Async<Result<http::Response, http::Broken>> Google::send(http::Request request) {
  requests.push_back(request);
  auto result = answer(request);
  if (result && result->ok() && result->body.size() > request.max_response_bytes)
    result = http::Broken{http::Broken::Kind::too_large, true, "the answer is larger than the limit"};
  if (result && result->ok() && request.sink) request.sink(std::exchange(result->body, {}));
  co_return result;
}

}  // namespace workspace::results
