#pragma once
// Google's error answers. Newer APIs (Gmail) and older ones (Drive, Calendar, oauth2) share the outer shape;
// the details differ. Sources: https://developers.google.com/drive/api/guides/handle-errors,
// https://cloud.google.com/apis/design/errors.

#include "catalogue/validate.hpp"
#include "http/message.hpp"
#include "json/json.hpp"
#include "sandbox/api_fault.hpp"

#include <string_view>
#include <vector>

namespace workspace::sandbox {

http::Response json_response(int status, json::value const& body);
http::Response error_response(ApiFault const& fault, json::array details = {});

/// 400 for what the catalogue does not know or misses: {"error": {..., "details": [BadRequest]}}.
http::Response violations_response(std::vector<catalogue::FieldViolation> const& violations);
/// 401; `problem` is what WWW-Authenticate says: "" (no token), or "invalid_token".
http::Response unauthenticated_response(std::string_view problem);
/// 403 that names the scopes that would do.
http::Response missing_scope_response(catalogue::Method const& method);
/// 404 in HTML, as Google answers URLs that no API has.
http::Response no_such_url_response(std::string_view path);

}  // namespace workspace::sandbox
