#pragma once
// For tests only: everything that tools share, over a Google that answers from a list.

#include "google/fakes.hpp"
#include "store/memory_state_store.hpp"
#include "store/memory_store.hpp"
#include "tools/frame/adapter.hpp"
#include "tools/frame/context.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace workspace::tools {

class NoResolver final : public http::Resolver {
 public:
  Async<Result<std::vector<net::ip::address>>> resolve(std::string host) override {
    ADD_FAILURE() << "unexpected look-up of " << host;
    co_return Error{ErrorKind::not_found, "There is no such host.", {}};
  }
};

/// A Backend that lives as long as its members. Nobody has signed in at first.
struct FakeBackend {
  template <class T>
  T run(Async<T> task) {
    return http::run_on(io, std::move(task));
  }

  /// `scopes` are short names.
  void sign_in(std::string const& user, std::vector<std::string> scopes) {
    store::StoredGrant grant;
    grant.token = "token-of-" + user;
    grant.refresh_token = "refresh";
    grant.client_id = "client";
    grant.client_secret = "client-secret";
    for (auto const& scope : scopes) grant.scopes.push_back(catalogue::full_scope(scope));
    grant.expiry = clock.now() + std::chrono::hours(1);
    (void)run(credentials.save(user, std::move(grant)));
  }

  Async<Result<std::string>> consent(std::string user) {
    asked_consent.push_back(user);
    co_return consent_url;
  }

  net::io_context io;
  ManualClock clock;
  google::FakeHttp http;
  NoResolver resolver;
  store::MemoryStore credentials;
  store::MemoryStateStore state{clock};
  crypto::KeyRing keys{{"a secret for tests that is long"}};
  async::WorkerPool workers{1};
  auth::Grants grants{io.get_executor(), credentials, http, clock, keys, {}};
  content::Extractor extractor{workers, {}};
  AttachmentStore attachments{workers, keys, clock, {}};
  std::vector<std::string> asked_consent;
  Result<std::string> consent_url = std::string("https://example.com/consent");
  Backend backend{.http = http,
                  .resolver = resolver,
                  .fetch_options = {},
                  .google = google::Endpoints::production(),
                  .google_settings = {},
                  .credentials = credentials,
                  .grants = grants,
                  .state = state,
                  .clock = clock,
                  .keys = keys,
                  .workers = workers,
                  .extractor = extractor,
                  .attachments = attachments,
                  .consent_url = [this](std::string user) { return consent(std::move(user)); }};
};

inline Tool const& tool_named(std::string_view name) {
  for (auto const* tool : Tool::all())
    if (tool->info.name == name) return *tool;
  throw std::out_of_range("there is no tool " + std::string(name));
}

}  // namespace workspace::tools
