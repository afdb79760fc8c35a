#include "content/media_type.hpp"

#include <gtest/gtest.h>

namespace workspace::content {
namespace {

TEST(MediaType, ComesFromTheEndingOfAName) {
  EXPECT_EQ(type_of_file("Plan.final.DOCX"), media::docx);
  EXPECT_EQ(type_of_file("a.jpeg"), media::jpeg);
  for (auto const* name : {"", "README", "pdf", "a.", "a.unheard", "a.b c", ". ."})
    EXPECT_EQ(type_of_file(name), "") << name;
}

TEST(MediaType, IsCalledByItsEndingsAndWords) {
  for (auto const* format : {"docx", ".docx", " Word ", "x.DOCX"})
    EXPECT_EQ(type_called(format), media::docx);
  EXPECT_EQ(type_called("plain"), media::plain);
  for (auto const* format : {"", " ", ".", "word docx", "nonsense"}) EXPECT_EQ(type_called(format), "");
}

TEST(MediaType, HasOneEndingToWrite) {
  EXPECT_EQ(ending_of(media::jpeg), ".jpg");
  EXPECT_EQ(ending_of(media::xlsx), ".xlsx");
  EXPECT_EQ(ending_of("image/unheard"), "");
}

TEST(MediaType, IsComparedWithoutParameters) {
  EXPECT_EQ(essence(" Text/HTML ; charset=utf-8"), "text/html");
  EXPECT_EQ(essence(""), "");
}

}  // namespace
}  // namespace workspace::content
