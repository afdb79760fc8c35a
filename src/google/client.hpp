#pragma once
// Google's APIs for one user: a method of the catalogue, its parameters, a JSON body; tokens, retries, pages,
// media, uploads and batches are done here.

#include "async/worker_pool.hpp"
#include "base/time.hpp"
#include "catalogue/catalogue.hpp"
#include "google/api_error.hpp"
#include "google/endpoints.hpp"
#include "google/params.hpp"
#include "google/retry.hpp"
#include "google/token_source.hpp"
#include "http/client.hpp"
#include "json/document.hpp"

#include <optional>
#include <vector>

namespace workspace::google {

struct Settings {
  milliseconds call_time{60'000};     // for one call, its retries included
  milliseconds media_time{300'000};   // for one download or upload
  std::optional<TimePoint> deadline;  // no call goes on beyond it, whatever the times above
  std::size_t max_answer_bytes = 64u << 20;
  /// Of one file, whatever a caller of download() allows: WORKSPACE_MCP_MAX_FILE_BYTES.
  std::size_t max_file_bytes = std::numeric_limits<std::size_t>::max();
  async::WorkerPool* workers = nullptr;  // parses large answers; without it they are parsed on the loop
  /// The only methods that may be called, which whoever calls has declared; nullptr: any.
  std::vector<catalogue::Method const*> const* methods = nullptr;
  Random random = system_random();
  std::function<Async<void>(milliseconds)> sleep = &async::sleep;
};

/// One of several calls that go in a batch.
struct Call {
  catalogue::Method const* method;
  Params params;
  json::value body = nullptr;
};

/// What became of one call of a batch.
struct BatchAnswer {
  json::Document value;
  std::optional<ApiError> error;  // if set, there is no value

  bool ok() const { return !error; }
  /// Throws the error.
  json::Node get() const {
    if (error) throw *error;
    return value;
  }
};

struct Listed {
  std::vector<json::Document> pages;
  std::vector<json::Node> items;  // of the pages
  std::string next_page_token;    // where to go on; empty at the end, and where the last page was cut
  bool more = false;              // there is more than was asked for
};

struct Media {
  std::string content_type;
  std::string bytes;
};

/// All functions throw ApiError for what Google answers, Failure for what cannot be asked, and what the
/// TokenSource throws. Reads are repeated on passing failures until the time is up; writes only when Google
/// certainly did not act, else the error is ErrorKind::unknown_outcome. Cancelling ends the request.
class Client {
 public:
  Client(TokenSource& tokens, http::Client& http, Clock const& clock, Endpoints endpoints,
         Settings settings = {})
      : tokens_(tokens),
        http_(http),
        clock_(clock),
        endpoints_(std::move(endpoints)),
        settings_(std::move(settings)) {}

  /// The answer's JSON; null where it has none (204). A null `body` sends none.
  Async<json::Document> call(catalogue::Method const& method, Params params = {}, json::value body = nullptr);

  /// Follows nextPageToken until `limit` elements of the answer's array `items` are there.
  Async<Listed> list_all(catalogue::Method const& method, Params params, std::string items,
                         std::size_t limit);

  /// The media of a file (alt=media), also for exports. Over `max_bytes`: ErrorKind::too_large.
  Async<Media> download(catalogue::Method const& method, Params params, std::size_t max_bytes);

  /// Media with its metadata (null: none). Up to 5 MB in one request, above in chunks that survive broken
  /// connections.
  Async<json::Document> upload(catalogue::Method const& method, Params params, json::value metadata,
                               std::string content_type, std::string bytes);

  /// Calls of one API, 50 or 100 to a request; the answers stand in the order of the calls. A part that
  /// failed is repeated by the rules of a single call. Throws only where no part can succeed (no grant).
  Async<std::vector<BatchAnswer>> batch(std::vector<Call> calls);

 private:
  /// A request with what decides how it is sent.
  struct Plan {
    catalogue::Method const* method;
    Params const* params;
    http::Request request;
    bool is_media = false;  // the answer is no JSON
  };
  struct Reply {
    http::Response response;
    json::Document body;
  };
  /// The token of a call, which Google may reject once.
  struct Bearer {
    std::string token;
    bool rejected = false;
  };

  Async<Reply> perform(Plan plan);
  Async<Result<http::Response, http::Broken>> send(http::Request const& request, Bearer& bearer,
                                                   TimePoint deadline);
  Async<Result<json::Document>> parse(http::Response const& response);
  Async<json::Document> upload_in_chunks(catalogue::Method const& method, Params const& params,
                                         json::value const& metadata, std::string const& content_type,
                                         std::string const& bytes);
  TimePoint deadline_after(milliseconds time) const;
  /// Throws Failure(internal) for a method that was not declared.
  void require_declared(catalogue::Method const& method) const;

  struct BatchState;
  Async<void> send_batch(BatchState& state, std::vector<std::size_t> chunk);
  http::Request batch_request(std::vector<Call> const& calls, std::vector<std::size_t> const& chunk) const;

  TokenSource& tokens_;
  http::Client& http_;
  Clock const& clock_;
  Endpoints endpoints_;
  Settings settings_;
};

}  // namespace workspace::google
