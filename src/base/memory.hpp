#pragma once
// How glibc's allocator keeps the memory of this process (mallopt(3)).

namespace workspace::memory {

/// To be called before other threads start. Unless told, the allocator gives pages back after each call and
/// has them faulted in by the next, and every thread keeps free memory of its own.
void configure();

/// Gives what is free back to the system if there is enough of it to be worth a few milliseconds: after a
/// burst most of it lies between what is in use, where the allocator keeps it for good. To be called now and
/// then, on any thread.
void give_back();

}  // namespace workspace::memory
