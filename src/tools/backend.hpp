#pragma once
// The parts of the program that tools share; the composition root owns them.

#include "async/worker_pool.hpp"
#include "auth/grants.hpp"
#include "content/extractor.hpp"
#include "google/client.hpp"
#include "http/guarded_fetch.hpp"
#include "store/state_store.hpp"
#include "tools/files/attachments.hpp"

namespace workspace::tools {

struct Backend {
  http::Client& http;
  http::Resolver& resolver;
  http::FetchOptions fetch_options;
  google::Endpoints google;
  google::Settings google_settings;
  store::CredentialStore& credentials;
  auth::Grants& grants;
  store::StateStore& state;
  Clock const& clock;
  crypto::KeyRing const& keys;
  async::WorkerPool& workers;
  content::Extractor& extractor;
  AttachmentStore& attachments;
  /// A link with which the user (empty: whoever opens it) signs in for all that this server offers. On stdio
  /// it also opens the browser and the callback.
  std::function<Async<Result<std::string>>(std::string user)> consent_url;

  /// What a URL from an argument holds, at most `max_bytes`, fetched from the open web only; throws Failure,
  /// also for answers other than 2xx.
  Async<http::Response> fetch(std::string url, std::size_t max_bytes);
};

}  // namespace workspace::tools
