#pragma once
// The sandbox Workspace that a server uses: its own, on a thread in this process, or one that runs elsewhere
// on this machine. Either way it is reached over HTTP only.

#include "app/config/config.hpp"
#include "auth/client_config.hpp"
#include "auth/sign_in.hpp"
#include "sandbox/thread.hpp"

namespace workspace::app {

class SandboxLink {
 public:
  /// Starts one unless the configuration names one. Throws Failure.
  explicit SandboxLink(SandboxConfig const& config);

  std::string const& base_url() const { return base_url_; }
  /// The OAuth client that the sandbox knows.
  auth::ClientConfig client(std::string redirect_uri) const;

  /// Signs in the accounts that are signed in from the start, where the sandbox has them; how many these are.
  /// At a sandbox of another process this goes through its consent page, as a person would.
  Async<int> sign_in(auth::Grants& grants, auth::SignIn& sign_in, http::Client& http) const;

 private:
  std::unique_ptr<sandbox::SandboxServer> own_;
  std::string base_url_;
};

}  // namespace workspace::app
