#pragma once
// The sandbox as a server on loopback, on its own thread and event loop.

#include "base/result.hpp"
#include "sandbox/grants.hpp"
#include "sandbox/oauth.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace workspace::sandbox {

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  // 0: a free one
  std::string seed_file;   // path; empty: the built-in content
  std::string faults;      // "429:0.1,latency:200,drop:0.05"; empty: none
  OAuthClient client;
  /// Accounts with a grant from the start, and its scopes (full form; empty: every scope of the catalogue
  /// that the simulated services know, and who the user is).
  std::vector<std::string> signed_in{"alice@example.com", "bob@example.com"};
  std::vector<std::string> scopes;
};

class SandboxServer {
 public:
  /// Fails where the seed file or the faults cannot be read, a user is unknown, or the port is taken.
  static Result<std::unique_ptr<SandboxServer>> start(ServerOptions options);
  ~SandboxServer();

  std::uint16_t port() const;
  std::string base_url() const;  // "http://127.0.0.1:PORT", without a slash at the end
  /// The grant of a user who is signed in from the start; nullptr for others.
  Grant const* initial_grant(std::string_view user) const;
  std::vector<Grant> const& initial_grants() const;
  /// Ends the thread; requests under way are dropped. Called again it does nothing.
  void stop();

 private:
  struct State;
  explicit SandboxServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace workspace::sandbox
