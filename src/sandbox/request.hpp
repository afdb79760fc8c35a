#pragma once
// One API request as an operation sees it, and what it answers. The front has authenticated the request and
// checked it against the catalogue before.

#include "base/time.hpp"
#include "catalogue/catalogue.hpp"
#include "http/message.hpp"
#include "json/json.hpp"
#include "sandbox/api_fault.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox {

struct Request {
  catalogue::Method const& method;
  std::string user;                                      // the e-mail of the token's account
  std::vector<std::string> scopes;                       // of the token, short form
  std::map<std::string, std::string, std::less<>> path;  // decoded path parameters
  http::Query query;                                     // decoded
  json::value body;                                      // null where there is none
  std::string media;                                     // uploaded bytes
  std::string media_type;                                // of media; empty where nothing was uploaded
  TimePoint now;

  /// A path or query parameter; `otherwise` where it is absent.
  std::string_view param(std::string_view name, std::string_view otherwise = {}) const;
  bool has(std::string_view name) const;
  bool flag(std::string_view name, bool otherwise = false) const;
  std::int64_t number(std::string_view name, std::int64_t otherwise = 0) const;
  /// Every value of a repeated query parameter, in order.
  std::vector<std::string_view> all(std::string_view name) const;
  bool has_scope(std::string_view short_scope) const;
  /// The body's members; none where there is no body.
  json::object const& members() const;
};

struct Answer {
  int status = 200;
  json::value body = nullptr;  // null: an empty body (204 if status is 200)
  std::string media = {};      // with media_type set, raw bytes are answered instead of body
  std::string media_type = {};
};

}  // namespace workspace::sandbox
