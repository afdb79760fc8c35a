#include "tools/frame/selection.hpp"

#include "tools/frame/fakes.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace workspace::tools {
namespace {

std::set<std::string> names(Selection const& selection) {
  std::set<std::string> result;
  for (auto const* tool : select(selection, offered_scopes(selection))) result.emplace(tool->info.name);
  return result;
}

bool holds(std::vector<std::string> const& scopes, std::string_view short_name) {
  return std::ranges::find(scopes, catalogue::full_scope(short_name)) != scopes.end();
}

TEST(Selection, WithoutWishesEverythingIsOffered) { EXPECT_EQ(names({}).size(), Tool::all().size()); }

TEST(Selection, ServicesLimitToolsAndScopes) {
  Selection selection{.services = {Service::calendar}};
  auto const offered = names(selection);
  EXPECT_TRUE(offered.contains("get_events"));
  EXPECT_TRUE(offered.contains("start_google_auth"));
  for (auto const& name : offered) {
    auto const service = tool_named(name).info.service;
    EXPECT_TRUE(service == Service::calendar || service == Service::auth) << name;
  }
  auto const scopes = offered_scopes(selection);
  EXPECT_TRUE(holds(scopes, "calendar"));
  EXPECT_TRUE(holds(scopes, "openid"));
  EXPECT_FALSE(holds(scopes, "drive"));
}

TEST(Selection, TiersAreCumulative) {
  auto const core = names({.tier = Tier::core}), extended = names({.tier = Tier::extended}),
             complete = names({});
  EXPECT_TRUE(std::ranges::includes(extended, core));
  EXPECT_TRUE(std::ranges::includes(complete, extended));
  EXPECT_LT(core.size(), complete.size());
  for (auto const& name : core) {
    auto const& info = tool_named(name).info;
    EXPECT_TRUE(info.tier == Tier::core || info.service == Service::auth) << name;
  }
  for (auto const* tool : Tool::all())
    if (tool->info.tier == Tier::extended)
      EXPECT_TRUE(extended.contains(std::string(tool->info.name))) << tool->info.name;
}

TEST(Selection, ReadOnlyKeepsAllThatOnlyReadsAndSignIn) {
  Selection selection{.read_only = true};
  auto const offered = names(selection);
  for (auto const* tool : Tool::all()) {
    bool const reads = tool->info.effect == Effect::read || tool->info.without_grant;
    EXPECT_EQ(offered.contains(std::string(tool->info.name)), reads) << tool->info.name;
  }
  EXPECT_FALSE(holds(offered_scopes(selection), "calendar"));
  EXPECT_TRUE(holds(offered_scopes(selection), "calendar.readonly"));
}

TEST(Selection, PermissionsOfferOnlyTheirServicesAtTheirLevel) {
  auto const read = names({.permissions = {{Service::calendar, "readonly"}}});
  EXPECT_TRUE(read.contains("get_events"));
  EXPECT_FALSE(read.contains("manage_event"));
  EXPECT_FALSE(read.contains("search_gmail_messages"));
  EXPECT_TRUE(read.contains("start_google_auth"));
  auto const full = names({.permissions = {{Service::calendar, "full"}, {Service::gmail, "readonly"}}});
  EXPECT_TRUE(full.contains("manage_event"));
  EXPECT_TRUE(full.contains("search_gmail_messages"));
  EXPECT_FALSE(full.contains("send_gmail_message"));
}

TEST(Selection, MailIsSentAndDraftedOnlyWhereTheLevelSaysSo) {
  auto const at = [](std::string const& level) { return names({.permissions = {{Service::gmail, level}}}); };
  // Google itself would let gmail.modify, which organize asks for, do both.
  EXPECT_TRUE(at("organize").contains("manage_gmail_label"));
  EXPECT_FALSE(at("organize").contains("draft_gmail_message"));
  EXPECT_FALSE(at("organize").contains("send_gmail_message"));
  EXPECT_TRUE(at("drafts").contains("draft_gmail_message"));
  EXPECT_FALSE(at("drafts").contains("send_gmail_message"));
  EXPECT_TRUE(at("send").contains("send_gmail_message"));
  EXPECT_TRUE(at("full").contains("send_gmail_message"));
}

TEST(Selection, PermissionsAndTiersHoldTogether) {
  auto const offered = names({.tier = Tier::core, .permissions = {{Service::drive, "full"}}});
  for (auto const& name : offered) {
    auto const& info = tool_named(name).info;
    EXPECT_TRUE(info.service == Service::auth || (info.service == Service::drive && info.tier == Tier::core))
        << name;
  }
  EXPECT_TRUE(offered.contains("search_drive_files"));
}

TEST(Selection, DisabledToolsAreLeftOut) {
  auto offered = names({});
  auto const fewer = names({.disabled = {"get_events", "start_google_auth", "no_such_tool"}});
  offered.erase("get_events");
  offered.erase("start_google_auth");
  EXPECT_EQ(fewer, offered);
  EXPECT_EQ(unknown_tools({"get_events", "no_such_tool"}), std::vector<std::string>{"no_such_tool"});
}

}  // namespace
}  // namespace workspace::tools
