#include "content/text.hpp"

#include <gtest/gtest.h>

namespace workspace::content {
namespace {

TEST(CutTo, CountsCharactersAndNotBytes) {
  EXPECT_EQ(cut_to("äöü", 2).text, "äö");
  EXPECT_EQ(cut_to("äöü", 2).left_out, 1u);
  EXPECT_EQ(cut_to("äöü", 3).text, "äöü");
  EXPECT_EQ(cut_to("äöü", 3).left_out, 0u);
  EXPECT_EQ(cut_to("", 0).left_out, 0u);
}

TEST(BeginsRightToLeft, GoesByTheFirstLetter) {
  EXPECT_TRUE(begins_right_to_left("שלום"));
  EXPECT_TRUE(begins_right_to_left("12 - ا a"));
  EXPECT_FALSE(begins_right_to_left("12 - a ש"));
  EXPECT_FALSE(begins_right_to_left("12 - 5"));
}

TEST(ToUtf8, ReadsCharsets) {
  EXPECT_EQ(to_utf8("gr\xfc\xdf", "ISO-8859-1"), "grüß");
  EXPECT_EQ(to_utf8("\x80 5", "iso-8859-1"), "€ 5");
  EXPECT_EQ(to_utf8("\x1b$B$3$s\x1b(B", "iso-2022-jp"), "こん");
  EXPECT_EQ(to_utf8("\xd0\xcf", "koi8-r"), "по");
  EXPECT_EQ(to_utf8("\xb2\xe2", "gb2312"), "测");
  EXPECT_EQ(to_utf8("\x93ja\x94", "windows-1252"), "“ja”");
  EXPECT_EQ(to_utf8("\x81\x30\x84\x36", "GB18030"), "¥");
  EXPECT_EQ(to_utf8("grüß", "utf-8"), "grüß");
}

TEST(ToUtf8, GuessesWhereTheCharsetIsMissingOrUnknown) {
  EXPECT_EQ(to_utf8("grüß"), "grüß");
  EXPECT_EQ(to_utf8("gr\xfc\xdf"), "grüß");
  EXPECT_EQ(to_utf8("gr\xfc\xdf", "x-nonsense"), "grüß");
  EXPECT_EQ(to_utf8("gr\xfc\xdf", "utf-8//IGNORE"), "grüß");
  EXPECT_EQ(to_utf8("a\x81z"), "a\uFFFDz");
}

TEST(ToUtf8, ByteOrderMarkWins) {
  EXPECT_EQ(to_utf8(std::string_view("\xff\xfeh\0i\0", 6), "iso-8859-1"), "hi");
  EXPECT_EQ(to_utf8(std::string_view("\xfe\xff\0h\0i", 6)), "hi");
  EXPECT_EQ(to_utf8("\xef\xbb\xbfhi", "windows-1252"), "hi");
}

TEST(ToUtf8, MarksWhatCannotBeDecoded) {
  EXPECT_EQ(to_utf8("a\xffz", "utf-8"), "a\uFFFDz");
  EXPECT_EQ(to_utf8("a\xff\xffz", "shift_jis"), "a\uFFFD\uFFFDz");
  EXPECT_EQ(to_utf8(std::string_view("h\0i", 3), "utf-16le"), "h\uFFFD");
}

TEST(SizeInWords, CountsInSteps) {
  EXPECT_EQ(size_in_words(0), "0 B");
  EXPECT_EQ(size_in_words(1023), "1023 B");
  EXPECT_EQ(size_in_words(12595), "12.3 KB");
  EXPECT_EQ(size_in_words(4u << 20), "4.0 MB");
  EXPECT_EQ(size_in_words(std::uint64_t{3} << 40), "3072.0 GB");
}

}  // namespace
}  // namespace workspace::content
