#pragma once
// For tests only: a user's tokens, an HTTP client that answers from a list, a clock that sleeping moves, and
// a few methods in the form of the catalogue. What is answered must be what Google could answer.

#include "catalogue/validate.hpp"
#include "google/client.hpp"
#include "http/multipart.hpp"
#include "http/scripted_server.hpp"
#include "http/url.hpp"

#include <deque>
#include <gtest/gtest.h>
#include <iterator>

namespace workspace::google {

class FakeTokens final : public TokenSource {
 public:
  Async<std::string> access_token() override { co_return "token-" + std::to_string(rejected.size()); }
  Async<void> reject(std::string token) override {
    rejected.push_back(std::move(token));
    co_return;
  }

  std::vector<std::string> rejected;
};

/// Fails the test where a successful answer has members or types that the response schema of the method
/// called does not know. What is no JSON object is the test's affair: media, and answers that are broken on
/// purpose.
inline void expect_possible(std::string_view verb, std::string_view target, http::Response const& answer) {
  auto const query = std::min(target.find('?'), target.size());
  auto const match = catalogue::match(verb, target.substr(0, query));
  if (!match || !match->method->response || !answer.ok()) return;
  if (target.substr(query).find("alt=media") != target.npos) return;
  auto const body = json::parse(answer.body);
  if (!body || !body->is_object()) return;
  for (auto const& wrong : catalogue::check_body(*match->method->response, *body))
    ADD_FAILURE() << match->method->id << " does not answer so: " << wrong.description;
}

/// The same of whatever was asked, batches too.
inline void expect_possible(http::Request const& request, http::Response const& answer) {
  auto const url = http::parse_url(request.url);
  if (!url) return;
  auto const type = [](auto const& message) {
    return std::string(message.headers.find("Content-Type").value_or(""));
  };
  if (!type(request).starts_with("multipart/mixed"))
    return expect_possible(request.method, url->target(), answer);
  auto const asked = http::parse_multipart(type(request), request.body);
  auto const answered = http::parse_multipart(type(answer), answer.body);
  if (!asked || !answered) return;
  for (auto const& call : *asked) {
    std::string const id(call.headers.find("Content-ID").value_or("<").substr(1));
    for (auto const& part : *answered) {
      auto const inner_call = http::parse_inner_request(call.body);
      auto const inner = http::parse_inner_response(part.body);
      if (inner_call && inner && part.headers.find("Content-ID").value_or("").ends_with("response-" + id))
        expect_possible(inner_call->method, inner_call->target, *inner);
    }
  }
}

class FakeHttp final : public http::Client {
 public:
  using Answer = Result<http::Response, http::Broken>;

  Async<Answer> send(http::Request request) override {
    requests.push_back(request);
    if (answers.empty() && otherwise) answers.emplace_back(known_part(request));
    if (answers.empty()) {
      ADD_FAILURE() << "unexpected request: " << request.method << " " << request.url;
      co_return http::Broken{http::Broken::Kind::invalid_url, false, "no answer is left in the script"};
    }
    auto answer = std::move(answers.front());
    answers.pop_front();
    if (answer) expect_possible(request, *answer);
    if (answer && answer->ok() && answer->body.size() > request.max_response_bytes)
      answer = http::Broken{http::Broken::Kind::too_large, true, "the answer is larger than the limit"};
    if (answer && answer->ok() && request.sink) request.sink(std::exchange(answer->body, {}));
    co_return answer;
  }

  FakeHttp& then(int status, std::string body = {}, http::Headers headers = {}) {
    answers.emplace_back(http::Response{status, std::move(headers), std::move(body)});
    return *this;
  }
  FakeHttp& then_breaks(http::Broken::Kind kind, bool sent) {
    answers.emplace_back(http::Broken{kind, sent, "it broke"});
    return *this;
  }
  /// Google's error shape with one reason.
  FakeHttp& then_error(int status, std::string const& reason, std::string const& message = "Words.",
                       http::Headers headers = {}) {
    return then(status,
                R"({"error":{"code":)" + std::to_string(status) + R"(,"message":")" + message +
                    R"(","errors":[{"reason":")" + reason + R"("}]}})",
                std::move(headers));
  }

  std::deque<Answer> answers;
  /// Answers what the list does not: of its members those that the method's response has.
  std::optional<json::object> otherwise;
  std::vector<http::Request> requests;

 private:
  http::Response known_part(http::Request const& request) const {
    auto const path = http::parse_url(request.url).value().path;
    auto const match = catalogue::match(request.method, path);
    auto known = *otherwise;
    for (auto const& [name, value] : *otherwise)
      if (match && match->method->response && !match->method->response->find(name)) known.erase(name);
    return {200, {}, json::write(json::value(std::move(known)))};
  }
};

namespace fake {

using catalogue::Kind;
using catalogue::Parameter;

inline catalogue::Api const drive{"drive",          "v3", "https://www.googleapis.com/", "drive/v3/",
                                  "batch/drive/v3", {}};
inline catalogue::Api const calendar{"calendar",          "v3", "https://www.googleapis.com/", "calendar/v3/",
                                     "batch/calendar/v3", {}};
inline catalogue::Api const gmail{"gmail", "v1", "https://gmail.googleapis.com/", "", "batch", {}};
inline catalogue::Api const people{"people", "v1", "https://people.googleapis.com/", "", "batch", {}};

enum class In { path, query, required_query, repeated_query };

inline Parameter parameter(std::string_view name, In in) {
  Parameter made;
  made.name = name;
  made.type.kind = Kind::string;
  made.in_path = in == In::path;
  made.required = in == In::path || in == In::required_query;
  made.repeated = in == In::repeated_query;
  return made;
}

inline Parameter const file_parameters[] = {parameter("fileId", In::path), parameter("pageSize", In::query),
                                            parameter("pageToken", In::query), parameter("q", In::query)};
inline Parameter const event_parameters[] = {parameter("calendarId", In::path),
                                             parameter("pageToken", In::query),
                                             parameter("sendUpdates", In::query)};
inline Parameter const message_parameters[] = {parameter("id", In::path),
                                               parameter("metadataHeaders", In::repeated_query),
                                               parameter("userId", In::path)};
inline Parameter const user_parameters[] = {parameter("userId", In::path)};
inline Parameter const person_parameters[] = {parameter("personFields", In::required_query),
                                              parameter("resourceName", In::path)};
inline std::string_view const drive_scopes[] = {"drive", "drive.readonly"};

inline catalogue::Method method(std::string_view id, std::string_view verb, std::string_view path,
                                std::span<Parameter const> parameters, catalogue::Api const& api) {
  catalogue::Method made;
  made.id = id;
  made.verb = verb;
  made.reads = verb == "GET" || id == "calendar.freebusy.query";
  made.path = path;
  made.parameters = parameters;
  made.scopes = drive_scopes;
  made.api = &api;
  return made;
}

inline auto const files_get = [] {
  auto made = method("drive.files.get", "GET", "files/{fileId}", file_parameters, drive);
  made.media_download = true;
  return made;
}();
inline auto const files_list =
    method("drive.files.list", "GET", "files", std::span(file_parameters).subspan(1), drive);
inline auto const files_create = [] {
  auto made = method("drive.files.create", "POST", "files", {}, drive);
  made.media_upload = true;
  made.upload_path = "/upload/drive/v3/files";
  made.max_upload_bytes = 100 << 20;
  return made;
}();
inline auto const files_delete =
    method("drive.files.delete", "DELETE", "files/{fileId}", std::span(file_parameters).first(1), drive);
inline auto const events_insert =
    method("calendar.events.insert", "POST", "calendars/{calendarId}/events", event_parameters, calendar);
inline auto const freebusy = method("calendar.freebusy.query", "POST", "freeBusy", {}, calendar);
inline auto const messages_get = method("gmail.users.messages.get", "GET",
                                        "gmail/v1/users/{userId}/messages/{id}", message_parameters, gmail);
inline auto const messages_send = method("gmail.users.messages.send", "POST",
                                         "gmail/v1/users/{userId}/messages/send", user_parameters, gmail);
inline auto const people_get =
    method("people.people.get", "GET", "v1/{+resourceName}", person_parameters, people);

}  // namespace fake

/// A client over fakes; sleeping moves the clock and is written down.
class GoogleTest : public ::testing::Test {
 protected:
  template <class T>
  T run(Async<T> task) {
    return http::run_on(io, std::move(task));
  }

  Settings settings() {
    Settings made;
    made.random = [] { return 0.0; };
    made.sleep = [this](milliseconds wait) { return pause(wait); };
    return made;
  }

  Async<void> pause(milliseconds wait) {
    waits.push_back(wait);
    clock.advance(wait);
    co_return;
  }

  /// The error that the task ends with.
  template <class T>
  ApiError error_of(Async<T> task) {
    try {
      run(std::move(task));
    } catch (ApiError const& error) {
      return error;
    }
    throw std::logic_error("the call succeeded");
  }

  net::io_context io;
  ManualClock clock;
  FakeTokens tokens;
  FakeHttp http;
  std::vector<milliseconds> waits;
  Client client{tokens, http, clock, Endpoints::production(), settings()};
};

}  // namespace workspace::google
