#pragma once
// For tests only: a Google whose logs are set by hand, asked as often as a poller likes, and the loop that it
// is asked on.

#include "tools/frame/fakes.hpp"
#include "tools/watch/poller.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

namespace workspace::tools::watch {

class FakeGoogle final : public http::Client {
 public:
  Async<Result<http::Response, http::Broken>> send(http::Request request) override {
    auto path = request.url.substr(0, request.url.find('?'));
    ++asked[path.substr(path.rfind('/') + 1)];
    tokens.insert(std::string(request.headers.find("authorization").value_or("")));
    auto const found = answers.find(path.substr(path.rfind('/') + 1));
    if (found == answers.end()) co_return http::Response{404, {}, "{}"};
    google::expect_possible(request, found->second);
    co_return found->second;
  }

  /// By the last segment of the path: "profile", "history", "changes", "startPageToken", "events".
  std::map<std::string, http::Response> answers;
  std::map<std::string, int> asked;
  std::set<std::string> tokens;
};

/// A mailbox that has not changed since the fifth record.
struct WatchedGoogle {
  WatchedGoogle() {
    google.answers["profile"] = {200, {}, R"({"historyId":"5"})"};
    google.answers["history"] = {200, {}, R"({"historyId":"5"})"};
    backend.google_settings.sleep = [](milliseconds) { return nothing(); };
    backend.google_settings.random = [] { return 0.0; };
  }

  static Async<void> nothing() { co_return; }

  /// Runs the loop until `done`.
  void until(std::function<bool()> const& done) {
    auto const patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    fake.io.restart();
    while (!done()) {
      ASSERT_LT(std::chrono::steady_clock::now(), patience) << "it did not happen";
      fake.io.run_one_for(std::chrono::milliseconds(100));
    }
  }
  /// Runs until Google was asked `times` times more.
  void looks(std::string const& what, int times) {
    until([this, &what, all = google.asked[what] + times] { return google.asked[what] >= all; });
  }

  FakeBackend fake;
  FakeGoogle google;
  Backend backend{.http = google,
                  .resolver = fake.resolver,
                  .fetch_options = {},
                  .google = google::Endpoints::production(),
                  .google_settings = {},
                  .credentials = fake.credentials,
                  .grants = fake.grants,
                  .state = fake.state,
                  .clock = fake.clock,
                  .keys = fake.keys,
                  .workers = fake.workers,
                  .extractor = fake.extractor,
                  .attachments = fake.attachments,
                  .consent_url = {}};
  std::vector<std::string> told;  // "PRINCIPAL URI"
  Tell tell = [this](std::string const& principal, std::string const& uri) {
    told.push_back(principal + " " + uri);
  };
};

}  // namespace workspace::tools::watch
