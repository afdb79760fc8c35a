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

}  // namespace
}  // namespace workspace::google
