#include "google/api_error.hpp"

#include "google/fakes.hpp"

#include <gtest/gtest.h>

namespace workspace::google {
namespace {

TimePoint const now{seconds{1'700'000'000}};

ApiError error_for(catalogue::Method const& method, Params const& params, int status, std::string body,
                   http::Headers headers = {}) {
  return error_answer(method, params,
                      read_problem(http::Response{status, std::move(headers), std::move(body)}, now));
}

ApiError file_error(int status, std::string body) {
  return error_for(fake::files_get, Params().set("fileId", "abc"), status, std::move(body));
}

std::string shape(int status, std::string_view reason, std::string_view message) {
  return R"({"error":{"code":)" + std::to_string(status) + R"(,"message":")" + std::string(message) +
         R"(","errors":[{"domain":"global","reason":")" + std::string(reason) + R"("}]}})";
}

void expect(ApiError const& error, ErrorKind kind, std::string_view text) {
  EXPECT_EQ(error.error().kind, kind);
  EXPECT_EQ(error.what(), text);
  EXPECT_LE(std::string_view(error.what()).size(), 600u);
}

TEST(ApiError, ApiNotEnabledWithGooglesLink) {
  auto const error =
      error_for(fake::messages_send, Params().set("userId", "me"), 403, R"({"error":{"code":403,
    "message":"Gmail API has not been used in project 1 before or it is disabled.","status":"PERMISSION_DENIED",
    "errors":[{"reason":"accessNotConfigured"}],
    "details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"SERVICE_DISABLED",
      "metadata":{"service":"gmail.googleapis.com",
        "activationUrl":"https://console.developers.google.com/apis/api/gmail.googleapis.com/overview?project=1"}}]}})");
  expect(error, ErrorKind::denied,
         "The Gmail API is not enabled in the Google Cloud project of this server's client. Whoever runs the "
         "project must "
         "enable it at "
         "https://console.developers.google.com/apis/api/gmail.googleapis.com/overview?project=1 ; it takes "
         "effect after a few minutes.");
  EXPECT_EQ(error.reason(), "SERVICE_DISABLED");
  EXPECT_EQ(error.status(), 403);
  EXPECT_EQ(error.service(), "Gmail");
}

TEST(ApiError, ApiNotEnabledWithoutALinkOfGoogles) {
  auto const error = error_for(fake::freebusy, {}, 403, R"({"error":{"code":403,"message":"x",
    "errors":[{"reason":"accessNotConfigured","extendedHelp":"https://console.developers.google.com.example.com/"}]}})");
  expect(error, ErrorKind::denied,
         "The Google Calendar API is not enabled in the Google Cloud project of this server's client. "
         "Whoever runs the "
         "project must enable it at "
         "https://console.cloud.google.com/apis/library/calendar-json.googleapis.com ; it takes "
         "effect after a few minutes.");
}

TEST(ApiError, MissingScope) {
  auto const text =
      "The Google sign-in does not cover drive.files.get. Any one of these scopes is enough: drive, "
      "drive.readonly. Sign "
      "in again with start_google_auth and allow what Google asks.";
  expect(file_error(403,
                    shape(403, "insufficientPermissions", "Request had insufficient authentication scopes.")),
         ErrorKind::denied, text);
  expect(file_error(403, R"({"error":{"code":403,"status":"PERMISSION_DENIED","details":[
           {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}})"),
         ErrorKind::denied, text);
}

TEST(ApiError, ExpiredOrRevokedGrant) {
  auto const text = "The Google sign-in has expired or was revoked. Sign in again with start_google_auth.";
  expect(file_error(400,
                    R"({"error":"invalid_grant","error_description":"Token has been expired or revoked."})"),
         ErrorKind::unauthenticated, text);
  expect(file_error(401, shape(401, "authError", "Invalid Credentials")), ErrorKind::unauthenticated, text);
}

TEST(ApiError, RateLimitsAndQuotas) {
  expect(error_for(fake::files_list, {}, 429, shape(429, "rateLimitExceeded", "x"), {{"Retry-After", "30"}}),
         ErrorKind::exhausted, "The rate limit of Google Drive is reached. Try again in 30 s.");
  expect(
      error_for(fake::files_list, {}, 429, R"({"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[
           {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.5s"}]}})"),
      ErrorKind::exhausted, "The rate limit of Google Drive is reached. Try again in 2 s.");
  expect(
      file_error(403, shape(403, "userRateLimitExceeded", "x")), ErrorKind::exhausted,
      "The rate limit of Google Drive is reached. Wait a minute, then try again, or ask for less at once.");
  expect(file_error(403, shape(403, "dailyLimitExceeded", "Daily Limit Exceeded")), ErrorKind::exhausted,
         "The quota of Google Drive is used up. Google says: Daily Limit Exceeded. Try again tomorrow.");
  expect(file_error(403,
                    shape(403, "storageQuotaExceeded", "The user's Drive storage quota has been exceeded.")),
         ErrorKind::exhausted,
         "There is no room left in Google Drive. Google says: The user's Drive storage quota has been "
         "exceeded. Free some "
         "space first.");
}

TEST(ApiError, NotFoundNamesWhatWasAskedFor) {
  expect(file_error(404, shape(404, "notFound", "File not found: abc.")), ErrorKind::not_found,
         "Google Drive has nothing with fileId \"abc\" (drive.files.get). Google says: File not found: abc. "
         "Check the id; "
         "it must exist and be visible to this account.");
}

TEST(ApiError, PermissionDenied) {
  expect(file_error(
             403, shape(403, "insufficientFilePermissions", "The user does not have sufficient permissions")),
         ErrorKind::denied,
         "Google Drive refused drive.files.get on fileId \"abc\". Google says: The user does not have "
         "sufficient "
         "permissions. Use another account, or ask its owner for access.");
}

TEST(ApiError, InvalidArgument) {
  expect(error_for(fake::files_list, {}, 400, R"({"error":{"code":400,"message":"Invalid Value","errors":[
           {"reason":"invalid","locationType":"parameter","location":"q"}]}})"),
         ErrorKind::invalid,
         "Google did not accept drive.files.list (q). Google says: Invalid Value. Correct the arguments; the "
         "same ones will "
         "fail again.");
  expect(error_for(fake::events_insert, {}, 400,
                   R"({"error":{"code":400,"status":"INVALID_ARGUMENT","message":"Bad.",
           "details":[{"@type":"type.googleapis.com/google.rpc.BadRequest",
             "fieldViolations":[{"field":"start.dateTime","description":"x"}]}]}})"),
         ErrorKind::invalid,
         "Google did not accept calendar.events.insert (start.dateTime). Google says: Bad. Correct the "
         "arguments; the same "
         "ones will fail again.");
}

TEST(ApiError, ConflictsAndStates) {
  EXPECT_EQ(file_error(409, shape(409, "duplicate", "x")).error().kind, ErrorKind::conflict);
  EXPECT_EQ(file_error(412, shape(412, "conditionNotMet", "x")).error().kind, ErrorKind::conflict);
  EXPECT_EQ(file_error(400, shape(400, "failedPrecondition", "x")).error().kind, ErrorKind::conflict);
  EXPECT_EQ(file_error(410, shape(410, "deleted", "x")).error().kind, ErrorKind::not_found);
  EXPECT_EQ(file_error(410, shape(410, "fullSyncRequired", "x")).error().kind, ErrorKind::conflict);
  EXPECT_EQ(file_error(413, "").error().kind, ErrorKind::too_large);
}

TEST(ApiError, PagesOfProxiesAreNotPassedOn) {
  expect(file_error(502, "<html><head><title>502</title></head><body>ya29.example</body></html>"),
         ErrorKind::unavailable,
         "Google Drive failed at drive.files.get (status 502). Wait a minute, then try again, or ask for "
         "less at once.");
  auto const error =
      file_error(400, shape(400, "invalid", "<b>Bad</b> &amp; <script>alert(1)</script>a < b"));
  EXPECT_EQ(error.google_message(), "Bad &amp; alert(1) a < b");
}

TEST(ApiError, MessagesAreBoundedAndHoldNoCredential) {
  auto const error = error_for(fake::files_get, Params().set("fileId", std::string(500, 'x')), 404,
                               shape(404, "notFound", "Bearer ya29.secret " + std::string(5000, 'y')));
  std::string const text = error.what();
  EXPECT_LE(text.size(), 600u);
  EXPECT_EQ(text.find("secret"), std::string::npos);
  EXPECT_NE(text.find("[redacted]"), std::string::npos);
  EXPECT_NE(text.find("Check the id"), std::string::npos);
}

TEST(ApiError, MessageStaysOneLineOfValidText) {
  auto const error = file_error(400, shape(400, "invalid", "one\\r\\n\\ttwo\\u0000three"));
  EXPECT_EQ(error.google_message(), "one two three");
  EXPECT_EQ(plain_line("\xFF"
                       "abc",
                       80),
            "\xEF\xBF\xBD"
            "abc");
  EXPECT_EQ(plain_line(std::string(100, 'a'), 10), "aaaaaaa...");
}

TEST(ApiError, OutcomeUnknownSaysHowToCheck) {
  auto const error = unknown_outcome(fake::events_insert, "the connection broke after the request was sent");
  expect(error, ErrorKind::unknown_outcome,
         "The outcome of calendar.events.insert is unknown: the connection broke after the request was sent, "
         "so Google "
         "Calendar may or may not have done it. Do not repeat it before you have looked: list or get the "
         "events concerned "
         "and see whether the change is there.");
}

TEST(ApiError, NoAnswer) {
  using Kind = http::Broken::Kind;
  expect(
      no_answer(fake::files_get, {Kind::connect, false, "Could not connect to server"}),
      ErrorKind::unavailable,
      "Google Drive could not be reached for drive.files.get: Could not connect to server. Try again later.");
  EXPECT_EQ(no_answer(fake::files_get, {Kind::timeout, true, ""}).error().kind, ErrorKind::timeout);
  EXPECT_EQ(no_answer(fake::files_get, {Kind::too_large, true, ""}).error().kind, ErrorKind::too_large);
}

}  // namespace
}  // namespace workspace::google
