// The head of an answer as text.
#include "http/server_connection.hpp"
#include "json/json.hpp"

#include <ctime>

namespace workspace::http {
namespace {

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Status";
  }
}

/// IMF-fixdate (RFC 9110 section 5.6.7), made once a second.
std::string const& date() {
  static thread_local std::time_t made = 0;
  static thread_local std::string text;
  if (auto const now = std::time(nullptr); now != made) {
    made = now;
    std::tm utc{};
    gmtime_r(&now, &utc);
    char buffer[40];
    text.assign(buffer, std::strftime(buffer, sizeof buffer, "%a, %d %b %Y %H:%M:%S GMT", &utc));
  }
  return text;
}

bool is_token(std::string_view name) {
  static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view value) {
  return std::ranges::none_of(
      value, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

}  // namespace

std::string format_head(int status, Headers const& headers, bool keep_alive) {
  std::string head = fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\n", status, reason(status), date());
  for (auto const& [name, value] : headers) {
    if (!is_token(name) || !is_field_value(value))
      throw Failure(ErrorKind::internal, "A response header holds characters that HTTP forbids.");
    head.append(name).append(": ").append(value).append("\r\n");
  }
  if (!keep_alive)
    head += "Connection: close\r\n";
  else if (!headers.find("Connection"))
    head += "Connection: keep-alive\r\n";
  return head += "\r\n";
}

Response error_response(int status, std::string_view message) {
  json::value const body(json::object{{"error", message}});
  return {status, {{"Content-Type", "application/json"}}, json::write(body)};
}

}  // namespace workspace::http
