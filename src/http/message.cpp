#include "http/message.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "http/client.hpp"

namespace workspace::http {

void Headers::set(std::string name, std::string value) {
  std::erase_if(fields_, [&](auto const& field) { return equal_ignoring_case(field.first, name); });
  add(std::move(name), std::move(value));
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (auto const& [field, value] : fields_)
    if (equal_ignoring_case(field, name)) return trim(value);
  return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  std::size_t count = 0;
  for (auto const& field : fields_) count += equal_ignoring_case(field.first, name);
  return count;
}

std::string write_query(Query const& query) {
  std::string text;
  for (auto const& [key, value] : query) {
    if (!text.empty()) text += '&';
    text += percent_encode(key) + '=' + percent_encode(value);
  }
  return text;
}

std::optional<Query> parse_query(std::string_view text) {
  Query query;
  if (text.empty()) return query;
  for (auto piece : split(text, '&')) {
    if (piece.empty()) continue;
    auto const equals = piece.find('=');
    auto key = percent_decode(replace_all(std::string(piece.substr(0, equals)), "+", " "));
    auto const raw = equals == std::string_view::npos ? std::string_view{} : piece.substr(equals + 1);
    auto value = percent_decode(replace_all(std::string(raw), "+", " "));
    if (!key || !value) return std::nullopt;
    query.emplace_back(std::move(*key), std::move(*value));
  }
  return query;
}

std::string_view find_query(Query const& query, std::string_view key) {
  for (auto const& [name, value] : query)
    if (name == key) return value;
  return {};
}

Request Request::with(std::string method, std::string url) {
  Request request;
  request.method = std::move(method);
  request.url = std::move(url);
  return request;
}

Request& Request::query(std::string_view key, std::string_view value) & {
  url += url.find('?') == std::string::npos ? '?' : '&';
  url += percent_encode(key) + '=' + percent_encode(value);
  return *this;
}

Request& Request::header(std::string name, std::string value) & {
  headers.set(std::move(name), std::move(value));
  return *this;
}

Request& Request::content(std::string type, std::string bytes) & {
  headers.set("Content-Type", std::move(type));
  body = std::move(bytes);
  return *this;
}

void throw_exception_from_error(Broken const& broken, boost::source_location const&) {
  using Kind = Broken::Kind;
  auto kind = ErrorKind::unavailable;
  if (broken.kind == Kind::timeout) kind = ErrorKind::timeout;
  if (broken.kind == Kind::too_large) kind = ErrorKind::too_large;
  if (broken.kind == Kind::invalid_url) kind = ErrorKind::invalid;
  throw Failure(kind, "The HTTP request got no whole answer: " + broken.detail + ".");
}

}  // namespace workspace::http
