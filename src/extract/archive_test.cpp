#include "extract/archive_fixture.hpp"

#include <gtest/gtest.h>

namespace workspace::extract {
namespace {

constexpr std::size_t plenty = 100u << 20;

TEST(Archive, MembersAreNamedAndRead) {
  auto const bytes = zip_of({{"a.txt", "first"}, {"folder/b.txt", ""}});
  Archive archive(bytes, plenty);
  EXPECT_EQ(archive.names(), (std::vector<std::string>{"a.txt", "folder/b.txt"}));
  EXPECT_TRUE(archive.contains("folder/b.txt"));
  EXPECT_FALSE(archive.contains("b.txt"));
  EXPECT_EQ(archive.read("a.txt"), "first");
  EXPECT_EQ(archive.read("folder/b.txt"), "");
  EXPECT_EQ(archive.read("none"), std::nullopt);
}

TEST(Archive, DamageIsRefusedWhereverItIs) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * 7919);
  auto const whole = zip_of({{"a.txt", text}});
  for (std::size_t length : {std::size_t(0), std::size_t(10), whole.size() / 2, whole.size() - 1}) {
    auto const part = whole.substr(0, length);
    EXPECT_EQ(refusal([&] { Archive(part, plenty).read("a.txt"); }).code, exit_corrupt) << length;
  }
  auto damaged = whole;
  damaged[whole.size() / 2] ^= 0x55;
  EXPECT_EQ(refusal([&] { Archive(damaged, plenty).read("a.txt"); }).code, exit_corrupt);
  EXPECT_EQ(refusal([&] { Archive("%PDF-1.4 no archive at all", plenty); }).code, exit_corrupt);
}

TEST(Archive, ABombIsRefusedByItsRatioWithoutBeingExpanded) {
  auto const bomb = zip_of({{"zeros", std::string(8u << 20, '\0')}});
  ASSERT_LT(bomb.size(), 20'000u);
  auto const refused = refusal([&] { Archive(bomb, plenty).read("zeros"); });
  EXPECT_EQ(refused.code, exit_limit);
  EXPECT_NE(refused.message.find("hundredfold"), std::string::npos) << refused.message;
}

TEST(Archive, TheLimitIsOnAllMembersTogether) {
  std::string noise(600'000, '\0');
  std::uint32_t state = 1;
  for (auto& c : noise) c = char((state = state * 1664525 + 1013904223) >> 24);
  auto const bytes = zip_of({{"a", noise}, {"b", noise}});
  Archive enough(bytes, 1'200'000);
  EXPECT_EQ(enough.read("a"), noise);
  EXPECT_EQ(enough.read("b"), noise);
  Archive tight(bytes, 1'199'999);
  EXPECT_EQ(tight.read("a"), noise);
  EXPECT_EQ(refusal([&] { tight.read("b"); }).code, exit_limit);
}

TEST(Archive, SizesThatTheDirectoryClaimsAreNotBelieved) {
  auto bytes = zip_of({{"a", std::string(200'000, 'x')}});
  // The expanded size in the central directory, 24 bytes after its signature (APPNOTE 4.3.12).
  auto const entry = bytes.rfind("PK\x01\x02");
  ASSERT_NE(entry, std::string::npos);
  for (std::size_t i = 0; i < 4; ++i) bytes[entry + 24 + i] = i == 0 ? 10 : 0;
  EXPECT_NE(refusal([&] { Archive(bytes, 1000).read("a"); }).code, 0);
}

TEST(Archive, TooManyMembersAreRefused) {
  Parts parts;
  for (int i = 0; i <= 10'000; ++i) parts[std::to_string(i)] = "";
  auto const bytes = zip_of(parts);
  EXPECT_EQ(refusal([&] { Archive(bytes, plenty); }).code, exit_limit);
}

TEST(Archive, EncryptedMembersAreRefused) {
  auto const bytes = zip_of({{"a", "secret"}}, "password");
  EXPECT_EQ(refusal([&] { Archive(bytes, plenty).read("a"); }).code, exit_encrypted);
}

}  // namespace
}  // namespace workspace::extract
