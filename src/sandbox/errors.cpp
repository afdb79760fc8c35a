#include "sandbox/errors.hpp"

#include "base/html.hpp"

#include <fmt/format.h>

namespace workspace::sandbox {

http::Response json_response(int status, json::value const& body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json; charset=UTF-8");
  response.headers.add("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate");
  response.headers.add("Vary", "Origin, X-Origin, Referer");
  response.body = json::write(body) + "\n";
  return response;
}

http::Response error_response(ApiFault const& fault, json::array details) {
  json::object entry{{"message", fault.message}, {"domain", "global"}, {"reason", fault.reason}};
  if (fault.reason == "rateLimitExceeded" || fault.reason == "userRateLimitExceeded")
    entry["domain"] = "usageLimits";
  if (!fault.location.empty()) {
    entry["location"] = fault.location;
    entry["locationType"] = fault.location_type;
  }
  json::object error{
      {"code", fault.code}, {"message", fault.message}, {"errors", json::array{std::move(entry)}}};
  if (!fault.status.empty()) error["status"] = fault.status;
  if (!details.empty()) error["details"] = std::move(details);
  return json_response(fault.code, json::object{{"error", std::move(error)}});
}

http::Response violations_response(std::vector<catalogue::FieldViolation> const& violations) {
  json::array listed;
  std::string message;
  for (auto const& violation : violations) {
    json::object entry{{"description", violation.description}};
    if (!violation.field.empty()) entry["field"] = violation.field;
    listed.push_back(std::move(entry));
    if (!message.empty()) message += "\n";
    message += violation.description;
  }
  json::array details;
  details.push_back(json::object{{"@type", "type.googleapis.com/google.rpc.BadRequest"},
                                 {"fieldViolations", std::move(listed)}});
  return error_response(
      violations.front().missing ? required(message, violations.front().field) : invalid(message),
      std::move(details));
}

http::Response unauthenticated_response(std::string_view problem) {
  ApiFault fault{401, "UNAUTHENTICATED", "authError", {}, "Authorization", "header"};
  fault.message = problem.empty() ? "Request is missing required authentication credential. Expected OAuth 2 "
                                    "access token, login cookie or "
                                    "other valid authentication credential. See "
                                    "https://developers.google.com/identity/sign-in/web/devconsole-project."
                                  : "Request had invalid authentication credentials. Expected OAuth 2 access "
                                    "token, login cookie or other "
                                    "valid authentication credential. See "
                                    "https://developers.google.com/identity/sign-in/web/devconsole-project.";
  if (problem.empty()) fault.reason = "required";
  auto response = error_response(fault);
  response.headers.add(
      "WWW-Authenticate",
      problem.empty() ? R"(Bearer realm="https://accounts.google.com/")"
                      : fmt::format(R"(Bearer realm="https://accounts.google.com/", error="{}")", problem));
  return response;
}

http::Response missing_scope_response(catalogue::Method const& method) {
  json::array details;
  details.push_back(json::object{
      {"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
      {"reason", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"},
      {"domain", "googleapis.com"},
      {"metadata",
       {{"service", fmt::format("{}.googleapis.com", method.api->name)}, {"method", method.id}}}});
  auto response = error_response({403,
                                  "PERMISSION_DENIED",
                                  "insufficientPermissions",
                                  "Request had insufficient authentication scopes.",
                                  {},
                                  {}},
                                 std::move(details));
  std::string scopes;
  for (auto const scope : method.scopes) {
    if (!scopes.empty()) scopes += ' ';
    scopes += catalogue::full_scope(scope);
  }
  response.headers.add(
      "WWW-Authenticate",
      fmt::format(R"(Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="{}")",
                  scopes));
  return response;
}

http::Response no_such_url_response(std::string_view path) {
  http::Response response;
  response.status = 404;
  response.headers.add("Content-Type", "text/html; charset=UTF-8");
  response.body = fmt::format(
      "<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n<p><b>404.</b> That's an "
      "error.\n"
      "<p>The requested URL <code>{}</code> was not found on this server. That's all we know.\n",
      escape_html(path.substr(0, 200)));
  return response;
}

}  // namespace workspace::sandbox
