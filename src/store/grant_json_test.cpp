#include "store/grant_json.hpp"

#include <gtest/gtest.h>

namespace workspace::store {
namespace {

using namespace std::chrono_literals;

// 2026-11-23T18:50:44Z
TimePoint const expiry{1'795'459'844s};

std::string const written_by_python = R"({
  "token": "ya29.example",
  "refresh_token": "1//example",
  "token_uri": "https://oauth2.googleapis.com/token",
  "client_id": "client.apps.googleusercontent.com",
  "client_secret": "secret",
  "scopes": [
    "https://www.googleapis.com/auth/drive",
    "openid"
  ],
  "expiry": "2026-11-23T18:50:44.123456"
})";

TEST(GrantJson, ReadsWhatPythonWrites) {
  auto const grant = read_grant(written_by_python);
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->token, "ya29.example");
  EXPECT_EQ(grant->refresh_token, "1//example");
  EXPECT_EQ(grant->token_uri, "https://oauth2.googleapis.com/token");
  EXPECT_EQ(grant->client_id, "client.apps.googleusercontent.com");
  EXPECT_EQ(grant->client_secret, "secret");
  EXPECT_EQ(grant->scopes, (std::vector<std::string>{"https://www.googleapis.com/auth/drive", "openid"}));
  EXPECT_EQ(grant->expiry, expiry + 123ms);
  EXPECT_TRUE(grant->extra.empty());
}

TEST(GrantJson, WritesWhatPythonReads) {
  auto grant = read_grant(written_by_python).value();
  EXPECT_EQ(write_grant(grant).find("123456"), std::string::npos);
  std::string expected = written_by_python;
  expected.replace(expected.find("123456"), 6, "123000");
  EXPECT_EQ(write_grant(grant), expected);
  grant.expiry = expiry;
  EXPECT_NE(write_grant(grant).find("\"expiry\": \"2026-11-23T18:50:44\"\n"), std::string::npos);
}

TEST(GrantJson, AZoneIsConverted) {
  for (char const* text : {"2026-11-23T18:50:44", "2026-11-23T18:50:44Z", "2026-11-23T18:50:44+00:00",
                           "2026-11-23T20:50:44+02:00", "2026-11-23T13:20:44-05:30", "2026-11-23 18:50:44"}) {
    auto const grant = read_grant(std::string(R"({"token":"t","expiry":")") + text + "\"}");
    ASSERT_TRUE(grant) << text;
    EXPECT_EQ(grant->expiry, expiry) << text;
  }
}

TEST(GrantJson, AnExpiryThatIsNoDateIsUnknown) {
  for (char const* text : {"\"soon\"", "null", "17", "\"\""}) {
    auto const grant = read_grant(std::string(R"({"token":"t","expiry":)") + text + "}");
    ASSERT_TRUE(grant) << text;
    EXPECT_FALSE(grant->expiry) << text;
  }
}

TEST(GrantJson, EmptyIsNullAndUnknownMembersStay) {
  auto const grant = read_grant(
      R"({"user_email":"alice@example.com","refresh_token":"r","token":null,"id_token":{"a":[1,{}]}})");
  ASSERT_TRUE(grant);
  EXPECT_EQ(write_grant(*grant), R"({
  "token": null,
  "refresh_token": "r",
  "token_uri": null,
  "client_id": null,
  "client_secret": null,
  "scopes": [],
  "expiry": null,
  "user_email": "alice@example.com",
  "id_token": {
    "a": [
      1,
      {}
    ]
  }
})");
  EXPECT_EQ(read_grant(write_grant(*grant)).value(), *grant);
}

TEST(GrantJson, ScopesMayBeOneText) {
  auto const grant = read_grant(R"({"token":"t","scopes":"openid  email"})");
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->scopes, (std::vector<std::string>{"openid", "email"}));
}

TEST(GrantJson, WhatIsNoGrantIsRefusedWithoutQuotingIt) {
  for (char const* text : {"", "{", "[]", "null", "{}", R"({"token":{"secret-text":1}})",
                           R"({"token":"secret-text","scopes":5})", R"({"token":"secret-text","scopes":[5]})",
                           R"({"refresh_token":"secret-text")"}) {
    auto const grant = read_grant(text);
    ASSERT_FALSE(grant) << text;
    EXPECT_EQ(grant.error().kind, ErrorKind::invalid) << text;
    EXPECT_FALSE(grant.error().message.empty());
    EXPECT_EQ(grant.error().text().find("secret-text"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace workspace::store
