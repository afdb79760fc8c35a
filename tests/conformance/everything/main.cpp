// mcp_everything --port N: the protocol library with what the conformance suite looks for, on loopback,
// without authentication. It is a test's other half and not shipped.
#include "async/event_loop.hpp"
#include "base/log.hpp"
#include "crypto/crypto.hpp"
#include "fixtures.hpp"
#include "http/server.hpp"
#include "mcp/transport/http_transport.hpp"
#include "store/memory_state_store.hpp"

#include <boost/asio/signal_set.hpp>
#include <charconv>
#include <csignal>
#include <iostream>

namespace workspace::everything {
namespace {

struct LogRunning {
  LogRunning() { log::start({}); }
  ~LogRunning() { log::stop(); }
};

int serve(std::uint16_t port) {
  std::signal(SIGPIPE, SIG_IGN);
  LogRunning const logging;
  async::EventLoop io;
  SystemClock const clock;
  crypto::KeyRing const keys({crypto::random_bytes(32)});
  store::MemoryStateStore store(clock);
  mcp::Offer offer;
  add_simple_tools(offer);
  add_asking_tools(offer);
  add_task_tools(offer);
  add_resources(offer);
  add_prompts(offer);
  Watcher watcher;
  mcp::ServiceOptions options;
  options.info = {.name = "mcp_everything", .title = "Everything"};
  options.instructions = "A server for conformance tests.";
  options.lists_change = true;
  options.watcher = &watcher;
  mcp::Service service(io.get_executor(), std::move(options), offer, keys, store, clock);
  mcp::HttpTransport transport(service, {});
  auto const server = http::make_server(io.get_executor(),
                                        [&](http::Exchange& exchange) { return transport.handle(exchange); });
  auto const bound = server->listen("127.0.0.1", port);
  if (!bound) {
    log::error("-", bound.error().text());
    return 1;
  }
  log::info("-", fmt::format("Serving MCP at http://127.0.0.1:{}/mcp", *bound));
  net::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&](auto, int) { io.stop(); });
  io.run();
  io.abandon();
  return 0;
}

}  // namespace
}  // namespace workspace::everything

int main(int argc, char** argv) {
  std::uint16_t port = 0;
  std::string_view const text = argc == 3 && std::string_view(argv[1]) == "--port" ? argv[2] : "";
  auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || ec != std::errc() || end != text.data() + text.size()) {
    std::cerr << "Usage: mcp_everything --port N (0: any free one)\n";
    return 2;
  }
  return workspace::everything::serve(port);
}
