#pragma once
// What a handler is given: the user, Google as that user, and the parts of the program that tools share.

#include "async/worker_pool.hpp"
#include "google/client.hpp"
#include "mcp/offer/tool.hpp"
#include "tools/confirm/confirmation.hpp"

namespace workspace::tools {

class ToolContext {
 public:
  /// Without `confirmation` nothing is asked.
  ToolContext(Backend& backend, mcp::CallContext& call, std::string user, google::Client* google,
              Confirmation* confirmation = nullptr)
      : backend_(backend),
        call_(call),
        user_(std::move(user)),
        google_(google),
        confirmation_(confirmation) {}

  /// The account that the call acts as, an e-mail address.
  std::string const& user() const { return user_; }
  /// Google as that user. Only tools that need a grant may ask.
  google::Client& google() const {
    if (!google_) throw Failure(ErrorKind::internal, "This tool has no Google client.");
    return *google_;
  }
  Backend& backend() const { return backend_; }
  /// Whether a write of that reach has to be confirmed, so that what the question needs is read first.
  bool confirms(Reach reach) const { return confirmation_ && confirmation_->asks(reach); }
  /// To be called before the first write: goes on where nothing has to be asked or it was agreed to, else
  /// throws what the adapter takes. The handler is then run again from its start.
  Async<void> confirm(Intent intent) {
    if (confirms(intent.reach)) co_await confirmation_->confirm(std::move(intent));
  }
  TimePoint now() const { return backend_.clock.now(); }
  /// Progress, log, cancellation and the client's capabilities.
  mcp::CallContext& call() const { return call_; }

 private:
  Backend& backend_;
  mcp::CallContext& call_;
  std::string user_;
  google::Client* google_;
  Confirmation* confirmation_;
};

}  // namespace workspace::tools
