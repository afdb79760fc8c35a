#pragma once
// The door of the sandbox: takes a request, finds its method in the catalogue, checks token, scope,
// parameters and body as Google does, lets the service act, and writes the answer. Without sockets:
// thread.hpp has those.

#include "http/server.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/oauth.hpp"
#include "sandbox/operation.hpp"
#include "sandbox/uploads.hpp"
#include "sandbox/world.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace workspace::sandbox {

/// A request Google would refuse for its form, or an answer of ours that Google would not give.
struct Violation {
  std::string method, problem;
};

struct Outcome {
  http::Response response;
  Mishap mishap;
};

/// The world's content at the start and after a reset.
using MakeWorld = std::function<std::unique_ptr<World>()>;

class Front {
 public:
  Front(MakeWorld make_world, OAuthClient client);

  Outcome handle(http::ServerRequest const& request);

  World& world() { return *world_; }
  Grants& grants() { return grants_; }
  Faults& faults() { return faults_; }
  OAuthClient const& client() const { return client_; }
  /// What callers did wrong, and what we answered that the catalogue does not allow: both stay empty on a
  /// good day.
  std::vector<Violation> const& violations() const { return violations_; }
  std::vector<Violation> const& own_violations() const { return own_violations_; }

 private:
  friend class Control;
  struct Accepted;  // a request that passed every check, ready to act on

  http::Response answer(http::ServerRequest const& request, std::string_view api, bool in_batch,
                        Mishap& mishap);
  http::Response batch(http::ServerRequest const& request, Mishap& mishap);
  http::Response continue_upload(http::ServerRequest const& request, std::string_view upload_id);
  http::Response begin_upload(http::ServerRequest const& request, Accepted accepted);
  http::Response act(http::ServerRequest const& request, Accepted const& accepted);
  http::Response written(http::ServerRequest const& request, catalogue::Method const& method, Answer answer);
  void reset();
  void violation(catalogue::Method const& method, std::string problem);

  MakeWorld make_world_;
  OAuthClient client_;
  std::unique_ptr<World> world_;
  Grants grants_;
  OAuth oauth_;
  Faults faults_;
  Uploads uploads_;
  std::map<std::string, std::int64_t, std::less<>> requests_;  // by method id
  std::vector<Violation> violations_, own_violations_;
};

/// The path and query of a request target, decoded; nullopt where malformed.
std::optional<http::ServerRequest> request_of(std::string method, std::string_view target,
                                              http::Headers headers, std::string body);

}  // namespace workspace::sandbox
