#include "base/result.hpp"
#include "tools/drive/listing.hpp"

#include <gtest/gtest.h>

namespace workspace::tools::drive {
namespace {

std::string search(std::string_view text) { return Clauses().add_search(text, "fullText").text(); }

TEST(DriveQuery, FieldsWithOperatorsAreTheSearchLanguage) {
  for (auto const* text :
       {"name contains 'budget'", "mimeType='application/pdf'", "modifiedTime > '2026-01-01T00:00:00'",
        "starred = true", "'me' in owners", "not 'abc' in parents and trashed=false",
        "properties has { key='a' and value='b' }", "title contains \"x\"", "sharedWithMe",
        "name != 'it\\'s'", "NAME CONTAINS 'x'"})
    EXPECT_TRUE(is_drive_query(text)) << text;
}

TEST(DriveQuery, WordsAreNot) {
  for (auto const* text :
       {"budget 2026", "budget = 5", "in my name", "Bob's report", "don't look in Bob's parents", "starred",
        "a 'quoted' in it", "name", "what the file contains", "'me' in", "parents"})
    EXPECT_FALSE(is_drive_query(text)) << text;
}

TEST(DriveQuery, FreeTextIsQuoted) {
  EXPECT_EQ(search("Bob's plan"), "fullText contains 'Bob\\'s plan'");
  EXPECT_EQ(search("  "), "");
  EXPECT_EQ(search("x' or name contains 'y"), "fullText contains 'x\\' or name contains \\'y'");
}

TEST(DriveQuery, OldNamesAreReplacedOutsideOfQuotes) {
  EXPECT_EQ(modern_query("title contains 'title' and modifiedDate > '2026-01-01'"),
            "name contains 'title' and modifiedTime > '2026-01-01'");
  EXPECT_EQ(modern_query("mimetype='a/b' or FULLTEXT contains 'x\\'title'"),
            "mimeType='a/b' or fullText contains 'x\\'title'");
  EXPECT_EQ(modern_query("'me' in OWNERS"), "'me' in owners");
}

TEST(DriveQuery, ClausesAreJoined) {
  EXPECT_EQ(Clauses().add_search("title = 'a' or title = 'b'", "name").add("").add("trashed=false").text(),
            "(name = 'a' or name = 'b') and trashed=false");
}

TEST(DriveQuery, MentionsLooksOutsideOfQuotes) {
  EXPECT_TRUE(mentions("trashed = true", "trashed"));
  EXPECT_FALSE(mentions("name = 'trashed'", "trashed"));
}

TEST(DriveQuery, TypesByShortcutMimeTypeOrPrefix) {
  EXPECT_EQ(type_clause("document"), "mimeType = 'application/vnd.google-apps.document'");
  EXPECT_EQ(type_clause("Sheets"), "mimeType = 'application/vnd.google-apps.spreadsheet'");
  EXPECT_EQ(type_clause("image"), "mimeType contains 'image/'");
  EXPECT_EQ(type_clause("video/*"), "mimeType contains 'video/'");
  EXPECT_EQ(type_clause("application/pdf"), "mimeType = 'application/pdf'");
  EXPECT_EQ(type_clause("a/b' or 'c"), "mimeType = 'a/b\\' or \\'c'");
  EXPECT_EQ(type_clause("PDFs"), "mimeType = 'application/pdf'");
  EXPECT_EQ(type_clause("markdown"), "mimeType = 'text/markdown'");
  EXPECT_EQ(type_clause(""), "");
  EXPECT_THROW(type_clause("anything"), Failure);
}

TEST(DriveQuery, OrderKeysAreChecked) {
  EXPECT_EQ(modern_order("modifiedDate DESC, title"), "modifiedTime desc,name");
  EXPECT_EQ(modern_order("name_natural asc"), "name_natural");
  EXPECT_THROW(modern_order("size"), Failure);
  EXPECT_THROW(modern_order("name; drop"), Failure);
}

TEST(DriveListing, CorporaFitEachOther) {
  auto const plain = list_params({}, "");
  EXPECT_EQ(plain.find("corpora"), "");
  EXPECT_EQ(plain.find("includeItemsFromAllDrives"), "true");
  EXPECT_EQ(plain.find("supportsAllDrives"), "true");
  EXPECT_EQ(list_params({.include_items_from_all_drives = false}, "").find("includeItemsFromAllDrives"),
            "false");
  auto const one = list_params({.drive_id = "drive-1", .include_items_from_all_drives = false}, "");
  EXPECT_EQ(one.find("corpora"), "drive");
  EXPECT_EQ(one.find("driveId"), "drive-1");
  EXPECT_EQ(one.find("includeItemsFromAllDrives"), "true");
  auto const all = list_params({.include_items_from_all_drives = false, .corpora = Corpora::allDrives}, "");
  EXPECT_EQ(all.find("corpora"), "allDrives");
  EXPECT_EQ(all.find("includeItemsFromAllDrives"), "true");
  EXPECT_THROW(list_params({.drive_id = "drive-1", .corpora = Corpora::user}, ""), Failure);
  EXPECT_THROW(list_params({.corpora = Corpora::drive}, ""), Failure);
}

TEST(DriveListing, FreeTextIsNotSorted) {
  EXPECT_EQ(list_params({.order_by = "title"}, "name contains 'x'").find("orderBy"), "name");
  EXPECT_THROW(list_params({.order_by = "name"}, "fullText contains 'x'"), Failure);
}

}  // namespace
}  // namespace workspace::tools::drive
