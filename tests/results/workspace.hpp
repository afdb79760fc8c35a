#pragma once
// A Workspace in one process: the sandbox's content at a fixed moment, and the tools over it, through adapter
// and policy, as a client on this machine calls them.

#include "google.hpp"
#include "names.hpp"
#include "store/memory_state_store.hpp"
#include "store/memory_store.hpp"
#include "tools/frame/adapter.hpp"

#include <boost/asio/io_context.hpp>

namespace workspace::results {

/// Google alone: the sandbox's own content at a fixed moment.
class Content {
 public:
  Content();
  /// A new grant for everything that the sandbox simulates.
  sandbox::Grant grant(std::string const& user);
  /// The answer to a GET, null where it is refused.
  json::value ask(std::string const& user, std::string const& target);

  ManualClock clock;
  sandbox::Front front;

 private:
  std::map<std::string, std::string> tokens_;
};

class Workspace {
 public:
  /// Alice and Bob have signed in; names are as `user` sees them.
  explicit Workspace(std::string const& user);
  ~Workspace();

  /// `arguments` are as sent. What it makes is named afterwards.
  mcp::CallResult call(std::string_view tool, json::object arguments);

  std::vector<mcp::Tool> const& tools() const { return tools_; }
  Names& names() { return names_; }
  Google& google() { return google_; }
  sandbox::Front& front() { return content_.front; }
  std::filesystem::path const& folder() const { return folder_; }
  static constexpr std::string_view base_url = "https://mcp.example.com";

 private:
  void sign_in(std::string const& user);

  std::filesystem::path folder_;
  net::io_context io_;
  Content content_;
  Google google_{content_.front};
  Web web_;
  store::MemoryStore credentials_;
  store::MemoryStateStore state_{content_.clock};
  crypto::KeyRing keys_{{"a secret for tests that is long"}};
  async::WorkerPool workers_{1};
  auth::Grants grants_{io_.get_executor(), credentials_, google_, content_.clock, keys_, {}};
  content::Extractor extractor_{workers_, {}};
  tools::AttachmentStore attachments_;
  tools::Backend backend_;
  tools::Policy policy_;
  std::vector<mcp::Tool> tools_;
  Names names_;
};

}  // namespace workspace::results
