// The batch endpoint: up to a hundred requests of one API in a multipart/mixed body, answered in order.
// Source: https://developers.google.com/gmail/api/guides/batch.

#include "base/text.hpp"
#include "http/multipart.hpp"
#include "sandbox/errors.hpp"
#include "sandbox/front.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace workspace::sandbox {
namespace {

constexpr std::size_t most_parts = 100;

/// The API a batch URL is for: "/batch/gmail/v1"; "" for the plain "/batch" that Gmail's discovery document
/// names, where the host would tell. nullopt where there is no such batch.
std::optional<std::string_view> api_of(std::string_view path) {
  if (path == "/batch") return "";
  for (auto const* api : catalogue::apis()) {
    if (path == fmt::format("/{}", api->batch_path) ||
        path == fmt::format("/batch/{}/{}", api->name, api->version)) {
      return api->name;
    }
  }
  return std::nullopt;
}

http::Response bad(std::string message) {
  return error_response({400, "INVALID_ARGUMENT", "badRequest", std::move(message), {}, {}});
}

/// Requests may name the whole URL; only path and query matter here.
std::string_view without_host(std::string_view target) {
  for (std::string_view scheme : {"https://", "http://"}) {
    if (!target.starts_with(scheme)) continue;
    auto const slash = target.find('/', scheme.size());
    return slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  return target;
}

std::string response_id(http::Headers const& headers) {
  auto const id = std::string(headers.find("Content-ID").value_or(""));
  if (id.empty()) return {};
  return id.starts_with('<') ? "<response-" + id.substr(1) : "response-" + id;
}

}  // namespace

http::Response Front::batch(http::ServerRequest const& request, Mishap& mishap) {
  auto const api = api_of(request.path);
  if (!api || request.method != "POST") return no_such_url_response(request.path);
  mishap = faults_.strike(api->empty() ? std::string("batch") : fmt::format("{}.batch", *api));
  if (mishap.drop) return {};
  if (mishap.answer) return *mishap.answer;
  auto const type = request.headers.find("Content-Type").value_or("");
  if (!to_lower(type).starts_with("multipart/mixed"))
    return bad("Failed to parse batch request: Content-Type must be multipart/mixed.");
  auto const parts = http::parse_multipart(type, request.body);
  if (!parts) return bad("Failed to parse batch request: " + parts.error().message);
  if (parts->size() > most_parts) {
    return bad(
        fmt::format("The batch request could not be processed. The number of calls in the batch request ({}) "
                    "exceeds the limit of {}.",
                    parts->size(), most_parts));
  }
  std::vector<http::Part> answers;
  for (auto const& part : *parts) {
    http::Response inner_answer;
    auto const inner = http::parse_inner_request(part.body);
    if (!to_lower(part.headers.find("Content-Type").value_or("")).starts_with("application/http") || !inner) {
      inner_answer = bad("Failed to parse batch request: a part is no application/http request.");
    } else {
      auto headers = inner->headers;
      if (auto outer = request.headers.find("Authorization"); outer && !headers.find("Authorization")) {
        headers.set("Authorization", std::string(*outer));
      }
      auto made = request_of(inner->method, without_host(inner->target), std::move(headers), inner->body);
      if (!made) {
        inner_answer = bad("Failed to parse batch request: malformed target.");
      } else {
        Mishap befallen;
        inner_answer = answer(*made, *api, true, befallen);
        if (befallen.drop)
          inner_answer = error_response(
              {503, "UNAVAILABLE", "backendError", "The service is currently unavailable.", {}, {}});
        mishap.latency = std::max(mishap.latency, befallen.latency);
        mishap.reset_after_acting = mishap.reset_after_acting || befallen.reset_after_acting;
        mishap.broken_body = mishap.broken_body || befallen.broken_body;
      }
    }
    http::Part out;
    out.headers.add("Content-Type", "application/http");
    if (auto id = response_id(part.headers); !id.empty()) out.headers.add("Content-ID", std::move(id));
    out.body = http::write_inner(inner_answer);
    answers.push_back(std::move(out));
  }
  auto written = http::write_multipart("mixed", answers);
  http::Response response;
  response.headers.add("Content-Type", std::move(written.content_type));
  response.body = std::move(written.body);
  return response;
}

}  // namespace workspace::sandbox
