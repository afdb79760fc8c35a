#include "tools/offer/suggestions.hpp"

#include <gmock/gmock.h>

namespace workspace::tools {
namespace {

TEST(Suggestions, NamesAreTypedAndIdsFilledIn) {
  std::vector<Named> const labels{
      {"INBOX", "INBOX"}, {"Label_1", "Travel"}, {"Label_2", "Our travels"}, {"Label_3", "Bills"}};
  EXPECT_THAT(matching_ids(labels, "trav"), testing::ElementsAre("Label_1", "Label_2"));
  EXPECT_THAT(matching_ids(labels, "label_3"), testing::ElementsAre("Label_3"));
  EXPECT_EQ(matching_ids(labels, "").size(), 4u);
  EXPECT_TRUE(matching_ids(labels, "zzz").empty());
}

}  // namespace
}  // namespace workspace::tools
