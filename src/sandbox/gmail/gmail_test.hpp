#pragma once
// Gmail through the sandbox's front, with shorthands for what the tests do often.

#include "base/text.hpp"
#include "sandbox/front_test.hpp"

namespace workspace::sandbox::gmail {

class GmailTest : public FrontTest {
 protected:
  static std::string me(std::string_view rest) { return "/gmail/v1/users/me/" + std::string(rest); }

  HttpAnswer as(std::string const& token, std::string method, std::string_view rest,
                json::value const& body = nullptr) {
    return call(token, std::move(method), me(rest), body);
  }

  HttpAnswer send_raw(std::string const& token, std::string_view raw, std::string_view thread = {}) {
    json::object body{{"raw", to_base64url(raw)}};
    if (!thread.empty()) body["threadId"] = thread;
    return as(token, "POST", "messages/send", body);
  }

  /// Ids of what a search finds, newest first.
  std::vector<std::string> search(std::string const& token, std::string_view q, std::string_view more = {}) {
    auto const answer =
        as(token, "GET", "messages?maxResults=500&q=" + percent_encode(q) + std::string(more));
    EXPECT_EQ(answer.status, 200) << answer.text;
    std::vector<std::string> ids;
    for (auto const& message : json::items(answer.body, "messages"))
      ids.emplace_back(json::text(message, "id"));
    return ids;
  }

  json::value message(std::string const& token, std::string_view id, std::string_view format = "full") {
    auto const answer = as(token, "GET", "messages/" + std::string(id) + "?format=" + std::string(format));
    EXPECT_EQ(answer.status, 200) << answer.text;
    return answer.body;
  }

  static std::string header(json::value const& message, std::string_view name) {
    auto const* payload = json::find(message, "payload");
    if (!payload) return {};
    for (auto const& header : json::items(*payload, "headers")) {
      if (equal_ignoring_case(json::text(header, "name"), name))
        return std::string(json::text(header, "value"));
    }
    return {};
  }

  std::vector<std::string> subjects(std::string const& token, std::string_view q) {
    std::vector<std::string> all;
    for (auto const& id : search(token, q)) all.push_back(header(message(token, id), "Subject"));
    return all;
  }

  static bool has_label(json::value const& message, std::string_view label) {
    for (auto const& one : json::items(message, "labelIds")) {
      if (one.get_string() == label) return true;
    }
    return false;
  }
};

}  // namespace workspace::sandbox::gmail
