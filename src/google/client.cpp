#include "google/client.hpp"

#include "google/attempts.hpp"

#include <algorithm>

namespace workspace::google {
namespace {

using catalogue::Method;

constexpr std::size_t large_answer_bytes = 64u << 10;  // about 0.3 ms to parse
constexpr milliseconds read_attempt_time{30'000};      // so that one that hangs leaves time for another

http::Broken const unreadable{http::Broken::Kind::malformed, true, "its JSON is broken"};

void write_json(http::Request& request, json::value const& body) {
  if (!body.is_null()) request.content("application/json; charset=UTF-8", json::write(body));
}

}  // namespace

TimePoint Client::deadline_after(milliseconds time) const {
  auto const end = clock_.now() + time;
  return settings_.deadline ? std::min(*settings_.deadline, end) : end;
}

Async<Result<http::Response, http::Broken>> Client::send(http::Request const& request, Bearer& bearer,
                                                         TimePoint deadline) {
  for (;;) {
    bearer.token = co_await tokens_.access_token();
    auto const left = std::chrono::duration_cast<milliseconds>(deadline - clock_.now());
    if (left.count() <= 0) {
      http::Broken late{http::Broken::Kind::timeout, false, "the time for the call is up"};
      co_return late;
    }
    http::Request attempt = request;
    attempt.header("Authorization", "Bearer " + bearer.token);
    attempt.timeout = std::min(attempt.timeout, left);
    auto answer = co_await http_.send(std::move(attempt));
    if (!answer || answer->status != 401 || bearer.rejected) co_return answer;
    bearer.rejected = true;  // a 401 was not acted on
    co_await tokens_.reject(bearer.token);
  }
}

Async<Result<json::Document>> Client::parse(http::Response const& response) {
  if (response.body.empty()) co_return json::Document();
  if (!settings_.workers || response.body.size() < large_answer_bytes)
    co_return json::Document::parse(response.body);
  auto const work = [&body = response.body] { return json::Document::parse(body); };
  co_return co_await settings_.workers->run(work);
}

Async<Client::Reply> Client::perform(Plan plan) {
  auto const deadline = deadline_after(plan.is_media ? settings_.media_time : settings_.call_time);
  bool const repeatable = plan.request.is_safe();
  if (repeatable && !plan.is_media) plan.request.timeout = std::min(plan.request.timeout, read_attempt_time);
  Attempts attempts(*plan.method, *plan.params, Retry(repeatable, deadline, settings_.random));
  Bearer bearer;
  for (;;) {
    auto answer = co_await send(plan.request, bearer, deadline);
    Attempts::Next next;
    if (!answer) {
      next = attempts.broke(answer.error(), clock_.now());
    } else if (!answer->ok()) {
      next = attempts.answered(read_problem(*answer, clock_.now()), clock_.now());
    } else {
      Reply reply{std::move(*answer), {}};
      if (plan.is_media) co_return reply;
      auto parsed = co_await parse(reply.response);
      if (parsed) {
        reply.body = std::move(*parsed);
        co_return reply;
      }
      next = attempts.broke(unreadable, clock_.now());
    }
    if (next.error) throw *next.error;
    co_await settings_.sleep(next.wait);
  }
}

void Client::require_declared(Method const& method) const {
  if (settings_.methods && std::ranges::find(*settings_.methods, &method) == settings_.methods->end())
    throw Failure(ErrorKind::internal, fmt::format("{} is called but not declared.", method.id),
                  "Nothing was done. This is a defect of the server: report it.");
}

Async<json::Document> Client::call(Method const& method, Params params, json::value body) {
  require_declared(method);
  auto const url = endpoints_.url(*method.api, target_of(method, params));
  Plan plan{&method, &params, http::Request::with(std::string(method.verb), url)};
  plan.request.only_reads = method.is_read();
  plan.request.max_response_bytes = settings_.max_answer_bytes;
  write_json(plan.request, body);
  auto reply = co_await perform(std::move(plan));
  co_return std::move(reply.body);
}

Async<Listed> Client::list_all(Method const& method, Params params, std::string items, std::size_t limit) {
  Listed listed;
  for (;;) {
    auto page = co_await call(method, params);
    listed.pages.push_back(std::move(page));
    auto const answer = static_cast<json::Node>(listed.pages.back());
    for (auto const item : answer.items(items)) {
      if (listed.items.size() == limit) {
        listed.more = true;
        co_return listed;
      }
      listed.items.push_back(item);
    }
    std::string const next(answer.text("nextPageToken"));
    if (next.empty()) co_return listed;
    if (next == params.find("pageToken"))
      throw Failure(ErrorKind::unavailable,
                    "Google gave the same page of " + std::string(method.id) + " twice.", "Try again later.");
    if (listed.items.size() == limit) {
      listed.next_page_token = next;
      listed.more = true;
      co_return listed;
    }
    params.set("pageToken", next);
  }
}

Async<Media> Client::download(Method const& method, Params params, std::size_t max_bytes) {
  require_declared(method);
  params.set("alt", "media");
  auto const url = endpoints_.url(*method.api, target_of(method, params));
  Plan plan{&method, &params, http::Request::get(url), true};
  plan.request.timeout = settings_.media_time;
  plan.request.max_response_bytes = std::min(max_bytes, settings_.max_file_bytes);
  auto reply = co_await perform(std::move(plan));
  Media media;
  media.content_type = reply.response.headers.find("Content-Type").value_or("application/octet-stream");
  media.bytes = std::move(reply.response.body);
  co_return media;
}

}  // namespace workspace::google
