#include "content/child_process.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/wait.h>

namespace workspace::content {
namespace {

using namespace std::chrono_literals;

class ChildProcess : public testing::Test {
 protected:
  ChildProcess() {
    std::string pattern = std::filesystem::temp_directory_path() / "child-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~ChildProcess() override {
    // Whatever happened, nothing of it is left.
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
    std::filesystem::remove_all(folder_);
  }

  Result<ChildResult> run(std::string script, std::string input = {}, ChildLimits limits = {}) {
    return run_command({"/bin/sh", "-c", std::move(script)}, std::move(input), limits);
  }
  Result<ChildResult> run_command(std::vector<std::string> command, std::string input = {},
                                  ChildLimits limits = {}) {
    std::optional<Result<ChildResult>> result;
    net::co_spawn(io_, run_child(std::move(command), std::move(input), limits),
                  [&](std::exception_ptr thrown, Result<ChildResult> ran) {
                    if (thrown) std::rethrow_exception(thrown);
                    result = std::move(ran);
                  });
    io_.run();
    io_.restart();
    return std::move(*result);
  }
  static ChildLimits within(std::chrono::milliseconds time) {
    ChildLimits limits;
    limits.time = time;
    return limits;
  }

  net::io_context io_;
  std::filesystem::path folder_;
};

TEST_F(ChildProcess, InputGoesInAndOutputComesOut) {
  auto const ran = run("tr a-z A-Z; echo told >&2; exit 3", "words");
  ASSERT_TRUE(ran) << ran.error().text();
  EXPECT_EQ(ran->output, "WORDS");
  EXPECT_EQ(ran->error, "told\n");
  EXPECT_EQ(ran->exit_code, 3);
}

TEST_F(ChildProcess, MoreThanTheSocketsHoldFlowsBothWays) {
  std::string const input(5u << 20, 'x');
  auto const ran = run("cat", input);
  ASSERT_TRUE(ran) << ran.error().text();
  EXPECT_EQ(ran->output, input);
}

TEST_F(ChildProcess, AChildThatReadsNothingIsNoFailure) {
  auto const ran = run("exec <&-; echo done", std::string(5u << 20, 'x'));
  ASSERT_TRUE(ran) << ran.error().text();
  EXPECT_EQ(ran->output, "done\n");
}

TEST_F(ChildProcess, ItGetsNoEnvironmentAndNoOpenFiles) {
  ::setenv("A_SECRET", "value", 1);
  std::ofstream const kept_open(folder_ / "open");
  auto const ran = run("echo \"$A_SECRET$HOME\"; ls /proc/self/fd | wc -l; pwd");
  ::unsetenv("A_SECRET");
  ASSERT_TRUE(ran) << ran.error().text();
  // Its three streams and the folder that ls reads.
  EXPECT_EQ(ran->output, "\n4\n/\n");
}

TEST_F(ChildProcess, ItCannotWriteFiles) {
  auto const file = folder_ / "written";
  auto const ran = run("echo words > " + file.string());
  ASSERT_TRUE(ran) << ran.error().text();
  EXPECT_NE(ran->exit_code, 0);
  EXPECT_TRUE(!std::filesystem::exists(file) || std::filesystem::file_size(file) == 0);
}

TEST_F(ChildProcess, ASignalIsAnExitCode) {
  auto const ran = run("kill -TERM $$");
  ASSERT_TRUE(ran) << ran.error().text();
  EXPECT_EQ(ran->exit_code, 128 + SIGTERM);
}

TEST_F(ChildProcess, AHangingChildIsKilledAtTheDeadline) {
  auto const began = std::chrono::steady_clock::now();
  auto const ran = run_command({"/bin/sleep", "60"}, "", within(50ms));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 30s);
  ASSERT_FALSE(ran);
  EXPECT_EQ(ran.error().kind, ErrorKind::timeout);
}

TEST_F(ChildProcess, WhoClosedEverythingIsKilledToo) {
  auto const ran = run("exec <&- >&- 2>&-; sleep 60", "", within(50ms));
  ASSERT_FALSE(ran);
  EXPECT_EQ(ran.error().kind, ErrorKind::timeout);
}

TEST_F(ChildProcess, ChildrenOfTheChildAreKilledWithIt) {
  auto const ran = run("sleep 60 <&- >&- 2>&- & echo $!");
  ASSERT_TRUE(ran) << ran.error().text();
  // Whoever adopted it may leave it a zombie: either way it is not running.
  auto const pid = ran->output.substr(0, ran->output.find('\n'));
  std::string state;
  for (int i = 0; i < 100'000 && state != "gone"; ++i) {
    std::ifstream stat("/proc/" + pid + "/stat");
    std::string line;
    state = std::getline(stat, line) &&
                    std::string_view("ZX").find(line[line.rfind(')') + 2]) == std::string_view::npos
                ? "running"
                : "gone";
  }
  EXPECT_EQ(state, "gone");
}

TEST_F(ChildProcess, OutputOverTheCapEndsIt) {
  ChildLimits limits = within(60s);
  limits.output_bytes = 100'000;
  auto const began = std::chrono::steady_clock::now();
  auto const ran = run("while :; do echo 0123456789012345678901234567890123456789; done", "", limits);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 30s);
  ASSERT_FALSE(ran);
  EXPECT_EQ(ran.error().kind, ErrorKind::too_large);
}

TEST_F(ChildProcess, OutputUpToTheCapIsWhole) {
  ChildLimits limits;
  limits.output_bytes = 5;
  auto const ran = run("printf 12345", "", limits);
  ASSERT_TRUE(ran) << ran.error().text();
  EXPECT_EQ(ran->output, "12345");
  EXPECT_EQ(run("printf 123456", "", limits).error().kind, ErrorKind::too_large);
}

TEST_F(ChildProcess, OfItsComplaintsTheFirst4KiBAreKept) {
  auto const ran = run("head -c 100000 /dev/zero | tr '\\0' x >&2");
  ASSERT_TRUE(ran) << ran.error().text();
  EXPECT_EQ(ran->error, std::string(4096, 'x'));
}

TEST_F(ChildProcess, AMissingProgramIsExitCode127) {
  auto const ran = run_command({"/nowhere/tool"});
  ASSERT_TRUE(ran) << ran.error().text();
  EXPECT_EQ(ran->exit_code, 127);
}

TEST_F(ChildProcess, CancellationKillsIt) {
  net::cancellation_signal cancel;
  std::exception_ptr ended;
  bool over = false;
  std::vector<std::string> command{"/bin/sh", "-c", "exec sleep 60"};
  net::co_spawn(
      io_, run_child(std::move(command), "", within(60s)),
      net::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr thrown, Result<ChildResult>) {
        ended = thrown;
        over = true;
      }));
  while (::waitpid(-1, nullptr, WNOHANG) != 0) io_.poll();  // 0: there is a child, and it runs
  cancel.emit(net::cancellation_type::terminal);
  auto const began = std::chrono::steady_clock::now();
  io_.run();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 30s);
  EXPECT_TRUE(over);
  ASSERT_TRUE(ended);
  try {
    std::rethrow_exception(ended);
  } catch (boost::system::system_error const& error) {
    EXPECT_EQ(error.code(), net::error::operation_aborted);
  }
}

}  // namespace
}  // namespace workspace::content
