#include "http/multipart.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>

namespace workspace::http {
namespace {

Error malformed(std::string message) { return Error{ErrorKind::invalid, std::move(message), {}}; }

std::string write_fields(Headers const& headers) {
  std::string text;
  for (auto const& [name, value] : headers) text += name + ": " + value + "\r\n";
  return text;
}

/// A line of `text` from `position` on, which moves past its end (CRLF, or LF alone).
std::string_view take_line(std::string_view text, std::size_t& position) {
  auto const end = std::min(text.find('\n', position), text.size());
  auto line = text.substr(position, end - position);
  position = std::min(end + 1, text.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Fields up to the blank line; `position` moves past it.
bool take_fields(std::string_view text, std::size_t& position, Headers& headers) {
  while (position < text.size()) {
    auto const line = take_line(text, position);
    if (line.empty()) return true;
    auto const colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    headers.add(std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
  }
  return true;
}

std::string_view boundary_of(std::string_view content_type) {
  for (auto piece : split(content_type, ';')) {
    piece = trim(piece);
    auto const equals = piece.find('=');
    if (equals == std::string_view::npos || !equal_ignoring_case(trim(piece.substr(0, equals)), "boundary"))
      continue;
    auto value = trim(piece.substr(equals + 1));
    if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
      value = value.substr(1, value.size() - 2);
    return value;
  }
  return {};
}

std::string unused_boundary(std::vector<std::string> const& written) {
  for (std::size_t number = 0;; ++number) {
    auto boundary = "workspace_part_" + std::to_string(number);
    auto const holds = [&](std::string const& part) { return part.find(boundary) != std::string::npos; };
    if (std::ranges::none_of(written, holds)) return boundary;
  }
}

}  // namespace

Multipart write_multipart(std::string_view subtype, std::vector<Part> const& parts) {
  std::vector<std::string> written;
  for (auto const& part : parts) written.push_back(write_fields(part.headers) + "\r\n" + part.body);
  auto const boundary = unused_boundary(written);
  Multipart result;
  result.content_type = "multipart/" + std::string(subtype) + "; boundary=" + boundary;
  for (auto const& part : written) result.body += "--" + boundary + "\r\n" + part + "\r\n";
  result.body += "--" + boundary + "--\r\n";
  return result;
}

Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body,
                                          std::size_t most_parts) {
  auto const boundary = boundary_of(content_type);
  if (boundary.empty() || boundary.size() > 70)
    return malformed("The multipart body's type names no boundary.");
  auto const delimiter = "--" + std::string(boundary);
  std::vector<Part> parts;
  bool inside = false;
  std::size_t content = 0;  // where the part being read begins
  for (std::size_t position = 0; position < body.size();) {
    auto const line_start = position;
    auto const line = take_line(body, position);
    if (!line.starts_with(delimiter)) continue;
    auto const rest = trim(line.substr(delimiter.size()));
    bool const last = rest == "--";
    if (!last && !rest.empty()) continue;  // a longer boundary of another multipart
    if (inside) {
      // The line end before a delimiter belongs to the delimiter.
      auto text = body.substr(content, line_start - content);
      if (text.ends_with('\n')) text.remove_suffix(1);
      if (text.ends_with('\r')) text.remove_suffix(1);
      if (parts.size() == most_parts) return malformed("The multipart body has too many parts.");
      Part part;
      std::size_t at = 0;
      if (!take_fields(text, at, part.headers))
        return malformed("A part of the multipart body has a broken header.");
      part.body = text.substr(at);
      parts.push_back(std::move(part));
    }
    if (last) return parts;
    inside = true;
    content = position;
  }
  return malformed("The multipart body ends before its closing delimiter.");
}

Multipart write_related(std::string_view metadata_json, std::string_view media_type, std::string_view media) {
  std::vector<Part> parts(2);
  parts[0].headers.add("Content-Type", "application/json; charset=UTF-8");
  parts[0].body = metadata_json;
  parts[1].headers.add("Content-Type", std::string(media_type));
  parts[1].body = media;
  return write_multipart("related", parts);
}

std::string write_inner(InnerRequest const& request) {
  return request.method + " " + request.target + " HTTP/1.1\r\n" + write_fields(request.headers) + "\r\n" +
         request.body;
}

std::string write_inner(Response const& response) {
  return "HTTP/1.1 " + std::to_string(response.status) + " \r\n" + write_fields(response.headers) + "\r\n" +
         response.body;
}

Result<InnerRequest> parse_inner_request(std::string_view text) {
  std::size_t position = 0;
  auto const words = split(take_line(text, position), ' ');
  InnerRequest request;
  // Google takes the request line without the version too.
  if (words.size() < 2 || words.size() > 3 || words[0].empty() || words[1].empty())
    return malformed("A part of the batch does not begin with a request line.");
  request.method = words[0];
  request.target = words[1];
  if (!take_fields(text, position, request.headers))
    return malformed("A request of the batch has a broken header.");
  request.body = text.substr(position);
  return request;
}

Result<Response> parse_inner_response(std::string_view text) {
  std::size_t position = 0;
  auto const words = split(take_line(text, position), ' ');
  Response response;
  auto const digits = words.size() > 1 ? words[1] : std::string_view{};
  auto const [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), response.status);
  if (!words[0].starts_with("HTTP/") || digits.size() != 3 || ec != std::errc{} || end != digits.data() + 3 ||
      response.status < 100)
    return malformed("A part of the batch's answer does not begin with a status line.");
  if (!take_fields(text, position, response.headers))
    return malformed("An answer of the batch has a broken header.");
  response.body = text.substr(position);
  return response;
}

}  // namespace workspace::http
