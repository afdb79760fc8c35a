#include "base/memory.hpp"

#include <cstddef>
#include <malloc.h>

namespace workspace::memory {
namespace {

constexpr int kept_at_the_end = 4 << 20;    // of the heap, as free memory
constexpr int mapped_alone_from = 1 << 20;  // a block that large goes back to the system when it is freed
constexpr std::size_t worth_giving_back = 6u << 20;

}  // namespace

void configure() {
  ::mallopt(M_TRIM_THRESHOLD, kept_at_the_end);
  ::mallopt(M_MMAP_THRESHOLD, mapped_alone_from);
  ::mallopt(M_ARENA_MAX, 1);
}

void give_back() {
  if (::mallinfo2().fordblks > worth_giving_back) ::malloc_trim(0);
}

}  // namespace workspace::memory
