// What each tool that writes asks, in words, and whether it does so with --confirm outbound: the cases of
// effect_case.hpp.

#include "tools/confirm/intent.hpp"

#include "tools/confirm/confirmation_fixture.hpp"
#include "tools/confirm/effect_case.hpp"

#include <set>

namespace workspace::tools {
namespace {

using testing::HasSubstr;
using testing::Not;

class Effects : public ConfirmationTest, public testing::WithParamInterface<EffectCase const*> {};

TEST_P(Effects, AskAsTheirReachSays) {
  auto const& c = *GetParam();
  auto const read = [&] {
    for (auto const& answer : c.reads) fake_.http.then(200, answer);
  };
  for (auto const mode : {ConfirmMode::outbound, ConfirmMode::all}) {
    options_.confirm.mode = mode;
    if (mode == ConfirmMode::outbound && !c.outbound) continue;
    read();
    auto const asked = question(call(c.tool, c.arguments, {}));
    for (auto const& part : c.words) EXPECT_THAT(words(asked), HasSubstr(part));
    read();
    EXPECT_THAT(text(result(call(c.tool, c.arguments, plain_))), HasSubstr("confirmation_token="));
    EXPECT_EQ(writes(), 0u);
    EXPECT_TRUE(fake_.http.answers.empty());
  }
  if (c.outbound) return;
  options_.confirm.mode = ConfirmMode::outbound;
  fake_.http.otherwise = {
      {"id", "x"}, {"name", "x"}, {"mimeType", "text/plain"}, {"message", json::object()}};
  auto const done = result(call(c.tool, c.arguments, plain_));
  EXPECT_THAT(text(done), Not(HasSubstr("confirm"))) << text(done);
  EXPECT_EQ(writes(), 1u) << text(done);
}

INSTANTIATE_TEST_SUITE_P(Tools, Effects, testing::ValuesIn(EffectCase::all_by(&EffectCase::tool)));

/// A new tool that writes has a case beside it: it has to ask.
TEST_F(ConfirmationTest, EveryToolThatWritesIsShownToAsk) {
  options_.confirm.mode = ConfirmMode::all;
  Policy const policy(fake_.backend, options_);
  std::set<std::string> shown, writing;
  for (auto const* c : EffectCase::all_by(&EffectCase::tool)) shown.emplace(c->tool);
  for (auto const* tool : Tool::all())
    if (policy.confirms(*tool)) writing.emplace(tool->info.name);
  EXPECT_EQ(shown, writing);
}

TEST(Intent, AValueStaysOnItsLine) {
  EXPECT_EQ(one_line("a\r\nTo: b\x7f\xff\u2028c\u202ed "), "a  To: b \ufffd c d");
  Intent intent{Reach::own, "Do it?"};
  intent.fact("Empty", " \n")
      .fact("Long", std::string(2000, 'x'))
      .list("None", {})
      .list("Two", {"a\nb", "c"});
  EXPECT_EQ(intent.text("alice@example.com"),
            "Do it?\nLong: " + std::string(1000, 'x') + "…\nTwo: a b, c\nAccount: alice@example.com");
}

TEST(Intent, ItsDigestCoversToolUserWordsAndContents) {
  Intent intent{Reach::own, "Do it?"};
  std::set<std::string> digests{intent.digest("t", "a"), intent.digest("u", "a"), intent.digest("t", "b")};
  intent.contents = "x";
  digests.insert(intent.digest("t", "a"));
  intent.fact("To", "bob");
  digests.insert(intent.digest("t", "a"));
  EXPECT_EQ(digests.size(), 5u);
}

}  // namespace
}  // namespace workspace::tools
