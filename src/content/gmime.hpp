#pragma once
// gmime's objects owned as C++ has it. Only mime*.cpp include this.

#include <gmime/gmime.h>
#include <memory>
#include <string>

namespace workspace::content {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

/// Before any use of gmime, on any thread.
void start_gmime();

/// What was written to a stream in memory.
std::string bytes_of(GMimeStream* memory);

}  // namespace workspace::content
