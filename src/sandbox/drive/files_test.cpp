#include "sandbox/drive/drive_test.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

using Files = DriveTest;

TEST_F(Files, CreatedFileHasWhatGoogleComputes) {
  auto const id = create(alice, R"({"name": "abc.txt"})", "text/plain", "abc");
  auto const file = get(alice, id);
  EXPECT_EQ(json::text(file, "mimeType"), "text/plain");
  EXPECT_EQ(json::text(file, "size"), "3");
  EXPECT_EQ(json::text(file, "md5Checksum"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(json::text(file, "sha1Checksum"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(json::text(file, "fileExtension"), "txt");
  EXPECT_EQ(json::items(file, "parents")[0].as_string(), world.of<DriveState>().roots.at(std::string(alice)));
  EXPECT_EQ(json::text(json::items(file, "owners")[0], "emailAddress"), alice);
  EXPECT_EQ(json::text(file, "webViewLink"), "https://drive.google.com/file/d/" + id + "/view?usp=drivesdk");
  EXPECT_EQ(answer("drive.files.get", alice, {{"fileId", id}, {"alt", "media"}}).media, "abc");
}

TEST_F(Files, WithoutFieldsOnlyTheDefaultMembers) {
  auto const id = create(alice, R"({"name": "a"})", "text/plain", "x");
  json::value const file = call("drive.files.get", alice, {{"fileId", id}});
  std::vector<std::string> members;
  for (auto const& member : file.as_object()) members.emplace_back(member.key());
  EXPECT_THAT(members, UnorderedElementsAre("kind", "id", "name", "mimeType"));
}

TEST_F(Files, WhatAUserCannotSeeIsNotFound) {
  auto const id = create(alice, R"({"name": "secret"})");
  auto const hidden = fault("drive.files.get", bob, {{"fileId", id}});
  EXPECT_EQ(hidden.code, 404);
  EXPECT_EQ(hidden.message, "File not found: " + id + ".");
  EXPECT_EQ(hidden.location, "fileId");
}

TEST_F(Files, AReaderReadsAndAWriterWrites) {
  auto const id = create(alice, R"({"name": "plan.txt"})", "text/plain", "one");
  share(alice, id, bob, "reader");
  EXPECT_EQ(json::text(get(bob, id), "name"), "plan.txt");
  EXPECT_EQ(fault("drive.files.update", bob, {{"fileId", id}}, R"({"name": "x"})").reason,
            "insufficientFilePermissions");
  EXPECT_TRUE(json::boolean(update(bob, id, R"({"starred": true})"), "starred"));
  EXPECT_FALSE(json::boolean(get(alice, id), "starred"));
  share(alice, id, bob, "writer");
  clock.advance(seconds{60});
  answer("drive.files.update", bob, {{"fileId", id}}, "{}", "text/plain", "two");
  auto const file = get(alice, id);
  EXPECT_EQ(json::text(file.at("lastModifyingUser"), "emailAddress"), bob);
  EXPECT_EQ(json::text(file, "modifiedTime"), "2026-07-01T08:01:00Z");
  json::value const revisions = call("drive.revisions.list", alice, {{"fileId", id}});
  EXPECT_EQ(json::items(revisions, "revisions").size(), 2u);
  std::string const first(json::text(json::items(revisions, "revisions")[0], "id"));
  EXPECT_EQ(
      answer("drive.revisions.get", alice, {{"fileId", id}, {"revisionId", first}, {"alt", "media"}}).media,
      "one");
}

TEST_F(Files, HaveOneParent) {
  auto const a = create(alice, R"({"name": "A", "mimeType": "application/vnd.google-apps.folder"})");
  auto const b = create(alice, R"({"name": "B", "mimeType": "application/vnd.google-apps.folder"})");
  EXPECT_EQ(
      fault("drive.files.create", alice, {}, fmt::format(R"({{"name": "f", "parents": ["{}", "{}"]}})", a, b))
          .reason,
      "cannotAddParent");
  auto const id = create_in(alice, a, "f");
  EXPECT_EQ(fault("drive.files.update", alice, {{"fileId", id}, {"addParents", b}}, "{}").reason,
            "cannotAddParent");
  EXPECT_EQ(
      fault("drive.files.update", alice, {{"fileId", id}}, fmt::format(R"({{"parents": ["{}"]}})", b)).reason,
      "fieldNotWritable");
  auto const moved = update(alice, id, "{}", {{"addParents", b}, {"removeParents", a}});
  EXPECT_EQ(json::items(moved, "parents")[0].as_string(), b);
  EXPECT_EQ(
      fault("drive.files.update", alice, {{"fileId", a}, {"addParents", a}, {"removeParents", "root"}}, "{}")
          .code,
      403);
  EXPECT_EQ(fault("drive.files.create", alice, {}, fmt::format(R"({{"parents": ["{}"]}})", id)).reason,
            "parentNotAFolder");
  EXPECT_EQ(fault("drive.files.create", alice, {}, R"({"parents": ["nowhere"]})").code, 404);
}

TEST_F(Files, TrashingAFolderTrashesWhatIsInIt) {
  auto const folder = create(alice, R"({"name": "F", "mimeType": "application/vnd.google-apps.folder"})");
  auto const id = create_in(alice, folder, "inner");
  update(alice, folder, R"({"trashed": true})");
  EXPECT_TRUE(json::boolean(get(alice, id), "trashed"));
  EXPECT_FALSE(json::boolean(get(alice, id), "explicitlyTrashed"));
  EXPECT_THAT(names(alice, "trashed = true"), UnorderedElementsAre("F", "inner"));
  EXPECT_THAT(names(alice, "trashed = false"), IsEmpty());
  call("drive.files.emptyTrash", alice);
  EXPECT_EQ(fault("drive.files.get", alice, {{"fileId", id}}).code, 404);
}

TEST_F(Files, OnlyTheOwnerTrashesAndDeletes) {
  auto const id = create(alice, R"({"name": "f"})");
  share(alice, id, bob, "writer");
  EXPECT_EQ(fault("drive.files.update", bob, {{"fileId", id}}, R"({"trashed": true})").code, 403);
  EXPECT_EQ(fault("drive.files.delete", bob, {{"fileId", id}}).reason, "insufficientFilePermissions");
  EXPECT_FALSE(json::boolean(get(alice, id), "trashed"));
  call("drive.files.delete", alice, {{"fileId", id}});
  EXPECT_EQ(fault("drive.files.get", alice, {{"fileId", id}}).code, 404);
}

TEST_F(Files, RootCannotBeChanged) {
  EXPECT_EQ(json::text(get(alice, "root"), "name"), "My Drive");
  EXPECT_EQ(fault("drive.files.delete", alice, {{"fileId", "root"}}).code, 403);
  EXPECT_EQ(fault("drive.files.update", alice, {{"fileId", "root"}}, R"({"name": "Mine"})").code, 403);
}

TEST_F(Files, CopyTakesTheContentAndANewName) {
  auto const id = create(alice, R"({"name": "plan.txt", "properties": {"k": "v"}})", "text/plain", "content");
  json::value const copy = call("drive.files.copy", alice, {{"fileId", id}}, "{}");
  EXPECT_EQ(json::text(copy, "name"), "Copy of plan.txt");
  std::string const copied(json::text(copy, "id"));
  EXPECT_EQ(answer("drive.files.get", alice, {{"fileId", copied}, {"alt", "media"}}).media, "content");
  EXPECT_EQ(json::text(get(alice, copied).at("properties"), "k"), "v");
  auto const folder = create(alice, R"({"name": "F", "mimeType": "application/vnd.google-apps.folder"})");
  EXPECT_EQ(fault("drive.files.copy", alice, {{"fileId", folder}}, "{}").reason, "cannotCopyFile");
  update(alice, id, R"({"copyRequiresWriterPermission": true})");
  share(alice, id, bob, "reader");
  EXPECT_EQ(fault("drive.files.copy", bob, {{"fileId", id}}, "{}").reason, "cannotCopyFile");
  EXPECT_EQ(fault("drive.files.get", bob, {{"fileId", id}, {"alt", "media"}}).code, 403);
}

TEST_F(Files, PropertiesMergeAndNullRemoves) {
  auto const id = create(alice, R"({"properties": {"a": "1", "b": "2"}})");
  update(alice, id, R"({"properties": {"a": null, "c": "3"}})");
  EXPECT_EQ(get(alice, id).at("properties"), json::value(json::object{{"b", "2"}, {"c", "3"}}));
}

TEST_F(Files, ReadOnlyFieldsAreRefused) {
  EXPECT_EQ(fault("drive.files.create", alice, {}, R"({"size": "12"})").reason, "fieldNotWritable");
  auto const id = create(alice, R"({"name": "f"})");
  EXPECT_EQ(fault("drive.files.update", alice, {{"fileId", id}}, R"({"id": "x"})").reason,
            "fieldNotWritable");
  EXPECT_EQ(
      fault("drive.files.update", alice, {{"fileId", id}}, R"({"contentRestrictions": [{"readOnly": true}]})")
          .code,
      501);
}

TEST_F(Files, AnIdMustHaveBeenGenerated) {
  json::value const generated = call("drive.files.generateIds", alice, {{"count", "1"}});
  std::string const id(json::items(generated, "ids")[0].as_string());
  auto const body = fmt::format(R"({{"id": "{}", "name": "f"}})", id);
  EXPECT_EQ(create(alice, body), id);
  EXPECT_EQ(fault("drive.files.create", alice, {}, body).code, 409);
  EXPECT_EQ(fault("drive.files.create", alice, {}, R"({"id": "made-up"})").code, 400);
}

TEST_F(Files, ShortcutsNameTheirTarget) {
  auto const target = create(alice, R"({"name": "t"})", "text/plain", "x");
  auto const id = create(
      alice, fmt::format(R"({{"name": "s", "mimeType": "{}", "shortcutDetails": {{"targetId": "{}"}}}})",
                         shortcut_type, target));
  EXPECT_EQ(json::text(get(alice, id).at("shortcutDetails"), "targetMimeType"), "text/plain");
  EXPECT_THAT(names(alice, "shortcutDetails.targetId = '" + target + "'"), ElementsAre("s"));
  EXPECT_EQ(
      fault("drive.files.create", alice, {}, R"({"mimeType": "application/vnd.google-apps.shortcut"})").code,
      400);
  EXPECT_EQ(fault("drive.files.create", alice, {},
                  fmt::format(R"({{"mimeType": "{}", "shortcutDetails": {{"targetId": "{}"}}}})",
                              shortcut_type, id))
                .reason,
            "shortcutTargetInvalid");
}

TEST_F(Files, UploadsBecomeGoogleFilesAndAreExportedAgain) {
  auto const id = create(alice, R"({"name": "Doc", "mimeType": "application/vnd.google-apps.document"})",
                         "text/markdown", "# Title\n\nSome **bold** text.\n");
  EXPECT_EQ(fault("drive.files.get", alice, {{"fileId", id}, {"alt", "media"}}).reason,
            "fileNotDownloadable");
  EXPECT_EQ(answer("drive.files.export", alice, {{"fileId", id}, {"mimeType", "text/markdown"}}).media,
            "# Title\n\nSome **bold** text.\n");
  EXPECT_EQ(answer("drive.files.export", alice, {{"fileId", id}, {"mimeType", "text/plain"}}).media,
            "\xEF\xBB\xBFTitle\r\nSome bold text.");
  EXPECT_TRUE(answer("drive.files.export", alice, {{"fileId", id}, {"mimeType", "application/pdf"}})
                  .media.starts_with("%PDF-"));
  EXPECT_EQ(fault("drive.files.export", alice, {{"fileId", id}, {"mimeType", "text/csv"}}).message,
            "The requested conversion is not supported.");
  auto const binary = create(alice, R"({"name": "b.txt"})", "text/plain", "x");
  EXPECT_EQ(fault("drive.files.export", alice, {{"fileId", binary}, {"mimeType", "text/plain"}}).reason,
            "fileNotExportable");
  EXPECT_EQ(fault("drive.files.create", alice, {}, R"({"mimeType": "application/vnd.google-apps.document"})",
                  "application/rtf", "{}")
                .code,
            501);
  EXPECT_EQ(fault("drive.files.create", alice, {},
                  R"({"mimeType": "application/vnd.google-apps.spreadsheet"})", "image/gif", "GIF")
                .code,
            400);
}

TEST_F(Files, AnExportOfMoreThanTenMegabytesIsRefused) {
  auto const id = create(alice, R"({"mimeType": "application/vnd.google-apps.document"})", "text/plain",
                         std::string((10 << 20) + 1, 'x'));
  EXPECT_EQ(fault("drive.files.export", alice, {{"fileId", id}, {"mimeType", "text/plain"}}).reason,
            "exportSizeLimitExceeded");
}

TEST_F(Files, ChangesTellEachUserWhatTheySee) {
  auto const token_of = [&](std::string_view user) {
    return std::string(json::text(call("drive.changes.getStartPageToken", user), "startPageToken"));
  };
  auto const for_alice = token_of(alice), for_bob = token_of(bob);
  auto const id = create(alice, R"({"name": "f"})");
  json::value const first = call("drive.changes.list", alice, {{"pageToken", for_alice}});
  ASSERT_EQ(json::items(first, "changes").size(), 1u);
  EXPECT_EQ(json::text(json::items(first, "changes")[0], "fileId"), id);
  EXPECT_TRUE(json::items(call("drive.changes.list", bob, {{"pageToken", for_bob}}), "changes").empty());
  share(alice, id, bob, "reader");
  json::value const shared = call("drive.changes.list", bob, {{"pageToken", for_bob}});
  ASSERT_EQ(json::items(shared, "changes").size(), 1u);
  EXPECT_FALSE(json::boolean(json::items(shared, "changes")[0], "removed"));
  std::string const next(json::text(shared, "newStartPageToken"));
  call("drive.files.delete", alice, {{"fileId", id}});
  json::value const gone = call("drive.changes.list", bob, {{"pageToken", next}});
  ASSERT_EQ(json::items(gone, "changes").size(), 1u);
  EXPECT_TRUE(json::boolean(json::items(gone, "changes")[0], "removed"));
  EXPECT_EQ(fault("drive.changes.list", bob, {{"pageToken", "999999"}}).location, "pageToken");
}

TEST_F(Files, AboutCountsTheQuota) {
  create(alice, R"({"name": "f"})", "text/plain", "12345");
  EXPECT_EQ(fault("drive.about.get", alice).code, 400);
  json::value const about = call("drive.about.get", alice, {{"fields", "*"}});
  EXPECT_EQ(json::text(about.at("storageQuota"), "usage"), "5");
  EXPECT_EQ(json::text(about.at("user"), "emailAddress"), alice);
}

TEST_F(Files, BuiltInContentIsWhereItIsExpected) {
  fill("drive", {});
  EXPECT_THAT(names(alice, "'root' in parents and mimeType = 'application/vnd.google-apps.folder'",
                    {{"orderBy", "name"}}),
              ElementsAre("Projects", "Receipts", "Travel"));
  EXPECT_THAT(names(alice, "fullText contains 'invoices'"), Contains("Apollo specification"));
  EXPECT_THAT(names(alice, "sharedWithMe"),
              UnorderedElementsAre("Rates 2026", "Apollo risks", "Support numbers"));
  EXPECT_THAT(names(alice, "name contains 'handbook'"), ElementsAre("Office handbook.pdf"));
  json::value const drives = call("drive.drives.list", carol);
  EXPECT_EQ(json::text(json::items(drives, "drives")[0], "name"), "Team Apollo");
  EXPECT_THAT(names(bob, "name = 'Milestones'",
                    {{"supportsAllDrives", "true"}, {"includeItemsFromAllDrives", "true"}}),
              ElementsAre("Milestones"));
}

TEST_F(Files, SeedFileReplacesTheBuiltInContent) {
  json::value const file = json::parse(
                               R"({"drives": [{"name": "Team", "organizers": ["alice@example.com"],
      "readers": ["bob@example.com"]}],
    "files": [{"owner": "alice@example.com", "path": "A/B/plan.md", "text": "# Plan", "modified": "-2d",
      "share": [{"user": "bob@example.com", "role": "writer"}]},
              {"owner": "alice@example.com", "path": "in team.txt", "drive": "Team", "text": "x"}]})")
                               .value();
  fill("drive", Seed(&file, "/drive"));
  EXPECT_THAT(names(alice), UnorderedElementsAre("A", "B", "plan.md"));
  EXPECT_THAT(names(bob, "sharedWithMe"), ElementsAre("plan.md"));
  EXPECT_THAT(names(bob, "", {{"supportsAllDrives", "true"}, {"includeItemsFromAllDrives", "true"}}),
              UnorderedElementsAre("plan.md", "in team.txt"));
  json::value const wrong =
      json::parse(R"({"files": [{"owner": "nobody@example.com", "path": "a"}]})").value();
  EXPECT_THROW(fill("drive", Seed(&wrong, "/drive")), Failure);
}

}  // namespace
}  // namespace workspace::sandbox::drive
