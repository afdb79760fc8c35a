#pragma once
// The ways into the server: HTTP, standard input and output, and the callback of the sign-in.

#include "app/callback_listener.hpp"
#include "app/config/config.hpp"
#include "app/routes.hpp"
#include "mcp/transport/stdio_transport.hpp"

namespace workspace::app {

class Transports {
 public:
  struct Parts {
    Executor executor;
    Config const& config;
    mcp::Service& service;
    mcp::Offer const& offer;
    auth::SignIn& sign_in;
    Readiness& readiness;
    tools::AttachmentStore& attachments;
    std::string redirect_uri;  // of the OAuth client, as it is configured
    std::string path_prefix;
  };
  explicit Transports(Parts parts) : parts_(std::move(parts)) {}

  /// Serves HTTP until stop(). Throws Failure.
  void listen();
  /// Serves standard input until its end or end_input().
  Async<void> serve_stdio();
  /// False where standard input is not served.
  bool end_input();
  /// Answers what still waits, for as long as `patience`, and ends.
  Async<void> stop(std::chrono::milliseconds patience);

  /// The link with which a user (empty: whoever opens it) signs in. On stdio the callback listens from then
  /// on, and the browser is opened.
  Async<Result<std::string>> consent_url(std::string user);

 private:
  void listen_beside_stdio(std::uint16_t port);
  Result<std::uint16_t> serve_http(std::string const& host, std::uint16_t port);
  Routes::Parts route_parts(mcp::HttpTransport* mcp);
  void bound_to(std::uint16_t port);
  mcp::HttpTransportOptions http_options(std::string const& host) const;

  Parts parts_;
  std::unique_ptr<mcp::HttpTransport> http_;
  std::unique_ptr<mcp::SseTransport> sse_;
  std::unique_ptr<Routes> routes_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<mcp::StdioTransport> stdio_;
  std::unique_ptr<CallbackListener> callback_;
};

}  // namespace workspace::app
