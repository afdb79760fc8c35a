#pragma once
// Multipart bodies (RFC 2046 section 5.1) as pure functions: multipart/related for Google's uploads,
// multipart/mixed with application/http parts for its batch endpoints
// (https://developers.google.com/gmail/api/guides/batch).

#include "base/result.hpp"
#include "http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace workspace::http {

struct Part {
  Headers headers;
  std::string body;
};

struct Multipart {
  std::string content_type;  // with its boundary, which occurs in no part
  std::string body;
};

/// `subtype` is "mixed", "related", ...
Multipart write_multipart(std::string_view subtype, std::vector<Part> const& parts);

/// Takes a body apart by the boundary that its Content-Type names. Error kind invalid: no boundary, no
/// closing delimiter (a body cut short), a header that is none, or over `most_parts` parts.
Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body,
                                          std::size_t most_parts = 1000);

/// Metadata and media of an upload with uploadType=multipart.
Multipart write_related(std::string_view metadata_json, std::string_view media_type, std::string_view media);

/// The request inside an application/http part. `target` is path and query.
struct InnerRequest {
  std::string method;
  std::string target;
  Headers headers;
  std::string body;
};

std::string write_inner(InnerRequest const& request);
std::string write_inner(Response const& response);
Result<InnerRequest> parse_inner_request(std::string_view text);
Result<Response> parse_inner_response(std::string_view text);

}  // namespace workspace::http
