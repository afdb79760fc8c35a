#include "content/address.hpp"

#include <gmock/gmock.h>

namespace workspace::content {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<Address> parsed(std::string_view text) { return parse_addresses(text).value(); }

TEST(ParseAddresses, ReadsLists) {
  EXPECT_THAT(parsed("Ann Example <ann@example.com>, bob@example.com"),
              ElementsAre(Address{"Ann Example", "ann@example.com"}, Address{"", "bob@example.com"}));
  EXPECT_THAT(parsed(" a@example.com ; ,b@example.com,"),
              ElementsAre(Address{"", "a@example.com"}, Address{"", "b@example.com"}));
  EXPECT_TRUE(parsed("").empty());
  EXPECT_TRUE(parsed("undisclosed-recipients:;").empty());
}

TEST(ParseAddresses, KeepsCommasInQuotesAndComments) {
  EXPECT_THAT(parsed(R"("Example, Ann \"A\"" <ann@example.com>, bob@example.com (Bob (B.), chief))"),
              ElementsAre(Address{"Example, Ann \"A\"", "ann@example.com"},
                          Address{"Bob (B.), chief", "bob@example.com"}));
}

TEST(ParseAddresses, ReadsGroupsQuotedLocalPartsAndOtherScripts) {
  EXPECT_THAT(parsed("Team: Ann <ann@example.com>, bob@example.com; carol@example.com"),
              ElementsAre(Address{"Ann", "ann@example.com"}, Address{"", "bob@example.com"},
                          Address{"", "carol@example.com"}));
  EXPECT_THAT(parsed(R"("ann smith"@example.com)"), ElementsAre(Address{"", R"("ann smith"@example.com)"}));
  EXPECT_THAT(parsed("Zoë Ünal <zoë@bücher.example>"),
              ElementsAre(Address{"Zoë Ünal", "zoë@bücher.example"}));
}

TEST(ParseAddresses, NamesTheEntryThatIsWrong) {
  for (std::string_view bad :
       {"ann", "ann@", "@example.com", "ann@exa mple.com", "a b@example.com", "Ann <ann@example.com",
        "ann@example.com>", "Ann <<ann@example.com>>", "\"Ann <ann@example.com>", "\"Ann\"", "ann@-x.example",
        "a..b@example.com", "ann@example..com", "Ann (x <ann@example.com>", "Ann <>"}) {
    auto const result = parse_addresses(std::string("ok@example.com, ") + std::string(bad));
    ASSERT_TRUE(result.has_error()) << bad;
    EXPECT_EQ(result.error().kind, ErrorKind::invalid);
    EXPECT_THAT(result.error().message, HasSubstr('"' + std::string(bad) + '"')) << bad;
  }
  EXPECT_THAT(parse_addresses("nobody, ok@example.com").error().message, HasSubstr("\"nobody\""));
}

TEST(AddressText, QuotesNamesThatNeedItAndComesBack) {
  EXPECT_EQ((Address{"", "a@example.com"}.text()), "a@example.com");
  EXPECT_EQ((Address{"Ann Example", "a@example.com"}.text()), "Ann Example <a@example.com>");
  Address const tricky{"Example, \"Ann\" \\ (x)", "a@example.com"};
  EXPECT_EQ(tricky.text(), R"~("Example, \"Ann\" \\ (x)" <a@example.com>)~");
  EXPECT_THAT(parsed(tricky.text()), ElementsAre(tricky));
}

TEST(AddressText, HasNoBlankWhereAControlCharacterStood) {
  auto const one = parsed("ann@example.com (Ann \x01)");
  EXPECT_THAT(one, ElementsAre(Address{"Ann", "ann@example.com"}));
  EXPECT_THAT(parsed(one.front().text()), ElementsAre(one.front()));
}

TEST(SameMailbox, IgnoresCase) {
  EXPECT_TRUE(same_mailbox("Ann@Example.com", "ann@example.com"));
  EXPECT_FALSE(same_mailbox("ann@example.com", "an@example.com"));
}

}  // namespace
}  // namespace workspace::content
