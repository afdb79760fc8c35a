#include "google/encoding.hpp"

#include <gtest/gtest.h>

namespace workspace::google {
namespace {

TEST(DriveLiteral, StaysOneLiteral) {
  EXPECT_EQ(drive_literal("plain"), "'plain'");
  EXPECT_EQ(drive_literal("it's"), "'it\\'s'");
  EXPECT_EQ(drive_literal("\\' or trashed=true"), "'\\\\\\' or trashed=true'");
  EXPECT_EQ(drive_literal(""), "''");
}

TEST(SheetRange, NamesAreQuoted) {
  EXPECT_EQ(sheet_range("Q1 plan", "A1:B2"), "'Q1 plan'!A1:B2");
  EXPECT_EQ(sheet_range("it's", ""), "'it''s'");
  EXPECT_EQ(sheet_range("", "A1"), "A1");
  EXPECT_EQ(sheet_range("a!b", "C3"), "'a!b'!C3");
}

TEST(FieldsSelector, GrammarIsChecked) {
  for (auto const* text : {"id", "*", "items(id,start/dateTime),nextPageToken", "files/id", "a(b(c),d/*)"})
    EXPECT_TRUE(is_fields_selector(text)) << text;
  for (auto const* text : {"", "a,", ",a", "a(", "a)", "a()", "a//b", "a b", "a&key=x", "(a)", "a;b", "a)("})
    EXPECT_FALSE(is_fields_selector(text)) << text;
}

}  // namespace
}  // namespace workspace::google
