#include "content/child_process.hpp"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace workspace::content {
namespace {

using namespace net::experimental::awaitable_operators;

// A socket pair instead of pipes: writing to a child that has ended is an error code, not SIGPIPE.
using Channel = net::local::stream_protocol::socket;

void set_limit(int resource, rlim_t value) {
  rlimit const limit{value, value};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &limit);
}

/// In the child, between fork and exec: only async-signal-safe calls.
[[noreturn]] void become(char* const* arguments, int in, int out, int err, ChildLimits const& limits) {
  ::setpgid(0, 0);
  ::dup2(in, 0);
  ::dup2(out, 1);
  ::dup2(err, 2);
  ::close_range(3, ~0u, 0);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // Without the right to do so (an unprivileged container) the child keeps the network; it has no reason to
  // use it.
  ::unshare(CLONE_NEWNET);
  set_limit(RLIMIT_CPU, rlim_t(limits.time.count() / 1000 + 1));
#if !defined(__SANITIZE_ADDRESS__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
  set_limit(RLIMIT_AS, limits.memory_bytes);
#endif
  set_limit(RLIMIT_FSIZE, 0);
  set_limit(RLIMIT_CORE, 0);
  set_limit(RLIMIT_NOFILE, 32);
  if (::chdir("/") != 0) ::_exit(126);
  char* const environment[] = {nullptr};
  ::execve(arguments[0], arguments, environment);
  ::_exit(127);
}

/// The child and our ends of its three streams. Whatever happens, it is dead and reaped afterwards.
class Child {
 public:
  explicit Child(Executor executor) : in(executor), out(executor), err(executor), ended(executor) {}
  Child(Child const&) = delete;
  Child& operator=(Child const&) = delete;
  ~Child() { end(); }

  Result<void> start(std::vector<std::string> const& command, ChildLimits const& limits) {
    std::array<std::array<int, 2>, 3> pairs;
    std::size_t made = 0;
    for (; made < pairs.size(); ++made)
      if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pairs[made].data()) != 0) break;
    std::vector<char*> arguments;
    for (auto const& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    int const problem = made < pairs.size() ? errno : 0;
    if (!problem) pid_ = ::fork();
    if (pid_ == 0) become(arguments.data(), pairs[0][1], pairs[1][1], pairs[2][1], limits);
    for (std::size_t i = 0; i < made; ++i) ::close(pairs[i][1]);
    if (problem || pid_ < 0) {
      for (std::size_t i = 0; i < made; ++i) ::close(pairs[i][0]);
      return Error{
          ErrorKind::unavailable,
          fmt::format("{} could not be started: {}.", command[0], std::strerror(problem ? problem : errno)),
          {}};
    }
    ::setpgid(pid_, pid_);
    in.assign({}, pairs[0][0]);
    out.assign({}, pairs[1][0]);
    err.assign({}, pairs[2][0]);
    int const pidfd = int(::syscall(SYS_pidfd_open, pid_, 0));
    if (pidfd < 0)
      return Error{ErrorKind::unavailable,
                   fmt::format("{} cannot be watched: {}.", command[0], std::strerror(errno)),
                   {}};
    ended.assign(pidfd);
    return {};
  }

  /// Ends all that it started. It stays a zombie until end(), so that its number is nobody else's.
  void kill() {
    if (pid_ > 0) ::kill(-pid_, SIGKILL), ::kill(pid_, SIGKILL);
  }

  /// Kills what still runs of it, reaps it, and gives its exit code: its own, if it had ended by itself.
  int end() {
    if (pid_ <= 0) return exit_code_;
    kill();
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return exit_code_;
  }

  Channel in, out, err;
  net::posix::stream_descriptor ended;  // readable once it has ended

 private:
  pid_t pid_ = -1;
  int exit_code_ = 0;
};

Async<void> feed(Child& child, std::string const& input) {
  boost::system::error_code ec;
  // A child that has read enough closes its end: no failure of ours.
  co_await net::async_write(child.in, net::buffer(input), net::redirect_error(net::use_awaitable, ec));
  child.in.close(ec);
}

/// Reads to the end, keeping what is within `limit`; a child that says more is killed if that is `fatal`.
Async<void> collect(Child& child, Channel& from, std::string& into, std::size_t limit, bool fatal) {
  std::array<char, 16384> piece;
  for (;;) {
    boost::system::error_code ec;
    auto const n =
        co_await from.async_read_some(net::buffer(piece), net::redirect_error(net::use_awaitable, ec));
    if (n == 0) co_return;
    bool const over = n > limit - into.size();
    into.append(piece.data(), std::min(n, limit - into.size()));
    if (over && fatal) co_return child.kill();
  }
}

Async<void> converse(Child& child, std::string const& input, ChildResult& result, std::size_t limit) {
  auto fed = feed(child, input);
  auto said = collect(child, child.err, result.error, 4096, false);
  auto written = collect(child, child.out, result.output, limit + 1, true);
  co_await (std::move(fed) && std::move(said) && std::move(written));
  co_await child.ended.async_wait(net::posix::stream_descriptor::wait_read, net::use_awaitable);
}

/// Ends early, without a word, where it is cancelled: two branches of || that both throw make another
/// exception.
Async<void> expire(std::chrono::milliseconds time) {
  net::steady_timer timer(co_await net::this_coro::executor, time);
  boost::system::error_code ec;
  co_await timer.async_wait(net::redirect_error(net::use_awaitable, ec));
}

}  // namespace

Async<Result<ChildResult>> run_child(std::vector<std::string> command, std::string input,
                                     ChildLimits limits) {
  Child child(co_await net::this_coro::executor);
  if (auto const started = child.start(command, limits); !started) co_return started.error();
  ChildResult result;
  auto conversation = converse(child, input, result, limits.output_bytes);
  auto deadline = expire(limits.time);
  auto const first = co_await (std::move(conversation) || std::move(deadline));
  auto const state = co_await net::this_coro::cancellation_state;
  if (state.cancelled() != net::cancellation_type::none)
    throw boost::system::system_error(net::error::operation_aborted);
  if (result.output.size() > limits.output_bytes)
    co_return Error{
        ErrorKind::too_large, fmt::format("Its text is over {} MB.", limits.output_bytes >> 20), {}};
  if (first.index() == 1)
    co_return Error{
        ErrorKind::timeout, fmt::format("It took over {} s to read.", limits.time.count() / 1000.0), {}};
  result.exit_code = child.end();
  co_return result;
}

}  // namespace workspace::content
