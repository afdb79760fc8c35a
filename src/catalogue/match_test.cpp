#include "base/encoding.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"

#include <gmock/gmock.h>

namespace workspace::catalogue {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::string id_of(std::string_view verb, std::string_view path, std::string_view api = {}) {
  auto const found = match(verb, path, api);
  return found ? std::string(found->method->id) : std::string();
}

struct Made {
  std::string path;
  std::vector<std::pair<std::string, std::string>> values;
};

/// A path as a client would write it, from the template.
Made make_path(Method const& method, std::string_view path_template) {
  Made made;
  std::size_t at = 0;
  for (auto open = path_template.find('{'); open != std::string_view::npos;
       open = path_template.find('{', at)) {
    made.path += path_template.substr(at, open - at);
    auto const close = path_template.find('}', open);
    auto name = path_template.substr(open + 1, close - open - 1);
    bool const expands = name.starts_with('+');
    if (expands) name.remove_prefix(1);
    std::string value = "a/b:c@é " + std::string(name);
    if (expands) {
      value.clear();
      for (auto const form : split(method.find_parameter(name)->pattern, '/')) {
        if (!value.empty()) value += '/';
        value += form == "*" ? "x y" : form == "**" ? "p/q r" : std::string(form);
      }
    }
    made.path += expands ? percent_encode_path(value) : percent_encode(value);
    made.values.emplace_back(name, value);
    at = close + 1;
  }
  made.path += path_template.substr(at);
  return made;
}

TEST(Match, FindsEveryMethodByItsPath) {
  int methods = 0;
  for (auto const* api : apis())
    for (auto const* method : api->methods) {
      ++methods;
      auto const made = make_path(*method, method->path);
      auto const found = match(method->verb, "/" + std::string(api->service_path) + made.path, api->name);
      ASSERT_TRUE(found) << method->id << " " << made.path;
      ASSERT_EQ(found->method->id, method->id) << made.path;
      auto const anywhere = match(method->verb, "/" + std::string(api->service_path) + made.path);
      EXPECT_EQ(anywhere->method->id, method->id) << made.path;
      EXPECT_FALSE(found->upload) << method->id;
      ASSERT_EQ(found->path_values.size(), made.values.size()) << method->id;
      for (std::size_t i = 0; i < made.values.size(); ++i) {
        EXPECT_EQ(found->path_values[i].first, made.values[i].first) << method->id;
        EXPECT_EQ(found->path_values[i].second, made.values[i].second) << method->id;
      }
    }
  EXPECT_GT(methods, 700);
}

TEST(Match, FindsEveryUpload) {
  int uploads = 0;
  for (auto const* api : apis())
    for (auto const* method : api->methods) {
      if (!method->media_upload) continue;
      ++uploads;
      auto const path = make_path(*method, method->upload_path).path;
      for (auto const& prefix : {"", "/resumable"}) {
        auto const found = match(method->verb, prefix + path);
        ASSERT_TRUE(found) << method->id;
        EXPECT_EQ(found->method->id, method->id);
        EXPECT_TRUE(found->upload);
      }
    }
  EXPECT_EQ(uploads, 9);
  EXPECT_EQ(id_of("GET", "/upload/drive/v3/files"), "");
  EXPECT_EQ(id_of("POST", "/resumable/drive/v3/files"), "");
  EXPECT_EQ(id_of("POST", "/upload/gmail/v1/users/me/labels"), "");
}

TEST(Match, DecodesPathValues) {
  auto const found = match("GET", "/calendar/v3/calendars/a%40example.com/events/x%2Fy");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->method, &api::calendar::events::get);
  EXPECT_THAT(found->path_values, ElementsAre(Pair("calendarId", "a@example.com"), Pair("eventId", "x/y")));
}

TEST(Match, PrefersLiteralSegments) {
  EXPECT_EQ(id_of("GET", "/drive/v3/files/generateIds"), "drive.files.generateIds");
  EXPECT_EQ(id_of("GET", "/drive/v3/files/generateIdsX"), "drive.files.get");
  EXPECT_EQ(id_of("POST", "/gmail/v1/users/me/messages/send"), "gmail.users.messages.send");
  EXPECT_EQ(id_of("POST", "/gmail/v1/users/me/drafts/send"), "gmail.users.drafts.send");
}

TEST(Match, UnderstandsVerbs) {
  auto const batch = match("POST", "/v1/documents/abc:batchUpdate");
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->method, &api::docs::documents::batchUpdate);
  EXPECT_THAT(batch->path_values, ElementsAre(Pair("documentId", "abc")));
  EXPECT_EQ(id_of("POST", "/v1/documents/abc:unheardOf"), "");
  EXPECT_EQ(id_of("POST", "/v1/documents/:batchUpdate"), "");

  auto const append = match("POST", "/v4/spreadsheets/s1/values/Sheet1%21A1:B2:append");
  ASSERT_TRUE(append);
  EXPECT_EQ(append->method, &api::sheets::spreadsheets::values::append);
  EXPECT_THAT(append->path_values, ElementsAre(Pair("spreadsheetId", "s1"), Pair("range", "Sheet1!A1:B2")));
  EXPECT_EQ(id_of("GET", "/v4/spreadsheets/s1/values/A1:B2"), "sheets.spreadsheets.values.get");
  EXPECT_EQ(id_of("GET", "/v4/spreadsheets/s1/values:batchGet"), "sheets.spreadsheets.values.batchGet");
}

TEST(Match, ExpandsResourceNames) {
  auto const person = match("GET", "/v1/people/c1");
  ASSERT_TRUE(person);
  EXPECT_EQ(person->method, &api::people::people::get);
  EXPECT_THAT(person->path_values, ElementsAre(Pair("resourceName", "people/c1")));
  EXPECT_EQ(id_of("GET", "/v1/contactGroups/g1"), "people.contactGroups.get");
  EXPECT_EQ(id_of("GET", "/v1/people:batchGet"), "people.people.getBatchGet");
  auto const update = match("PATCH", "/v1/people/c1:updateContact");
  ASSERT_TRUE(update);
  EXPECT_EQ(update->method, &api::people::people::updateContact);
  EXPECT_THAT(update->path_values, ElementsAre(Pair("resourceName", "people/c1")));
  EXPECT_EQ(id_of("GET", "/v1/people/c1/connections"), "people.people.connections.list");
  EXPECT_EQ(id_of("GET", "/v1/spaces/s/messages/m"), "chat.spaces.messages.get");
  // An encoded slash is no further level.
  EXPECT_EQ(id_of("GET", "/v1/people%2Fc1"), "");
  EXPECT_EQ(id_of("GET", "/v1/people/c1%2Fconnections"), "");

  auto const unit = match("GET", "/admin/directory/v1/customer/my/orgunits/Corp/Sales%20EU");
  ASSERT_TRUE(unit);
  EXPECT_EQ(unit->method, &api::directory::orgunits::get);
  EXPECT_THAT(unit->path_values, ElementsAre(Pair("customerId", "my"), Pair("orgUnitPath", "Corp/Sales EU")));
}

TEST(Match, RestrictsToOneApi) {
  EXPECT_EQ(id_of("GET", "/drive/v3/files", "drive"), "drive.files.list");
  EXPECT_EQ(id_of("GET", "/drive/v3/files", "gmail"), "");
}

TEST(Match, RefusesWhatIsNoPathOfGoogle) {
  for (auto const* path : {"",
                           "/",
                           "//",
                           "drive/v3/files",
                           "/drive/v3/files/",
                           "/drive/v3//files",
                           "/drive/v3/files/..",
                           "/drive/v3/files/.",
                           "/drive/v3/files/%2e%2e",
                           "/drive/v3/files/%2E",
                           "/drive/v3/files/%",
                           "/drive/v3/files/%zz",
                           "/drive/v3/files/%ff",
                           "/drive/v3/files/a/b",
                           "/drive/v3/filesX",
                           "/drive/v2/files",
                           "/v1/people/..",
                           "/v1/people/",
                           "/admin/directory/v1/customer/my/orgunits/a/../b",
                           "/admin/directory/v1/customer/my/orgunits/a%2F..%2Fb",
                           "/admin/directory/v1/customer/my/orgunits",
                           "/admin/directory/v1/customer/my/orgunits/%2Fa"}) {
    auto const found = match("GET", path);
    EXPECT_TRUE(!found || found->method == &api::directory::orgunits::list)
        << path << " is taken for " << found->method->id;
  }
  EXPECT_EQ(id_of("get", "/drive/v3/files"), "");
  EXPECT_EQ(id_of("PUT", "/drive/v3/files"), "");
}

}  // namespace
}  // namespace workspace::catalogue
