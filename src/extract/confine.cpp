#include "extract/confine.hpp"

#include <cerrno>
#include <cstddef>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace workspace::extract {
namespace {

#if defined(__x86_64__)
constexpr unsigned own_architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr unsigned own_architecture = AUDIT_ARCH_AARCH64;
#else
constexpr unsigned own_architecture = 0;
#endif

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool instrumented = true;  // sanitizers open /proc and start processes
#else
constexpr bool instrumented = false;
#endif

void set_limit(int resource, rlim_t value) {
  rlimit const limit{value, value};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &limit);
}

void filter_system_calls() {
  static constexpr unsigned allowed[] = {
      __NR_read,   __NR_write,  __NR_close,         __NR_lseek,        __NR_fstat,          __NR_newfstatat,
      __NR_brk,    __NR_mmap,   __NR_munmap,        __NR_mremap,       __NR_mprotect,       __NR_madvise,
      __NR_futex,  __NR_exit,   __NR_exit_group,    __NR_rt_sigreturn, __NR_rt_sigprocmask, __NR_getpid,
      __NR_gettid, __NR_tgkill, __NR_clock_gettime, __NR_gettimeofday, __NR_getrandom};
  std::vector<sock_filter> program{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, own_architecture, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
  };
  for (auto const number : allowed) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
  sock_fprog const whole{static_cast<unsigned short>(program.size()), program.data()};
  ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole);
}

}  // namespace

void confine() {
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::close_range(3, ~0u, 0);
  set_limit(RLIMIT_FSIZE, 0);
  set_limit(RLIMIT_CORE, 0);
  set_limit(RLIMIT_CPU, 60);
  if (instrumented) return;
  set_limit(RLIMIT_NOFILE, 3);
  set_limit(RLIMIT_NPROC, 0);
  set_limit(RLIMIT_AS, rlim_t{1} << 30);  // fails where the parent set less, which is right
  if (own_architecture != 0) filter_system_calls();
}

}  // namespace workspace::extract
