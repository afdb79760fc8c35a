#include "google/attempts.hpp"
#include "google/client.hpp"
#include "google/resumable_upload.hpp"
#include "http/multipart.hpp"

namespace workspace::google {
namespace {

using catalogue::Method;
using Do = ResumableUpload::Do;

constexpr std::size_t most_bytes_at_once = 5'000'000;  // Google's limit for simple and multipart uploads
constexpr milliseconds chunk_time{120'000};

/// The request of one step of a resumable upload.
http::Request step_request(ResumableUpload::Action const& action, std::string const& session,
                           std::string const& bytes) {
  auto const total = std::to_string(bytes.size());
  auto request = http::Request::with("PUT", session);
  request.timeout = chunk_time;
  if (action.what == Do::ask) {
    request.header("Content-Range", "bytes */" + total);
    return request;
  }
  request.header("Content-Range", "bytes " + std::to_string(action.offset) + "-" +
                                      std::to_string(action.offset + action.size - 1) + "/" + total);
  request.body = bytes.substr(std::size_t(action.offset), std::size_t(action.size));
  return request;
}

}  // namespace

Async<json::Document> Client::upload(Method const& method, Params params, json::value metadata,
                                     std::string content_type, std::string bytes) {
  require_declared(method);
  if (method.max_upload_bytes > 0 && bytes.size() > std::size_t(method.max_upload_bytes))
    throw Failure(ErrorKind::too_large,
                  std::string(service_title(method.api->name)) + " takes at most " +
                      std::to_string(method.max_upload_bytes >> 20) + " MiB here.",
                  "Send a smaller file.");
  if (bytes.size() > most_bytes_at_once) {
    params.set("uploadType", "resumable");
    co_return co_await upload_in_chunks(method, params, metadata, content_type, bytes);
  }
  params.set("uploadType", metadata.is_null() ? "media" : "multipart");
  auto const url = endpoints_.url(*method.api, upload_target_of(method, params));
  Plan plan{&method, &params, http::Request::with(std::string(method.verb), url)};
  plan.request.timeout = settings_.call_time;
  if (metadata.is_null()) {
    plan.request.content(std::move(content_type), std::move(bytes));
  } else {
    auto body = http::write_related(json::write(metadata), content_type, bytes);
    plan.request.content(std::move(body.content_type), std::move(body.body));
  }
  auto reply = co_await perform(std::move(plan));
  co_return std::move(reply.body);
}

Async<json::Document> Client::upload_in_chunks(Method const& method, Params const& params,
                                               json::value const& metadata, std::string const& content_type,
                                               std::string const& bytes) {
  auto const deadline = deadline_after(settings_.media_time);
  auto start = http::Request::with(std::string(method.verb),
                                   endpoints_.url(*method.api, upload_target_of(method, params)));
  start.header("X-Upload-Content-Type", content_type);
  start.header("X-Upload-Content-Length", std::to_string(bytes.size()));
  start.content("application/json; charset=UTF-8", metadata.is_null() ? "{}" : json::write(metadata));

  ResumableUpload upload(std::int64_t(bytes.size()), deadline, settings_.random);
  auto action = upload.begin();
  std::string session;
  Bearer bearer;
  for (;;) {
    if (action.wait.count() > 0) co_await settings_.sleep(action.wait);
    auto const request = action.what == Do::start ? start : step_request(action, session, bytes);
    auto const answer = co_await send(request, bearer, deadline);
    ResumableUpload::Input input;
    Problem problem;
    json::Document body;
    if (answer) {
      problem = read_problem(*answer, clock_.now());
      input.outcome = outcome_of(problem);
      if (auto const range = answer->headers.find("Range")) input.range = std::string(*range);
      if (auto const location = answer->headers.find("Location"); location && endpoints_.trusts(*location)) {
        input.has_session = true;
        if (action.what == Do::start) session = *location;
      }
      if (auto parsed = json::Document::parse(answer->body))
        body = std::move(*parsed);
      else
        input.outcome.readable = action.what == Do::start;
    } else {
      input.outcome = outcome_of(answer.error());
    }
    action = upload.resume(input, clock_.now());
    if (action.what == Do::done) co_return body;
    if (action.what == Do::unknown)
      throw unknown_outcome(method, answer ? "the whole file was sent and Google did not confirm it"
                                           : how_it_broke(answer.error()));
    if (action.what != Do::give_up) continue;
    if (!answer) throw no_answer(method, answer.error());
    if (answer->status < 400)
      throw no_answer(method,
                      http::Broken{http::Broken::Kind::malformed, true, "it names no upload session"});
    throw error_answer(method, params, std::move(problem));
  }
}

}  // namespace workspace::google
