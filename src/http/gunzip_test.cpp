#include "http/gunzip.hpp"

#include <gtest/gtest.h>
#include <libdeflate.h>

namespace workspace::http {
namespace {

std::string gzip(std::string_view text) {
  auto* const compressor = libdeflate_alloc_compressor(6);
  std::string bytes(libdeflate_gzip_compress_bound(compressor, text.size()), '\0');
  bytes.resize(libdeflate_gzip_compress(compressor, text.data(), text.size(), bytes.data(), bytes.size()));
  libdeflate_free_compressor(compressor);
  return bytes;
}

TEST(Gunzip, GivesTheText) {
  for (std::size_t size : {0u, 1u, 1000u, 65'536u, 3'000'000u}) {
    std::string const text(size, 'x');
    auto const found = gunzip(gzip(text), 64u << 20);
    ASSERT_TRUE(found) << size;
    EXPECT_EQ(*found, text);
    EXPECT_EQ(claimed_size(gzip(text)), size);
  }
}

TEST(Gunzip, GivesTheTextOfAllMembers) {
  EXPECT_EQ(*gunzip(gzip("one ") + gzip("") + gzip(std::string(100'000, 'y')), 1u << 20),
            "one " + std::string(100'000, 'y'));
}

TEST(Gunzip, TakesExactlyWhatIsAllowed) {
  auto const bytes = gzip(std::string(200'000, 'x'));
  EXPECT_TRUE(gunzip(bytes, 200'000));
  EXPECT_EQ(gunzip(bytes, 199'999).error(), Broken::Kind::too_large);
  EXPECT_EQ(gunzip(gzip("ab") + gzip("cd"), 3).error(), Broken::Kind::too_large);
}

TEST(Gunzip, ALieAboutTheSizeChangesNothing) {
  auto bytes = gzip(std::string(1000, 'x'));
  for (char claim : {'\1', '\x7f', '\xff'}) {
    bytes.back() = claim;
    EXPECT_EQ(gunzip(bytes, 1u << 20).error(), Broken::Kind::malformed);
  }
}

TEST(Gunzip, RefusesWhatIsDamaged) {
  auto const bytes = gzip("a text that is compressed, a text that is compressed");
  for (std::size_t length = 1; length < bytes.size(); ++length)
    EXPECT_EQ(gunzip(std::string_view(bytes).substr(0, length), 1000).error(), Broken::Kind::malformed)
        << length;
  EXPECT_EQ(gunzip(bytes + "x", 1000).error(), Broken::Kind::malformed);
  auto changed = bytes;
  changed[bytes.size() - 6] ^= 1;  // of the checksum
  EXPECT_EQ(gunzip(changed, 1000).error(), Broken::Kind::malformed);
}

}  // namespace
}  // namespace workspace::http
