#pragma once
// What the child gives up before it reads the first byte of a hostile file.

namespace workspace::extract {

/// No files, no processes, no core dumps, no new privileges; then a seccomp filter (x86-64, AArch64) under
/// which every system call beyond reading, writing and memory fails with EPERM. Where the kernel refuses any
/// of it, the rest stands.
void confine();

}  // namespace workspace::extract
