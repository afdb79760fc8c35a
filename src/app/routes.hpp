#pragma once
// Which path is served by what.

#include "app/readiness.hpp"
#include "auth/sign_in.hpp"
#include "http/server.hpp"
#include "mcp/transport/sse_transport.hpp"
#include "tools/files/attachments.hpp"

namespace workspace::app {

class Routes {
 public:
  struct Parts {
    mcp::HttpTransport* mcp = nullptr;  // null: a listener for the sign-in callback only (stdio)
    mcp::SseTransport* sse = nullptr;   // null: not offered
    auth::SignIn& sign_in;
    Readiness& readiness;
    tools::AttachmentStore& attachments;
    std::string transport;    // as /health says
    std::string path_prefix;  // e.g. "/google-workspace", stripped where a load balancer leaves it
  };
  explicit Routes(Parts parts) : parts_(std::move(parts)) {}

  Async<void> handle(http::Exchange& exchange);

 private:
  Async<void> ready(http::Exchange& exchange);
  Async<void> finish_sign_in(http::Exchange& exchange);
  Async<void> attachment(http::Exchange& exchange, std::string link);

  Parts parts_;
};

}  // namespace workspace::app
