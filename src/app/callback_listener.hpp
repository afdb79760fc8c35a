#pragma once
// On stdio nothing listens until somebody has to sign in: then the callback is served on a loopback port, and
// the browser is opened at the consent page.

#include "app/routes.hpp"

namespace workspace::app {

class CallbackListener {
 public:
  /// Tries `port` and `fallbacks` more after it.
  CallbackListener(Executor executor, Routes::Parts parts, std::uint16_t port, int fallbacks)
      : executor_(executor), routes_(std::move(parts)), port_(port), fallbacks_(fallbacks) {}

  /// Listens, unless it does so already. Returns the port.
  Result<std::uint16_t> start();

 private:
  Executor executor_;
  Routes routes_;
  std::uint16_t port_;
  int fallbacks_;
  std::unique_ptr<http::Server> server_;
};

/// Best effort, and only where there is a desktop: else the link in the tool's answer is what people use.
void open_browser(std::string const& url);

}  // namespace workspace::app
