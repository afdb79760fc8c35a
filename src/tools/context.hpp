#pragma once
// What a handler is given: the user, Google as that user, and the parts of the program that tools share.

#include "async/worker_pool.hpp"
#include "google/client.hpp"
#include "mcp/tool.hpp"
#include "tools/backend.hpp"

namespace workspace::tools {

class ToolContext {
 public:
  ToolContext(Backend& backend, mcp::CallContext& call, std::string user, google::Client* google)
      : backend_(backend), call_(call), user_(std::move(user)), google_(google) {}

  /// The account that the call acts as, an e-mail address.
  std::string const& user() const { return user_; }
  /// Google as that user. Only tools that need a grant may ask.
  google::Client& google() const {
    if (!google_) throw Failure(ErrorKind::internal, "This tool has no Google client.");
    return *google_;
  }
  Backend& backend() const { return backend_; }
  TimePoint now() const { return backend_.clock.now(); }
  /// Progress, log, cancellation and the client's capabilities.
  mcp::CallContext& call() const { return call_; }

 private:
  Backend& backend_;
  mcp::CallContext& call_;
  std::string user_;
  google::Client* google_;
};

}  // namespace workspace::tools
