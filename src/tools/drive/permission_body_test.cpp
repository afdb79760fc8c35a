#include "tools/drive/permission_body.hpp"

#include "tools/drive/types.hpp"

#include <gtest/gtest.h>

namespace workspace::tools::drive {
namespace {

TimePoint const now{seconds{1'700'000'000}};  // 2023-11-14T22:13:20Z

std::string body(Grant const& grant) { return json::write(permission_body(grant, now)); }

TEST(PermissionBody, ForPeopleDomainsAndEverybody) {
  EXPECT_EQ(body({.who = " bob@example.com ", .role = Role::writer}),
            R"({"type":"user","role":"writer","emailAddress":"bob@example.com"})");
  EXPECT_EQ(body({.who = "example.com", .type = ShareType::domain, .discoverable = true}),
            R"({"type":"domain","role":"reader","domain":"example.com","allowFileDiscovery":true})");
  EXPECT_EQ(body({.type = ShareType::anyone}), R"({"type":"anyone","role":"reader"})");
  EXPECT_EQ(
      body({.who = "bob@example.com", .expires = "2023-12-01T10:00:00+01:00"}),
      R"({"type":"user","role":"reader","emailAddress":"bob@example.com","expirationTime":"2023-12-01T09:00:00Z"})");
}

TEST(PermissionBody, WhatGoogleWouldRefuseIsRefusedBefore) {
  EXPECT_THROW(body({.who = "bob"}), Failure);
  EXPECT_THROW(body({.who = "a@example.com, b@example.com"}), Failure);
  EXPECT_THROW(body({.who = "bob@example.com", .type = ShareType::domain}), Failure);
  EXPECT_THROW(body({.who = "bob@example.com", .type = ShareType::anyone}), Failure);
  EXPECT_THROW(body({.type = ShareType::anyone, .expires = "2023-12-01T10:00:00Z"}), Failure);
  EXPECT_THROW(body({.who = "bob@example.com", .discoverable = true}), Failure);
}

TEST(PermissionBody, ExpiriesLieInTheFuture) {
  EXPECT_EQ(expiry_of("2023-12-31", now), "2023-12-31T23:59:59Z");
  EXPECT_THROW(expiry_of("2023-11-14T22:13:20Z", now), Failure);
  EXPECT_THROW(expiry_of("tomorrow", now), Failure);
}

TEST(DriveTypes, AFileIsMadeOfWhatGoogleSays) {
  auto const document = json::Document::parse(
      R"({"id":"1","name":"n","mimeType":"text/plain","size":"0","owners":[{"displayName":"A"}],
    "permissions":[{"type":"user","role":"owner"},{"type":"anyone","role":"reader"}],"shortcutDetails":{"targetId":"2"},"trashed":true})");
  auto const file = schema::taken<File>(document.value());
  EXPECT_EQ(file.size, 0);
  EXPECT_EQ(file.anyone_with_link, "reader");
  EXPECT_EQ(file.shortcut_target_id, "2");
  EXPECT_EQ(file.owners, std::vector<std::string>{"A"});
  EXPECT_EQ(
      json::write(schema::write(file)),
      R"({"id":"1","name":"n","mime_type":"text/plain","size":0,"anyone_with_link":"reader","shortcut_target_id":"2","owners":["A"],"trashed":true})");
}

TEST(DriveTypes, AListAsksForWhatIsShown) {
  EXPECT_EQ(schema::selector<FileList>(Detail::brief),
            "files(id,name,mimeType,shortcutDetails(targetId)),incompleteSearch,nextPageToken");
  EXPECT_EQ(schema::selector<Target>(),
            "id,name,mimeType,shortcutDetails(targetId),size,webViewLink,parents,trashed");
}

}  // namespace
}  // namespace workspace::tools::drive
