#include "sandbox/front.hpp"

#include "base/encoding.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "sandbox/control.hpp"
#include "sandbox/errors.hpp"
#include "sandbox/fields.hpp"
#include "sandbox/front_accepted.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace workspace::sandbox {
namespace {

constexpr std::size_t most_violations = 1000;

std::string_view raw_path(std::string_view target) { return target.substr(0, target.find('?')); }

}  // namespace

Front::Front(MakeWorld make_world, OAuthClient client)
    : make_world_(std::move(make_world)),
      client_(std::move(client)),
      world_(make_world_()),
      oauth_([this]() -> World& { return *world_; }, grants_, client_) {
  registry();  // contradictions end the start, not a request
}

void Front::reset() {
  world_ = make_world_();
  faults_.clear();
  uploads_.clear();
  requests_.clear();
  violations_.clear();
  own_violations_.clear();
}

void Front::violation(catalogue::Method const& method, std::string problem) {
  if (violations_.size() < most_violations)
    violations_.push_back({std::string(method.id), std::move(problem)});
}

Outcome Front::handle(http::ServerRequest const& request) {
  Outcome outcome;
  if (request.path.starts_with("/sandbox/")) {
    outcome.response = Control(*this).handle(request);
    return outcome;
  }
  if (request.path == "/token" || request.path == "/oauth2/v4/token") {
    outcome.mishap = faults_.strike("oauth.token");
    if (outcome.mishap.answer || outcome.mishap.drop) {
      outcome.response = outcome.mishap.answer.value_or(http::Response{});
      return outcome;
    }
  }
  if (auto signing_in = oauth_.handle(request)) {
    outcome.response = std::move(*signing_in);
  } else if (request.path.starts_with("/batch")) {
    outcome.response = batch(request, outcome.mishap);
  } else if (auto const id = http::find_query(request.query, "upload_id"); !id.empty()) {
    outcome.response = continue_upload(request, id);
  } else {
    outcome.response = answer(request, {}, false, outcome.mishap);
  }
  return outcome;
}

http::Response Front::answer(http::ServerRequest const& request, std::string_view api, bool in_batch,
                             Mishap& mishap) {
  std::string verb = request.method;
  if (auto other = request.headers.find("X-HTTP-Method-Override"); other && verb == "POST") verb = *other;
  auto const match = catalogue::match(verb, raw_path(request.target), api);
  if (!match) return no_such_url_response(request.path);
  auto const& method = *match->method;
  ++requests_[std::string(method.id)];
  mishap = faults_.strike(method.id);
  if (mishap.drop) return {};
  if (mishap.answer) return *mishap.answer;

  // The token may come in the query too (RFC 6750 section 2.3); Google still takes it.
  std::string_view token = http::find_query(request.query, "access_token");
  if (auto header = request.headers.find("Authorization")) {
    if (!header->starts_with("Bearer ")) return unauthenticated_response("invalid_token");
    token = trim(header->substr(7));
  }
  if (token.empty()) return unauthenticated_response("");
  auto const* access = grants_.access(token, world_->now());
  if (!access || !world_->directory.account(access->user)) return unauthenticated_response("invalid_token");
  auto const holds = [&](std::string_view scope) {
    auto const full = catalogue::full_scope(scope);
    return std::find(access->scopes.begin(), access->scopes.end(), full) != access->scopes.end();
  };
  // Google takes any scope it lists, narrow ones too: narrowness shows in what a service then returns.
  if (!method.scopes.empty() && std::none_of(method.scopes.begin(), method.scopes.end(), holds)) {
    return missing_scope_response(method);
  }

  auto violations = catalogue::check_query(method, request.query);
  auto const upload_type = http::find_query(request.query, "uploadType");
  bool const raw_body = match->upload && (upload_type == "media" || upload_type == "multipart");
  Accepted accepted{{method, access->user, {}, {}, request.query, nullptr, {}, {}, world_->now()}, {}};
  for (auto const& scope : access->scopes)
    accepted.request.scopes.emplace_back(catalogue::short_scope(scope));
  for (auto const& [name, value] : match->path_values) accepted.request.path.emplace(name, value);
  if (!raw_body) {
    if (auto problem = accepted.read_json(request)) {
      violation(method, problem->message);
      return error_response(*problem);
    }
  } else if (auto problem = accepted.read_media(request, upload_type)) {
    if (problem->code == 400) violation(method, problem->message);
    return error_response(*problem);
  }
  // An upload brings what its method requires ("raw") in another way.
  auto const& body = accepted.request.body;
  auto const more = !match->upload                      ? catalogue::check_body(method, body)
                    : method.request && !body.is_null() ? catalogue::check_body(*method.request, body)
                                                        : std::vector<catalogue::FieldViolation>();
  violations.insert(violations.end(), more.begin(), more.end());
  if (!violations.empty()) {
    for (auto const& one : violations) violation(method, one.description);
    return violations_response(violations);
  }
  if (auto problem = accepted.read_fields()) {
    violation(method, problem->message);
    return error_response(*problem);
  }
  if (!registry().find(method)) return error_response(not_simulated(method.id));
  if (match->upload) {
    if (in_batch) return error_response(invalid("Media uploads cannot be made in a batch."));
    if (upload_type == "resumable") return begin_upload(request, std::move(accepted));
    if (!raw_body)
      return error_response(invalid("uploadType must be media, multipart or resumable.", "uploadType"));
  }
  return act(request, accepted);
}

http::Response Front::act(http::ServerRequest const& request, Accepted const& accepted) {
  auto const& method = accepted.request.method;
  try {
    auto answer = (*registry().find(method))(*world_, accepted.request);
    if (method.response && answer.body.is_object() && answer.status < 300) {
      for (auto const& wrong : catalogue::check_body(*method.response, answer.body)) {
        if (own_violations_.size() < most_violations) {
          own_violations_.push_back({std::string(method.id), wrong.description});
        }
      }
    }
    if (!accepted.fields.empty()) answer.body = select_fields(answer.body, accepted.fields);
    return written(request, method, std::move(answer));
  } catch (ApiFault const& fault) {
    return error_response(fault);
  } catch (std::exception const& problem) {
    log::error("-", fmt::format("sandbox: {} failed: {}", method.id, problem.what()));
    return error_response({500, "INTERNAL", "backendError", "Internal error encountered.", {}, {}});
  }
}

http::Response Front::written(http::ServerRequest const& request, catalogue::Method const& method,
                              Answer answer) {
  if (answer.media_type.empty()) {
    if (!answer.body.is_null()) return json_response(answer.status, answer.body);
    http::Response empty;
    empty.status = answer.status == 200 ? 204 : answer.status;
    return empty;
  }
  http::Response response;
  response.status = answer.status;
  response.headers.add("Content-Type", answer.media_type);
  response.headers.add("Accept-Ranges", "bytes");
  auto const size = answer.media.size();
  auto const range = request.headers.find("Range");
  if (!range || !range->starts_with("bytes=") || !method.media_download || size == 0) {
    response.body = std::move(answer.media);
    return response;
  }
  auto const wanted = byte_range(range->substr(6), size);
  if (!wanted) {
    response.status = 416;
    response.headers.add("Content-Range", fmt::format("bytes */{}", size));
    return response;
  }
  response.status = 206;
  response.headers.add("Content-Range", fmt::format("bytes {}-{}/{}", wanted->first, wanted->second, size));
  response.body = answer.media.substr(wanted->first, wanted->second - wanted->first + 1);
  return response;
}

std::optional<http::ServerRequest> request_of(std::string method, std::string_view target,
                                              http::Headers headers, std::string body) {
  http::ServerRequest request;
  request.method = std::move(method);
  request.target = target;
  auto path = percent_decode(raw_path(target));
  auto const mark = target.find('?');
  auto query =
      http::parse_query(mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1));
  if (!path || !query || path->find('\0') != std::string::npos) return std::nullopt;
  request.path = std::move(*path);
  request.query = std::move(*query);
  request.headers = std::move(headers);
  request.body = std::move(body);
  return request;
}

}  // namespace workspace::sandbox
