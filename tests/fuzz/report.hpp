#pragma once
// What fuzz targets say when something is not as it must be.

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace workspace {

/// Ends the process, so that the fuzzer keeps the input.
[[noreturn]] inline void report(std::string_view what, std::string_view text) {
  std::fprintf(stderr, "%.*s:\n%.*s\n", int(what.size()), what.data(), int(text.size()), text.data());
  std::abort();
}

inline void expect(bool good, std::string_view what, std::string_view text) {
  if (!good) report(what, text);
}

inline std::string_view input_of(unsigned char const* data, std::size_t size) {
  return {reinterpret_cast<char const*>(data), size};
}

}  // namespace workspace
