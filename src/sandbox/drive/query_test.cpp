#include "sandbox/drive/query.hpp"

#include "sandbox/drive/drive_test.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(ParseQuery, ReadsEscapes) {
  auto const query = parse_query(R"(name = 'It\'s C:\\dir')");
  ASSERT_TRUE(query.has_value());
  EXPECT_EQ(query->value, R"(It's C:\dir)");
}

TEST(ParseQuery, AndBindsTighterThanOr) {
  auto const query = parse_query("trashed = true or starred = true and sharedWithMe");
  ASSERT_EQ(query->kind, Query::Kind::either);
  EXPECT_EQ(query->operands[1].kind, Query::Kind::both);
}

TEST(ParseQuery, ReadsPropertiesWithAndWithoutValue) {
  auto const both = parse_query("properties has { key='department' and value='sales' }");
  EXPECT_EQ(both->key, "department");
  EXPECT_EQ(both->value, "sales");
  EXPECT_FALSE(parse_query("appProperties has {key='x'}")->has_value);
}

TEST(ParseQuery, RefusesWhatGoogleRefuses) {
  for (auto const text : {"",
                          "name",
                          "name = hello",
                          "name = 'unclosed",
                          "name like 'x'",
                          "name > 'x'",
                          "title = 'x'",
                          "trashed = 'yes'",
                          "trashed = maybe",
                          "fullText = 'x'",
                          "modifiedTime > 'yesterday'",
                          "'x' in name",
                          "parents = 'x'",
                          "(name = 'x'",
                          "name = 'x')",
                          "name = 'x' name = 'y'",
                          "name = 'x' and",
                          "not",
                          "properties has { value='x' }",
                          "visibility = 'secret'",
                          "name ! 'x'",
                          "sharedWithMe = "})
    EXPECT_TRUE(parse_query(text).has_error()) << text;
  EXPECT_TRUE(parse_query(std::string(10'000, '(')).has_error());
}

TEST(NameContains, MatchesBeginningsOfWords) {
  EXPECT_TRUE(name_contains("HelloWorld", "hello"));
  EXPECT_FALSE(name_contains("HelloWorld", "world"));
  EXPECT_TRUE(name_contains("2026-05 hotel.pdf", "hot 2026"));
  EXPECT_TRUE(name_contains("a_b", "b"));
}

TEST(TextContains, MatchesWholeWordsAndPhrases) {
  EXPECT_FALSE(text_contains("HelloWorld", "Hello"));
  EXPECT_TRUE(text_contains("Hello there world", "\"hello there\""));
  EXPECT_FALSE(text_contains("Hello there world", "\"hello world\""));
  EXPECT_TRUE(text_contains("Hello there world", "world hello"));
  EXPECT_TRUE(text_contains("Hello_world", "\"hello world\""));
}

class FileQuery : public DriveTest {
 protected:
  FileQuery() {
    folder = create(alice, R"({"name": "Folder", "mimeType": "application/vnd.google-apps.folder"})");
    clock.advance(seconds{3600});
    report =
        create(alice,
               fmt::format(
                   R"({{"name": "It's a report.txt", "parents": ["{}"], "properties": {{"team": "sales"}}}})",
                   folder),
               "text/plain", "quarterly numbers");
    clock.advance(seconds{3600});
    picture = create(alice, R"({"name": "Picture 10.png", "starred": true})", "image/png", "png");
    create(alice, R"({"name": "picture 9.png"})", "image/png", "png!");
  }
  std::string folder, report, picture;
};

TEST_F(FileQuery, FindsByEachTerm) {
  EXPECT_THAT(names(alice, R"(name = 'It\'s a report.txt')"), ElementsAre("It's a report.txt"));
  EXPECT_THAT(names(alice, "name contains 'pic'"), UnorderedElementsAre("Picture 10.png", "picture 9.png"));
  EXPECT_THAT(names(alice, "mimeType contains 'image/'"),
              UnorderedElementsAre("Picture 10.png", "picture 9.png"));
  EXPECT_THAT(names(alice, "mimeType != 'image/png'"), UnorderedElementsAre("Folder", "It's a report.txt"));
  EXPECT_THAT(names(alice, "fullText contains 'quarterly'"), ElementsAre("It's a report.txt"));
  EXPECT_THAT(names(alice, "starred = true"), ElementsAre("Picture 10.png"));
  EXPECT_THAT(names(alice, "'" + folder + "' in parents"), ElementsAre("It's a report.txt"));
  EXPECT_THAT(names(alice, "'root' in parents and not mimeType contains 'image'"), ElementsAre("Folder"));
  EXPECT_THAT(names(alice, "modifiedTime >= '2026-07-01T10:00:00'"),
              UnorderedElementsAre("Picture 10.png", "picture 9.png"));
  EXPECT_THAT(names(alice, "createdTime < '2026-07-01T09:30:00+00:00'"),
              UnorderedElementsAre("Folder", "It's a report.txt"));
  EXPECT_THAT(names(alice, "properties has { key='team' and value='sales' }"),
              ElementsAre("It's a report.txt"));
  EXPECT_THAT(names(alice, "'alice@example.com' in owners and (starred = true or name = 'Folder')"),
              UnorderedElementsAre("Folder", "Picture 10.png"));
  EXPECT_THAT(names(alice, "'bob@example.com' in readers"), IsEmpty());
  share(alice, report, bob, "reader");
  EXPECT_THAT(names(alice, "'bob@example.com' in readers"), ElementsAre("It's a report.txt"));
  EXPECT_THAT(names(alice, "'bob@example.com' in writers"), IsEmpty());
  EXPECT_THAT(names(bob, "sharedWithMe"), ElementsAre("It's a report.txt"));
  EXPECT_THAT(names(alice, "visibility = 'limited' and starred"), ElementsAre("Picture 10.png"));
}

TEST_F(FileQuery, ABadQueryIsAnInvalidValue) {
  auto const bad = fault("drive.files.list", alice, {{"q", "name is 'x'"}});
  EXPECT_EQ(bad.code, 400);
  EXPECT_EQ(bad.message, "Invalid Value");
  EXPECT_EQ(bad.location, "q");
}

TEST_F(FileQuery, Orders) {
  EXPECT_THAT(names(alice, "", {{"orderBy", "folder,name_natural"}}),
              ElementsAre("Folder", "It's a report.txt", "picture 9.png", "Picture 10.png"));
  EXPECT_THAT(names(alice, "", {{"orderBy", "name desc"}}),
              ElementsAre("picture 9.png", "Picture 10.png", "It's a report.txt", "Folder"));
  EXPECT_THAT(names(alice, "", {{"orderBy", "quotaBytesUsed desc"}, {"pageSize", "1"}}),
              ElementsAre("It's a report.txt"));
  EXPECT_EQ(fault("drive.files.list", alice, {{"orderBy", "size"}}).location, "orderBy");
  EXPECT_EQ(fault("drive.files.list", alice, {{"orderBy", "name"}, {"q", "fullText contains 'x'"}}).code,
            403);
}

TEST_F(FileQuery, PagesHoldForOneRequest) {
  json::value const first = call("drive.files.list", alice, {{"pageSize", "3"}, {"orderBy", "name"}});
  std::string const token(json::text(first, "nextPageToken"));
  EXPECT_EQ(names(alice, "", {{"pageSize", "3"}, {"orderBy", "name"}, {"pageToken", token}}).size(), 1u);
  EXPECT_EQ(fault("drive.files.list", alice, {{"pageSize", "3"}, {"pageToken", token}}).location,
            "pageToken");
  EXPECT_EQ(fault("drive.files.list", alice, {{"pageSize", "0"}}).location, "pageSize");
  EXPECT_EQ(fault("drive.files.list", alice, {{"pageSize", "1001"}}).location, "pageSize");
}

}  // namespace
}  // namespace workspace::sandbox::drive
