#include "app/callback_listener.hpp"

#include "base/log.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <unistd.h>

extern char** environ;

namespace workspace::app {

Result<std::uint16_t> CallbackListener::start() {
  if (server_) return port_;
  auto server =
      http::make_server(executor_, [this](http::Exchange& exchange) { return routes_.handle(exchange); });
  for (int i = 0; i <= fallbacks_; ++i) {
    auto const listening = server->listen("127.0.0.1", std::uint16_t(port_ ? port_ + i : 0));
    if (!listening) continue;
    port_ = *listening;
    server_ = std::move(server);
    log::info("-", fmt::format("Waiting for the sign-in at http://localhost:{}/oauth2callback", port_));
    return port_;
  }
  return Error{
      ErrorKind::unavailable,
      fmt::format("No port from {} to {} is free for the sign-in's answer.", port_, port_ + fallbacks_),
      "Free one, or set WORKSPACE_MCP_PORT."};
}

void open_browser(std::string const& url) {
  if (!std::getenv("DISPLAY") && !std::getenv("WAYLAND_DISPLAY") && !std::getenv("BROWSER")) return;
  char const* const browser = std::getenv("BROWSER") ? std::getenv("BROWSER") : "xdg-open";
  // Standard output belongs to the protocol.
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  char* arguments[] = {const_cast<char*>(browser), const_cast<char*>(url.c_str()), nullptr};
  pid_t pid = 0;
  posix_spawnp(&pid, browser, &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
}

}  // namespace workspace::app
