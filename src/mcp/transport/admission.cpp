#include "mcp/transport/admission.hpp"

namespace workspace::mcp {

void throw_exception_from_error(Challenge const& challenge, boost::source_location const&) {
  throw Failure(ErrorKind::unauthenticated, challenge.message);
}

std::string error_body(std::string_view message) {
  json::value const body(json::object{{"error", message}});
  return json::write(body);
}

Async<std::optional<Principal>> admit(http::Exchange& exchange, OriginPolicy const& origin,
                                      Authenticate const& authenticate) {
  auto const& request = exchange.request();
  if (auto const refusal = check_origin(origin, request.headers)) {
    // Without CORS fields: the page that asked may not read it.
    http::Response refused{403, {{"Content-Type", "application/json"}}, error_body(*refusal)};
    co_await exchange.respond(std::move(refused));
    co_return std::nullopt;
  }
  if (request.method == "OPTIONS") {
    auto preflight = answer_preflight(request.headers);
    co_await exchange.respond(std::move(preflight));
    co_return std::nullopt;
  }
  if (!authenticate) co_return Principal{"", request.from_loopback};
  auto const known = co_await authenticate(request);
  if (known) co_return *known;
  auto const& challenge = known.error();
  http::Headers headers;
  if (!challenge.www_authenticate.empty()) headers.add("WWW-Authenticate", challenge.www_authenticate);
  co_await reply_json(exchange, challenge.status, error_body(challenge.message), std::move(headers));
  co_return std::nullopt;
}

Async<void> reply_json(http::Exchange& exchange, int status, std::string json, http::Headers headers) {
  headers.set("Content-Type", "application/json");
  add_cors(exchange.request().headers, headers);
  http::Response response{status, std::move(headers), std::move(json)};
  co_await exchange.respond(std::move(response));
}

Async<void> reply_empty(http::Exchange& exchange, int status, http::Headers headers) {
  add_cors(exchange.request().headers, headers);
  http::Response response{status, std::move(headers), {}};
  co_await exchange.respond(std::move(response));
}

Async<void> start_event_stream(http::Exchange& exchange) {
  http::Headers headers{
      {"Content-Type", "text/event-stream"}, {"Cache-Control", "no-cache"}, {"X-Accel-Buffering", "no"}};
  add_cors(exchange.request().headers, headers);
  co_await exchange.start_stream(200, std::move(headers));
}

}  // namespace workspace::mcp
