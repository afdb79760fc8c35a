#include "http/gunzip.hpp"

#include <algorithm>
#include <libdeflate.h>
#include <memory>

namespace workspace::http {
namespace {

constexpr std::size_t least_room = 64u << 10;
constexpr std::size_t usual_ratio = 16;  // a larger claim is believed as the text proves it

struct Free {
  void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
};

/// 11 KB, so each thread keeps one.
libdeflate_decompressor* decompressor() {
  static thread_local std::unique_ptr<libdeflate_decompressor, Free> const kept(
      libdeflate_alloc_decompressor());
  if (!kept) throw std::bad_alloc();
  return kept.get();
}

}  // namespace

std::size_t claimed_size(std::string_view gzip) {
  std::size_t size = 0;
  if (gzip.size() < 4) return size;
  for (std::size_t i = 1; i <= 4; ++i) size = size << 8 | static_cast<unsigned char>(gzip[gzip.size() - i]);
  return size;
}

Result<std::string, Broken::Kind> gunzip(std::string_view bytes, std::size_t most) {
  auto const believable = std::max(least_room, bytes.size() * usual_ratio);
  std::string text(std::min({claimed_size(bytes), believable, most}), '\0');
  std::size_t done = 0;
  while (!bytes.empty()) {  // a member after the other (section 2.2)
    std::size_t read = 0, written = 0;
    auto const result = libdeflate_gzip_decompress_ex(
        decompressor(), bytes.data(), bytes.size(), text.data() + done, text.size() - done, &read, &written);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
      if (text.size() >= most) return Broken::Kind::too_large;
      text.resize(std::min(most, std::max(least_room, text.size() * 2)));
    } else if (result == LIBDEFLATE_SUCCESS) {
      bytes.remove_prefix(read);
      done += written;
    } else {
      return Broken::Kind::malformed;
    }
  }
  text.resize(done);
  return text;
}

}  // namespace workspace::http
