#include "extract/confine.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace workspace::extract {
namespace {

/// What `act` returns as an exit code, run in a confined process of its own.
int confined(int (*act)()) {
  pid_t const child = ::fork();
  if (child == 0) {
    confine();
    ::_exit(act());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#if !defined(__SANITIZE_ADDRESS__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
TEST(Confine, NoFilesNetworkOrProcesses) {
  EXPECT_EQ(confined([] { return ::open("/etc/hostname", O_RDONLY) < 0 ? 0 : 1; }), 0);
  EXPECT_EQ(confined([] { return ::socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM ? 0 : 1; }), 0);
  EXPECT_EQ(confined([] { return ::fork() < 0 ? 0 : 1; }), 0);
  EXPECT_EQ(confined([] { return ::execl("/bin/true", "true", nullptr) < 0 && errno == EPERM ? 0 : 1; }), 0);
}

TEST(Confine, MemoryIsLimited) {
  EXPECT_EQ(confined([] {
              void* const big =
                  ::mmap(nullptr, std::size_t{2} << 30, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              return big == MAP_FAILED ? 0 : 1;
            }),
            0);
}
#endif

TEST(Confine, MemoryInAndOutStillWork) {
  EXPECT_EQ(confined([] {
              void* const some = std::malloc(8 << 20);
              std::free(some);
              return some && ::write(2, "", 0) == 0 ? 7 : 1;
            }),
            7);
}

}  // namespace
}  // namespace workspace::extract
