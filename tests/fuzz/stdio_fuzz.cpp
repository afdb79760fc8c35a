// Lines on standard input, as the stdio transport takes them.

#include "base/text.hpp"
#include "mcp/transport/stdio_transport.hpp"
#include "served.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace workspace::mcp {
namespace {

constexpr std::size_t max_bytes = 64u << 10;  // what a pipe takes without a reader

Async<void> serve(StdioTransport& transport, bool& ended) {
  co_await transport.run();
  ended = true;
}

void read_available(int fd, std::string& into) {
  char piece[8192];
  for (ssize_t count; (count = ::read(fd, piece, sizeof piece)) > 0;)
    into.append(piece, static_cast<std::size_t>(count));
}

void answer(std::string_view input) {
  int in[2], out[2];
  if (::pipe(in) != 0 || ::pipe(out) != 0) std::abort();
  ::fcntl(out[0], F_SETFL, O_NONBLOCK);
  auto const bytes = input.substr(0, max_bytes);
  if (::write(in[1], bytes.data(), bytes.size()) != ssize_t(bytes.size())) std::abort();
  ::close(in[1]);
  std::string said;
  {
    Served served;
    StdioOptions options;
    options.max_line_bytes = 16u << 10;
    options.end_grace = std::chrono::milliseconds(0);
    StdioTransport transport(served.loop().get_executor(), served.service(), in[0], out[1], options);
    bool ended = false;
    net::co_spawn(served.loop(), serve(transport, ended), net::detached);
    for (int waits = 0; !ended; ++waits) {
      if (waits == 5000) report("The transport did not end with its input", input);
      served.loop().restart();
      served.loop().run_one_for(std::chrono::milliseconds(1));
      served.turn(ended);
      read_available(out[0], said);
    }
    read_available(out[0], said);
  }
  for (int const fd : {in[0], out[0], out[1]}) ::close(fd);
  for (auto const line : split(said, '\n'))
    if (!line.empty()) expect_message(line);
}

}  // namespace
}  // namespace workspace::mcp

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  workspace::mcp::answer({reinterpret_cast<char const*>(data), size});
  return 0;
}
