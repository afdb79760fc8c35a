#include "catalogue/catalogue.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <set>

namespace workspace::catalogue {
namespace {

using Scopes = std::vector<std::string>;

bool lists(Method const& method, std::string_view scope) {
  return std::ranges::find(method.scopes, scope) != method.scopes.end();
}

TEST(Scopes, ShortAndFull) {
  EXPECT_EQ(short_scope("https://www.googleapis.com/auth/drive"), "drive");
  EXPECT_EQ(short_scope("https://mail.google.com/"), "https://mail.google.com/");
  EXPECT_EQ(short_scope("openid"), "openid");
  EXPECT_EQ(full_scope("drive"), "https://www.googleapis.com/auth/drive");
  EXPECT_EQ(full_scope("https://mail.google.com/"), "https://mail.google.com/");
  EXPECT_EQ(full_scope("openid"), "openid");
  for (auto const* api : apis())
    for (auto const* method : api->methods)
      for (auto const scope : method->scopes) {
        EXPECT_EQ(short_scope(full_scope(scope)), scope);
        EXPECT_EQ(full_scope(full_scope(scope)), full_scope(scope));
      }
}

TEST(Scopes, AnyListedScopeSuffices) {
  auto const& list = api::gmail::users::messages::list;
  EXPECT_TRUE(suffices(list, Scopes{"gmail.readonly"}));
  EXPECT_TRUE(suffices(list, Scopes{"openid", "https://www.googleapis.com/auth/gmail.modify"}));
  EXPECT_TRUE(suffices(list, Scopes{"https://mail.google.com/"}));
  EXPECT_FALSE(suffices(list, Scopes{"gmail.send"}));
  EXPECT_FALSE(suffices(list, Scopes{}));
  EXPECT_TRUE(suffices(api::gmail::users::messages::send, Scopes{"gmail.send"}));
  EXPECT_TRUE(suffices(api::gmail::users::drafts::create, Scopes{"gmail.compose"}));
  EXPECT_FALSE(suffices(api::gmail::users::labels::create, Scopes{"gmail.readonly"}));
}

TEST(Scopes, NarrowOnesSufficeOnlyForWhatIsNew) {
  EXPECT_TRUE(narrows("drive.file"));
  EXPECT_TRUE(narrows("https://www.googleapis.com/auth/gmail.metadata"));
  EXPECT_FALSE(narrows("drive"));
  EXPECT_FALSE(narrows("drive.metadata.readonly"));

  Scopes const file{"https://www.googleapis.com/auth/drive.file"};
  EXPECT_TRUE(suffices(api::drive::files::create, file));
  EXPECT_TRUE(suffices(api::docs::documents::create, file));
  EXPECT_FALSE(suffices(api::drive::files::list, file));
  EXPECT_FALSE(suffices(api::drive::files::get, file));
  EXPECT_FALSE(suffices(api::drive::files::update, file));
  EXPECT_FALSE(suffices(api::drive::permissions::create, file));
  EXPECT_FALSE(suffices(api::docs::documents::batchUpdate, file));
  EXPECT_TRUE(suffices(api::drive::files::list, Scopes{"drive.file", "drive.readonly"}));
  EXPECT_FALSE(suffices(api::drive::files::create, Scopes{"drive.appdata"}));

  EXPECT_FALSE(suffices(api::gmail::users::messages::get, Scopes{"gmail.metadata"}));
  EXPECT_TRUE(suffices(api::gmail::users::labels::list, Scopes{"gmail.metadata"}));
  EXPECT_FALSE(suffices(api::gmail::users::drafts::create, Scopes{"gmail.addons.current.action.compose"}));
  EXPECT_TRUE(suffices(api::calendar::calendars::insert, Scopes{"calendar.app.created"}));
  EXPECT_FALSE(suffices(api::calendar::events::insert, Scopes{"calendar.app.created"}));
  EXPECT_FALSE(suffices(api::calendar::events::list, Scopes{"calendar.events.owned"}));
  EXPECT_TRUE(suffices(api::calendar::freebusy::query, Scopes{"calendar.events.freebusy"}));
  EXPECT_FALSE(suffices(api::calendar::events::list, Scopes{"calendar.events.freebusy"}));
}

TEST(Scopes, NarrowOneSufficesWhereGoogleListsNoWider) {
  auto const& turn_in = api::classroom::courses::courseWork::studentSubmissions::turnIn;
  ASSERT_TRUE(lists(turn_in, "classroom.coursework.me"));
  EXPECT_TRUE(suffices(turn_in, Scopes{"classroom.coursework.me"}));
  EXPECT_FALSE(suffices(api::classroom::courses::courseWork::list, Scopes{"classroom.coursework.me"}));
}

TEST(Scopes, ListedScopesThatGiveOnlyAPart) {
  EXPECT_FALSE(suffices(api::drive::files::get, Scopes{"drive.metadata.readonly"}));
  EXPECT_TRUE(suffices(api::drive::files::list, Scopes{"drive.metadata.readonly"}));
  EXPECT_FALSE(suffices(api::slides::presentations::batchUpdate, Scopes{"drive.readonly"}));
  EXPECT_TRUE(suffices(api::slides::presentations::batchUpdate, Scopes{"presentations"}));
  EXPECT_FALSE(suffices(api::people::people::get, Scopes{"userinfo.profile"}));
  EXPECT_TRUE(suffices(api::people::people::get, Scopes{"contacts.readonly"}));
}

TEST(Scopes, MethodsWithoutScopesNeedNone) { EXPECT_TRUE(suffices(api::search::cse::list, Scopes{})); }

// A grant of the existing server holds the wider scope of each pair; no new consent may be needed.
TEST(Scopes, WiderOnesCoverTheirParts) {
  std::pair<std::string_view, std::vector<std::string_view>> const hierarchy[] = {
      {"gmail.modify", {"gmail.readonly", "gmail.send", "gmail.compose", "gmail.labels"}},
      {"drive", {"drive.readonly", "drive.file"}},
      {"calendar", {"calendar.readonly", "calendar.events"}},
      {"documents", {"documents.readonly"}},
      {"spreadsheets", {"spreadsheets.readonly"}},
      {"presentations", {"presentations.readonly"}},
      {"tasks", {"tasks.readonly"}},
      {"contacts", {"contacts.readonly"}},
      {"chat.messages", {"chat.messages.readonly"}},
      {"chat.spaces", {"chat.spaces.readonly"}},
      {"forms.body", {"forms.body.readonly"}},
      {"script.projects", {"script.projects.readonly"}},
      {"script.deployments", {"script.deployments.readonly"}},
  };
  for (auto const& [wide, parts] : hierarchy)
    for (auto const part : parts) {
      int seen = 0;
      for (auto const* api : apis())
        for (auto const* method : api->methods) {
          if (!lists(*method, part)) continue;
          ++seen;
          EXPECT_TRUE(lists(*method, wide)) << method->id << " lists " << part << " without " << wide;
          if (suffices(*method, Scopes{std::string(part)}))
            EXPECT_TRUE(suffices(*method, Scopes{std::string(wide)})) << method->id << " " << part;
        }
      EXPECT_GT(seen, 0) << part;
    }
}

// Guards the tables against misspelling.
TEST(Scopes, EveryNarrowScopeOccurs) {
  std::set<std::string_view> narrow;
  for (auto const* api : apis())
    for (auto const* method : api->methods)
      for (auto const scope : method->scopes)
        if (narrows(scope)) narrow.insert(scope);
  EXPECT_THAT(narrow, testing::IsSupersetOf({"drive.file", "drive.appdata", "drive.photos.readonly",
                                             "drive.meet.readonly", "gmail.metadata", "calendar.app.created",
                                             "calendar.events.owned", "meetings.space.created", "chat.bot"}));
  EXPECT_EQ(narrow.size(), 43u);  // as many as the table has rows
}

}  // namespace
}  // namespace workspace::catalogue
