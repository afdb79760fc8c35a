#include "base/text.hpp"
#include "google/attempts.hpp"
#include "google/client.hpp"
#include "http/multipart.hpp"

#include <algorithm>
#include <map>

namespace workspace::google {
namespace {

/// Google's limits: 50 for Gmail (100 at most, but then it answers 429 to many) and Calendar, 100 elsewhere.
std::size_t most_calls(catalogue::Api const& api) {
  return api.name == "gmail" || api.name == "calendar" ? 50 : 100;
}

/// "<response-call-7>" -> 7; nullopt where the part names none.
std::optional<std::size_t> index_of(http::Part const& part) {
  auto id = part.headers.find("Content-ID").value_or("");
  auto const at = id.rfind("call-");
  if (at == std::string_view::npos) return std::nullopt;
  std::size_t index = 0;
  for (char c : id.substr(at + 5)) {
    if (c < '0' || c > '9') break;
    if (index > 1'000'000) return std::nullopt;
    index = index * 10 + std::size_t(c - '0');
  }
  return index;
}

std::map<std::size_t, http::Response> read_parts(http::Response const& response) {
  std::map<std::size_t, http::Response> answers;
  auto const parts = http::parse_multipart(response.headers.find("Content-Type").value_or(""), response.body);
  if (!parts) return answers;
  for (auto const& part : *parts) {
    auto const index = index_of(part);
    auto answer = http::parse_inner_response(part.body);
    if (index && answer) answers.emplace(*index, std::move(*answer));
  }
  return answers;
}

http::Broken const part_missing{http::Broken::Kind::malformed, true,
                                "a part of the batch's answer is missing"};

}  // namespace

/// The calls of one batch, what became of each, and those that go again.
struct Client::BatchState {
  std::vector<Call> calls;
  std::vector<std::optional<BatchAnswer>> answers;
  std::vector<Attempts> attempts;  // one for each call
  std::vector<std::size_t> again;
  milliseconds wait{0};  // before they go again
  Bearer bearer;
  TimePoint deadline;

  catalogue::Method const& method(std::size_t index) const { return *calls[index].method; }

  void succeed(std::size_t index, json::Document value) { answers[index].emplace().value = std::move(value); }
  void fail(std::size_t index, ApiError error) { answers[index].emplace().error = std::move(error); }

  /// What comes after an attempt that failed.
  void go_on(std::size_t index, Attempts::Next next) {
    if (next.error) return fail(index, std::move(*next.error));
    again.push_back(index);
    wait = std::max(wait, next.wait);
  }

  void take_part(std::size_t index, http::Response const& part, TimePoint now) {
    if (!part.ok()) return go_on(index, attempts[index].answered(read_problem(part, now), now));
    if (trim(part.body).empty()) return succeed(index, {});
    auto parsed = json::Document::parse(part.body);
    if (parsed)
      succeed(index, std::move(*parsed));
    else
      go_on(index, attempts[index].broke(part_missing, now));
  }
};

http::Request Client::batch_request(std::vector<Call> const& calls,
                                    std::vector<std::size_t> const& chunk) const {
  std::vector<http::Part> parts;
  for (auto index : chunk) {
    auto const& call = calls[index];
    http::InnerRequest inner;
    inner.method = call.method->verb;
    inner.target = "/" + target_of(*call.method, call.params);
    if (!call.body.is_null()) {
      inner.headers.add("Content-Type", "application/json; charset=UTF-8");
      inner.body = json::write(call.body);
    }
    http::Part part;
    part.headers.add("Content-Type", "application/http");
    part.headers.add("Content-ID", "<call-" + std::to_string(index) + ">");
    part.body = http::write_inner(inner);
    parts.push_back(std::move(part));
  }
  auto const& api = *calls.front().method->api;
  auto body = http::write_multipart("mixed", parts);
  auto request = http::Request::post(endpoints_.url(api, api.batch_path));
  request.content(std::move(body.content_type), std::move(body.body));
  request.max_response_bytes = settings_.max_answer_bytes;
  request.only_reads = std::ranges::all_of(chunk, [&](auto index) { return calls[index].method->is_read(); });
  return request;
}

Async<void> Client::send_batch(BatchState& state, std::vector<std::size_t> chunk) {
  auto const request = batch_request(state.calls, chunk);
  auto const answer = co_await send(request, state.bearer, state.deadline);
  auto const now = clock_.now();
  if (!answer) {
    for (auto index : chunk) state.go_on(index, state.attempts[index].broke(answer.error(), now));
    co_return;
  }
  if (!answer->ok()) {
    auto const problem = read_problem(*answer, now);
    if (problem.status == 401) throw error_answer(state.method(chunk.front()), {}, problem);
    for (auto index : chunk) state.go_on(index, state.attempts[index].answered(problem, now));
    co_return;
  }
  auto const parts = read_parts(*answer);
  bool const may_reject = !state.bearer.rejected;
  for (auto index : chunk) {
    auto const part = parts.find(index);
    if (part == parts.end()) {
      state.go_on(index, state.attempts[index].broke(part_missing, now));
    } else if (part->second.status == 401 && may_reject) {
      state.bearer.rejected = true;
      state.again.push_back(index);
    } else {
      state.take_part(index, part->second, now);
    }
  }
  if (may_reject && state.bearer.rejected) co_await tokens_.reject(state.bearer.token);
}

Async<std::vector<BatchAnswer>> Client::batch(std::vector<Call> calls) {
  BatchState state;
  state.deadline = deadline_after(settings_.call_time);
  state.calls = std::move(calls);
  state.answers.resize(state.calls.size());
  for (std::size_t index = 0; index < state.calls.size(); ++index) {
    auto const& method = state.method(index);
    require_declared(method);
    if (method.api != state.method(0).api || method.api->batch_path.empty())
      throw Failure(ErrorKind::internal, std::string(method.id) + " cannot go in this batch.");
    state.attempts.emplace_back(method, state.calls[index].params,
                                Retry(method.is_read(), state.deadline, settings_.random));
    state.again.push_back(index);
  }
  while (!state.again.empty()) {
    if (state.wait.count() > 0) co_await settings_.sleep(state.wait);
    state.wait = milliseconds(0);
    auto const waiting = std::exchange(state.again, {});
    auto const most = most_calls(*state.method(0).api);
    for (std::size_t at = 0; at < waiting.size(); at += most) {
      auto const end = std::min(at + most, waiting.size());
      std::vector<std::size_t> chunk(waiting.begin() + std::ptrdiff_t(at),
                                     waiting.begin() + std::ptrdiff_t(end));
      co_await send_batch(state, std::move(chunk));
    }
  }
  std::vector<BatchAnswer> answers;
  for (auto& answer : state.answers) answers.push_back(std::move(*answer));
  co_return answers;
}

}  // namespace workspace::google
