#include "sandbox/drive/drive_test.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::drive {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Sharing : public DriveTest {
 protected:
  ApiFault grant_fault(std::string_view body, Parameters parameters = {}) {
    parameters.emplace_back("fileId", id);
    return fault("drive.permissions.create", alice, parameters, body);
  }
  json::value grant(std::string_view body, Parameters parameters = {}) {
    parameters.emplace_back("fileId", id);
    return call("drive.permissions.create", alice, parameters, body);
  }
  std::string permission_of(std::string_view user) { return permission_id("user", user, false); }

  std::string id = create(alice, R"({"name": "Plan"})", "text/plain", "x");
};

TEST_F(Sharing, TellsTheOtherUser) {
  auto const made = grant(R"({"type": "user", "role": "reader", "emailAddress": "Bob@Example.com"})",
                          {{"emailMessage", "Have a look"}});
  EXPECT_EQ(json::text(made, "id"), permission_of(bob));
  EXPECT_THAT(mails(bob), ElementsAre(HasSubstr("shared with you: \"Plan\"")));
  auto const file = get(bob, id);
  EXPECT_EQ(json::text(file, "sharedWithMeTime"), "2026-07-01T08:00:00Z");
  EXPECT_EQ(json::text(file.at("sharingUser"), "emailAddress"), alice);
  EXPECT_TRUE(json::boolean(file, "shared"));
  EXPECT_EQ(json::find(file, "permissions"), nullptr);
  EXPECT_EQ(json::find(file, "parents"), nullptr);
  EXPECT_EQ(json::items(get(alice, id), "permissions").size(), 2u);
}

TEST_F(Sharing, IsSilentWhenAsked) {
  grant(R"({"type": "user", "role": "reader", "emailAddress": "bob@example.com"})",
        {{"sendNotificationEmail", "false"}});
  EXPECT_THAT(mails(bob), IsEmpty());
  EXPECT_EQ(grant_fault(R"({"type": "user", "role": "reader", "emailAddress": "stranger@example.net"})",
                        {{"sendNotificationEmail", "false"}})
                .reason,
            "invalidSharingRequest");
}

TEST_F(Sharing, RefusesWhatMakesNoSense) {
  EXPECT_EQ(grant_fault(R"({"type": "user", "role": "reader"})").location, "permission.emailAddress");
  EXPECT_EQ(grant_fault(R"({"type": "user", "role": "boss", "emailAddress": "bob@example.com"})").location,
            "permission.role");
  EXPECT_EQ(grant_fault(R"({"type": "robot", "role": "reader"})").location, "permission.type");
  EXPECT_EQ(grant_fault(R"({"type": "user", "role": "organizer", "emailAddress": "bob@example.com"})").code,
            403);
  EXPECT_EQ(grant_fault(R"({"type": "domain", "role": "reader"})").location, "permission.domain");
  EXPECT_EQ(fault("drive.permissions.get", alice, {{"fileId", id}, {"permissionId", "1"}}).message,
            "Permission not found: 1.");
}

TEST_F(Sharing, ByLinkOpensButDoesNotList) {
  auto const made = grant(R"({"type": "anyone", "role": "reader"})");
  EXPECT_EQ(json::text(made, "id"), "anyoneWithLink");
  EXPECT_EQ(json::text(get(bob, id), "name"), "Plan");
  EXPECT_THAT(names(bob), IsEmpty());
  update(bob, id, R"({"viewedByMeTime": "2026-07-01T08:00:00Z"})");
  EXPECT_THAT(names(bob), ElementsAre("Plan"));
  call("drive.permissions.delete", alice, {{"fileId", id}, {"permissionId", "anyoneWithLink"}});
  EXPECT_EQ(fault("drive.files.get", bob, {{"fileId", id}}).code, 404);
}

TEST_F(Sharing, OfAFolderReachesWhatIsInIt) {
  auto const folder = create(alice, R"({"name": "F", "mimeType": "application/vnd.google-apps.folder"})");
  auto const inner = create_in(alice, folder, "inner");
  share(alice, folder, bob, "writer");
  EXPECT_EQ(json::text(update(bob, inner, R"({"name": "renamed"})"), "name"), "renamed");
  EXPECT_EQ(
      fault("drive.permissions.delete", alice, {{"fileId", inner}, {"permissionId", permission_of(bob)}})
          .code,
      403);
  // What bob puts there is his, and alice edits it.
  auto const his = create_in(bob, folder, "his");
  EXPECT_TRUE(json::boolean(get(bob, his), "ownedByMe"));
  EXPECT_TRUE(json::boolean(get(alice, his).at("capabilities"), "canEdit"));
}

TEST_F(Sharing, WritersMayBeKeptFromIt) {
  share(alice, id, bob, "writer");
  call("drive.permissions.create", bob, {{"fileId", id}},
       R"({"type": "user", "role": "reader", "emailAddress": "carol@example.com"})");
  EXPECT_EQ(json::text(get(carol, id), "name"), "Plan");
  update(alice, id, R"({"writersCanShare": false})");
  EXPECT_EQ(
      fault("drive.permissions.create", bob, {{"fileId", id}}, R"({"type": "anyone", "role": "reader"})")
          .reason,
      "insufficientFilePermissions");
  EXPECT_EQ(fault("drive.permissions.list", carol, {{"fileId", id}}).code, 403);
}

TEST_F(Sharing, AReaderMayLeave) {
  share(alice, id, bob, "reader");
  call("drive.permissions.delete", bob, {{"fileId", id}, {"permissionId", permission_of(bob)}});
  EXPECT_EQ(fault("drive.files.get", bob, {{"fileId", id}}).code, 404);
  EXPECT_EQ(fault("drive.permissions.delete", alice, {{"fileId", id}, {"permissionId", permission_of(alice)}})
                .reason,
            "cannotRemoveOwner");
}

TEST_F(Sharing, EndsWhenItExpires) {
  auto const until = [&](std::string_view when) {
    return fmt::format(
        R"({{"type": "user", "role": "reader", "emailAddress": "bob@example.com", "expirationTime": "{}"}})",
        when);
  };
  EXPECT_EQ(grant_fault(until("2026-06-01T00:00:00Z")).reason, "cannotSetExpiration");
  EXPECT_EQ(grant_fault(until("2027-08-01T00:00:00Z")).reason, "cannotSetExpiration");
  EXPECT_EQ(
      grant_fault(R"({"type": "anyone", "role": "reader", "expirationTime": "2026-07-02T00:00:00Z"})").reason,
      "cannotSetExpiration");
  grant(until("2026-07-01T09:00:00Z"));
  EXPECT_EQ(json::text(get(bob, id), "name"), "Plan");
  clock.advance(seconds{3601});
  EXPECT_EQ(fault("drive.files.get", bob, {{"fileId", id}}).code, 404);
}

TEST_F(Sharing, UpdateChangesRoleAndExpiration) {
  share(alice, id, bob, "reader");
  Parameters const which{{"fileId", id}, {"permissionId", permission_of(bob)}, {"fields", "*"}};
  EXPECT_EQ(json::text(call("drive.permissions.update", alice, which,
                            R"({"role": "commenter", "expirationTime": "2026-08-01T00:00:00Z"})"),
                       "role"),
            "commenter");
  EXPECT_EQ(fault("drive.permissions.update", alice, which, R"({"emailAddress": "x@example.com"})").reason,
            "fieldNotWritable");
  auto without = which;
  without.emplace_back("removeExpiration", "true");
  EXPECT_EQ(json::find(call("drive.permissions.update", alice, without, "{}"), "expirationTime"), nullptr);
}

TEST_F(Sharing, OwnershipIsHandedOverDeliberately) {
  constexpr auto owner = R"({"type": "user", "role": "owner", "emailAddress": "bob@example.com"})";
  EXPECT_EQ(grant_fault(owner).location, "transferOwnership");
  EXPECT_EQ(grant_fault(owner, {{"transferOwnership", "true"}, {"sendNotificationEmail", "false"}}).code,
            403);
  grant(owner, {{"transferOwnership", "true"}});
  EXPECT_TRUE(json::boolean(get(bob, id), "ownedByMe"));
  EXPECT_TRUE(json::boolean(get(alice, id).at("capabilities"), "canEdit"));
  EXPECT_EQ(fault("drive.files.delete", alice, {{"fileId", id}}).code, 403);
}

TEST_F(Sharing, APendingOwnerAccepts) {
  world.directory.put({"erin@other.example", "Erin Example"});
  world.of<DriveState>().roots["erin@other.example"] = world.of<DriveState>().roots.at(std::string(bob));
  share(alice, id, "erin@other.example", "writer");
  Parameters const which{{"fileId", id}, {"permissionId", permission_of("erin@other.example")}};
  auto transfer = which;
  transfer.emplace_back("transferOwnership", "true");
  EXPECT_EQ(fault("drive.permissions.update", alice, transfer, R"({"role": "owner"})").reason,
            "consentRequiredForOwnershipTransfer");
  call("drive.permissions.update", alice, which, R"({"role": "writer", "pendingOwner": true})");
  call("drive.permissions.update", "erin@other.example", transfer, R"({"role": "owner"})");
  EXPECT_EQ(json::text(json::items(get(alice, id), "owners")[0], "emailAddress"), "erin@other.example");
}

using SharedDrives = DriveTest;

TEST_F(SharedDrives, ItemsNeedSupportsAllDrives) {
  auto const drive = make_drive();
  auto const id = create_in(alice, drive, "f");
  EXPECT_EQ(fault("drive.files.get", alice, {{"fileId", id}}).code, 404);
  auto const file = get(alice, id);
  EXPECT_EQ(json::text(file, "driveId"), drive);
  EXPECT_EQ(json::find(file, "owners"), nullptr);
  EXPECT_THAT(names(alice), IsEmpty());
  EXPECT_THAT(names(alice, "", {{"supportsAllDrives", "true"}, {"includeItemsFromAllDrives", "true"}}),
              ElementsAre("f"));
  EXPECT_THAT(names(alice, "",
                    {{"supportsAllDrives", "true"},
                     {"includeItemsFromAllDrives", "true"},
                     {"corpora", "drive"},
                     {"driveId", drive}}),
              ElementsAre("f"));
}

TEST_F(SharedDrives, ParametersMustFitTogether) {
  auto const drive = make_drive();
  EXPECT_EQ(fault("drive.files.list", alice, {{"corpora", "drive"}}).message,
            "The driveId parameter must be specified if and only if corpora is set to drive.");
  EXPECT_EQ(fault("drive.files.list", alice, {{"driveId", drive}}).code, 400);
  EXPECT_EQ(fault("drive.files.list", alice, {{"includeItemsFromAllDrives", "true"}}).location,
            "supportsAllDrives");
  EXPECT_EQ(
      fault("drive.files.list", alice, {{"corpora", "allDrives"}, {"supportsAllDrives", "true"}}).location,
      "includeItemsFromAllDrives");
  EXPECT_EQ(fault("drive.files.list", bob,
                  {{"corpora", "drive"},
                   {"driveId", drive},
                   {"supportsAllDrives", "true"},
                   {"includeItemsFromAllDrives", "true"}})
                .code,
            404);
}

TEST_F(SharedDrives, MembersHaveTheirRoleEverywhere) {
  auto const drive = make_drive();
  auto const id = create_in(alice, drive, "f");
  share(alice, drive, bob, "writer");
  share(alice, drive, carol, "reader");
  EXPECT_EQ(json::text(update(bob, id, R"({"name": "g"})"), "name"), "g");
  EXPECT_EQ(
      fault("drive.files.update", carol, {{"fileId", id}, {"supportsAllDrives", "true"}}, R"({"name": "h"})")
          .code,
      403);
  EXPECT_EQ(fault("drive.files.update", bob, {{"fileId", id}, {"supportsAllDrives", "true"}},
                  R"({"trashed": true})")
                .code,
            403);
  EXPECT_EQ(fault("drive.drives.update", bob, {{"driveId", drive}}, R"({"name": "x"})").code, 403);
  EXPECT_EQ(json::text(call("drive.drives.get", carol, {{"driveId", drive}}), "name"), "Team");
}

TEST_F(SharedDrives, FilesMoveInAndOut) {
  auto const drive = make_drive();
  auto const id = create(alice, R"({"name": "f"})");
  auto const inside = update(alice, id, "{}", {{"addParents", drive}, {"removeParents", "root"}});
  EXPECT_EQ(json::text(inside, "driveId"), drive);
  auto const outside = update(alice, id, "{}", {{"addParents", "root"}, {"removeParents", drive}});
  EXPECT_TRUE(json::boolean(outside, "ownedByMe"));
  auto const folder = create(alice, R"({"name": "F", "mimeType": "application/vnd.google-apps.folder"})");
  EXPECT_EQ(fault("drive.files.update", alice,
                  {{"fileId", folder},
                   {"addParents", drive},
                   {"removeParents", "root"},
                   {"supportsAllDrives", "true"}},
                  "{}")
                .reason,
            "teamDrivesFolderMoveInNotSupported");
}

TEST_F(SharedDrives, AreMadeOncePerRequestAndDeletedWhenEmpty) {
  auto const drive = make_drive();
  EXPECT_EQ(fault("drive.drives.create", alice, {{"requestId", "r1"}}, R"({"name": "Team"})").code, 409);
  auto const id = create_in(alice, drive, "f");
  EXPECT_EQ(fault("drive.drives.delete", alice, {{"driveId", drive}}).code, 403);
  call("drive.files.delete", alice, {{"fileId", id}, {"supportsAllDrives", "true"}});
  call("drive.drives.delete", alice, {{"driveId", drive}});
  EXPECT_EQ(fault("drive.drives.get", alice, {{"driveId", drive}}).code, 404);
}

using Comments = DriveTest;

TEST_F(Comments, AreWrittenAnsweredAndResolved) {
  auto const id = create(alice, R"({"name": "f"})", "text/plain", "x");
  share(alice, id, bob, "commenter");
  share(alice, id, carol, "reader");
  EXPECT_EQ(fault("drive.comments.create", bob, {{"fileId", id}}, R"({"content": "Why?"})").location,
            "fields");
  json::value const made =
      call("drive.comments.create", bob, {{"fileId", id}, {"fields", "*"}}, R"({"content": "Why <b>?"})");
  EXPECT_EQ(json::text(made, "htmlContent"), "Why &lt;b&gt;?");
  std::string const comment(json::text(made, "id"));
  EXPECT_EQ(
      fault("drive.comments.create", carol, {{"fileId", id}, {"fields", "*"}}, R"({"content": "x"})").code,
      403);
  call("drive.replies.create", alice, {{"fileId", id}, {"commentId", comment}, {"fields", "*"}},
       R"({"action": "resolve"})");
  json::value const read =
      call("drive.comments.get", carol, {{"fileId", id}, {"commentId", comment}, {"fields", "*"}});
  EXPECT_TRUE(json::boolean(read, "resolved"));
  EXPECT_EQ(json::items(read, "replies").size(), 1u);
  EXPECT_EQ(fault("drive.comments.update", alice, {{"fileId", id}, {"commentId", comment}, {"fields", "*"}},
                  R"({"content": "y"})")
                .code,
            403);
  call("drive.comments.delete", bob, {{"fileId", id}, {"commentId", comment}});
  EXPECT_TRUE(
      json::items(call("drive.comments.list", alice, {{"fileId", id}, {"fields", "*"}}), "comments").empty());
  EXPECT_EQ(json::items(call("drive.comments.list", alice,
                             {{"fileId", id}, {"fields", "*"}, {"includeDeleted", "true"}}),
                        "comments")
                .size(),
            1u);
}

}  // namespace
}  // namespace workspace::sandbox::drive
