// workspace-mcp sandbox --port N: the sandbox alone, until told to stop.

#include "app/application.hpp"
#include "base/log.hpp"
#include "sandbox/thread.hpp"

#include <csignal>
#include <fmt/format.h>

namespace workspace::app {

int serve_sandbox(Config const& config) {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  // Blocked before the sandbox's thread starts, so that only sigwait below takes them.
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  sandbox::ServerOptions options;
  options.port = config.sandbox.port;
  options.seed_file = config.sandbox.seed_file;
  options.faults = config.sandbox.faults;
  auto const server = sandbox::SandboxServer::start(std::move(options));
  if (!server) {
    log::error("-", server.error().text());
    return 1;
  }
  log::info("-", fmt::format("Sandbox Workspace at {} for servers started with --sandbox={}",
                             (*server)->base_url(), (*server)->base_url()));
  int signal = 0;
  sigwait(&stop, &signal);
  (*server)->stop();
  return 0;
}

}  // namespace workspace::app
