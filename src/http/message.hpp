#pragma once
// What client and server share: header fields, requests, responses, URLs' queries.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace workspace::http {

/// Header fields in order; names compare without case (RFC 9110 section 5.1).
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_(fields) {}
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  /// Replaces every field of that name.
  void set(std::string name, std::string value);
  /// The first field of that name, white space around it stripped.
  std::optional<std::string_view> find(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

using Query = std::vector<std::pair<std::string, std::string>>;

/// "a=1&b=x%20y", both sides percent-encoded (RFC 3986).
std::string write_query(Query const& query);
/// Decodes application/x-www-form-urlencoded ('+' is a space); nullopt at a malformed escape.
std::optional<Query> parse_query(std::string_view text);
std::string_view find_query(Query const& query, std::string_view key);

struct Response {
  int status = 200;
  Headers headers;
  std::string body;

  bool ok() const { return status >= 200 && status < 300; }
};

}  // namespace workspace::http
