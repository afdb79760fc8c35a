#pragma once
// A whole sandbox behind its pure function, for tests: requests in, answers out, no socket and no real clock.

#include "base/encoding.hpp"
#include "sandbox/front.hpp"
#include "sandbox/operation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace workspace::sandbox {

/// The member as a copy, so that the value may be a temporary.
inline std::string member(json::value const& v, std::string_view key) {
  return std::string(json::text(v, key));
}

struct HttpAnswer {
  int status = 0;
  json::value body;
  http::Headers headers;
  std::string text;

  std::string_view error() const {
    auto const* message = json::find_path(body, {"error", "message"});
    return message && message->is_string() ? std::string_view(message->get_string()) : std::string_view();
  }
};

class FrontTest : public ::testing::Test {
 protected:
  static constexpr std::string_view all_scopes[] = {
      "https://mail.google.com/", "gmail.settings.basic", "drive", "calendar",
      "userinfo.email",           "userinfo.profile",     "openid"};

  std::string sign_in(std::string user, std::vector<std::string> scopes = {}) {
    if (scopes.empty()) scopes.assign(std::begin(all_scopes), std::end(all_scopes));
    for (auto& scope : scopes) scope = catalogue::full_scope(scope);
    return front_.grants().sign_in(std::move(user), front_.client().id, scopes, clock_.now()).access_token;
  }

  HttpAnswer send(std::string method, std::string_view target, http::Headers headers, std::string body = {}) {
    auto request = request_of(std::move(method), target, std::move(headers), std::move(body));
    EXPECT_TRUE(request);
    request->from_loopback = true;
    auto outcome = front_.handle(*request);
    HttpAnswer answer{outcome.response.status, nullptr, outcome.response.headers, outcome.response.body};
    if (auto parsed = json::parse(answer.text)) answer.body = std::move(*parsed);
    return answer;
  }

  HttpAnswer call(std::string const& token, std::string method, std::string_view target,
                  json::value const& body = nullptr) {
    http::Headers headers{{"Authorization", "Bearer " + token}};
    if (!body.is_null()) headers.add("Content-Type", "application/json");
    return send(std::move(method), target, std::move(headers),
                body.is_null() ? std::string() : json::write(body));
  }
  HttpAnswer get(std::string_view target) { return call(alice_, "GET", target); }
  HttpAnswer post(std::string_view target, json::value const& body) {
    return call(alice_, "POST", target, body);
  }

  /// Every answer must be one the catalogue allows.
  void TearDown() override {
    for (auto const& wrong : front_.own_violations()) ADD_FAILURE() << wrong.method << ": " << wrong.problem;
  }

  ManualClock clock_{TimePoint{seconds{1'790'000'000}}};  // 2026-09-21
  json::value seed_;
  Front front_{[this] { return make_world(clock_, seed_.is_null() ? Seed() : Seed(&seed_, "")); },
               OAuthClient{}};
  std::string alice_ = sign_in("alice@example.com"), bob_ = sign_in("bob@example.com"),
              carol_ = sign_in("carol@example.com");
};

}  // namespace workspace::sandbox
