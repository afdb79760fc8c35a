#include "tools/frame/adapter.hpp"

#include "tools/frame/fakes.hpp"

namespace workspace::tools {
namespace {

std::string const alice = "alice@example.com";
char const* const calendars =
    R"({"items":[{"id":"alice@example.com","summary":"Alice","primary":true,"accessRole":"owner"}]})";

class BrokenHttp final : public http::Client {
 public:
  Async<Result<http::Response, http::Broken>> send(http::Request) override {
    throw std::logic_error("password=secret");
    co_return http::Response{};
  }
};

class Adapter : public testing::Test {
 protected:
  mcp::CallResult call(std::string_view tool, std::string_view arguments) {
    return call(fake_.backend, tool, arguments);
  }
  mcp::CallResult call(Backend& backend, std::string_view tool, std::string_view arguments) {
    Policy policy(backend, policy_options_);
    auto const made = make_mcp_tools({&tool_named(tool)}, policy, backend, options_);
    mcp::CallContext::Input input;
    input.caller.principal = {.id = "", .from_loopback = from_loopback_};
    input.deadline = fake_.clock.now() + std::chrono::minutes(1);
    mcp::CallContext context(std::move(input), {});
    auto outcome = fake_.run(made[0].call(context, json::parse(arguments).value().as_object()));
    return std::get<mcp::CallResult>(std::move(outcome));
  }
  static std::string text(mcp::CallResult const& result) {
    std::string all;
    for (auto const& content : result.content) all += json::text(content.block, "text");
    return all;
  }
  static json::value structured(mcp::CallResult const& result) {
    return json::parse(result.structured).value();
  }
  void expect_error(mcp::CallResult const& result, std::string_view part) {
    EXPECT_TRUE(result.is_error);
    EXPECT_TRUE(result.structured.empty());
    EXPECT_NE(text(result).find(part), std::string::npos) << text(result);
  }

  FakeBackend fake_;
  PolicyOptions policy_options_;
  AdapterOptions options_;
  bool from_loopback_ = true;
};

TEST_F(Adapter, AResultIsTextAndStructure) {
  fake_.sign_in(alice, {"calendar"});
  fake_.http.then(200, calendars);
  auto const result = call("list_calendars", R"({"user_google_email":"alice@example.com"})");
  EXPECT_FALSE(result.is_error) << text(result);
  EXPECT_NE(text(result).find("Alice"), std::string::npos);
  EXPECT_EQ(json::items(structured(result), "calendars").size(), 1u);
  ASSERT_EQ(fake_.http.requests.size(), 1u);
  EXPECT_EQ(fake_.http.requests[0].headers.find("authorization"), "Bearer token-of-alice@example.com");
}

TEST_F(Adapter, OneFormIsLeftOutWhereThatIsWanted) {
  fake_.sign_in(alice, {"calendar"});
  fake_.http.then(200, calendars).then(200, calendars);
  options_.output = Output::text;
  EXPECT_TRUE(call("list_calendars", R"({"user_google_email":"alice@example.com"})").structured.empty());
  options_.output = Output::structured;
  EXPECT_TRUE(call("list_calendars", R"({"user_google_email":"alice@example.com"})").content.empty());
}

TEST_F(Adapter, AMissingUserIsAskedFor) {
  expect_error(call("list_calendars", "{}"), "user_google_email is required");
  expect_error(call("list_calendars", R"({"user_google_email":null})"), "user_google_email is required");
  expect_error(call("list_calendars", R"({"user_google_email":"Alice"})"), "not an e-mail address");
  expect_error(call("list_calendars", R"({"user_google_email":"a b@example.com"})"), "not an e-mail address");
  expect_error(call("list_calendars", R"({"user_google_email":"a\r\nb@example.com"})"),
               "not an e-mail address");
  expect_error(call("list_calendars", R"({"user_google_email":["a"]})"),
               "/user_google_email expected a string");
  EXPECT_TRUE(fake_.http.requests.empty());
}

TEST_F(Adapter, TheUserIsTakenInCamelCaseToo) {
  fake_.sign_in(alice, {"calendar"});
  fake_.http.then(200, calendars);
  EXPECT_FALSE(call("list_calendars", R"({"userGoogleEmail":" alice@example.com "})").is_error);
}

TEST_F(Adapter, ADefaultUserNeedNotBeNamed) {
  auto const required = [&] {
    json::value const schema(input_schema(tool_named("list_calendars"), options_));
    auto const& names = json::items(schema, "required");
    return std::ranges::find(names, json::value("user_google_email")) != names.end();
  };
  EXPECT_TRUE(required());
  options_.default_user = alice;
  EXPECT_FALSE(required());
  fake_.sign_in(alice, {"calendar"});
  fake_.http.then(200, calendars);
  EXPECT_FALSE(call("list_calendars", "{}").is_error);
}

TEST_F(Adapter, WhoHasNotSignedInGetsALink) {
  auto const result = call("list_calendars", R"({"user_google_email":"alice@example.com"})");
  expect_error(result, "https://example.com/consent");
  expect_error(result, "alice@example.com has not signed in");
  EXPECT_EQ(fake_.asked_consent, std::vector<std::string>{alice});
}

TEST_F(Adapter, AGrantThatDoesNotSufficeIsNamedWithALink) {
  fake_.sign_in(alice, {"gmail.readonly"});
  auto const result = call("list_calendars", R"({"user_google_email":"alice@example.com"})");
  expect_error(result, "does not cover calendar");
  expect_error(result, "https://example.com/consent");
  EXPECT_TRUE(fake_.http.requests.empty());
}

TEST_F(Adapter, SigningInNeedsNoAddress) {
  json::value const schema(input_schema(tool_named("start_google_auth"), options_));
  EXPECT_EQ(json::value(json::items(schema, "required")), (json::value{"service_name"}));
  auto const open = call("start_google_auth", R"({"service_name":"gmail","user_google_email":null})");
  ASSERT_FALSE(open.is_error) << text(open);
  EXPECT_EQ(fake_.asked_consent, std::vector<std::string>{""});
  EXPECT_EQ(json::text(structured(open), "url"), "https://example.com/consent");
  EXPECT_FALSE(json::find(structured(open), "user"));
  EXPECT_NE(text(open).find("any Google account"), std::string::npos) << text(open);

  expect_error(call("start_google_auth", R"({"service_name":"gmail","user_google_email":"Alice"})"),
               "not an e-mail address");
  options_.default_user = alice;
  EXPECT_EQ(json::text(structured(call("start_google_auth", R"({"service_name":"gmail"})")), "user"), alice);
  EXPECT_EQ(fake_.asked_consent.back(), alice);
}

TEST_F(Adapter, SigningInIsForTheAccountNamedAlsoInSingleUserMode) {
  policy_options_.single_user = true;
  fake_.sign_in(alice, {"calendar"});
  EXPECT_FALSE(call("start_google_auth", R"({"service_name":"gmail","user_google_email":"bob@example.com"})")
                   .is_error);
  EXPECT_FALSE(call("start_google_auth", R"({"service_name":"gmail"})").is_error);
  EXPECT_EQ(fake_.asked_consent, (std::vector<std::string>{"bob@example.com", ""}));
}

TEST_F(Adapter, WithoutALinkTheReasonStands) {
  fake_.consent_url =
      Error{ErrorKind::unavailable, "No Google client is configured.", "Set GOOGLE_OAUTH_CLIENT_ID."};
  expect_error(call("list_calendars", R"({"user_google_email":"alice@example.com"})"),
               "GOOGLE_OAUTH_CLIENT_ID");
}

TEST_F(Adapter, WhatGoogleRefusesIsAResultToRead) {
  fake_.sign_in(alice, {"calendar"});
  fake_.http.then_error(404, "notFound", "Not Found");
  expect_error(call("get_events", R"({"user_google_email":"alice@example.com","event_id":"gone"})"),
               "eventId \"gone\"");
}

TEST_F(Adapter, BadArgumentsReachNobody) {
  fake_.sign_in(alice, {"calendar"});
  expect_error(call("get_events", R"({"user_google_email":"alice@example.com","max_results":0,"x":1})"),
               "/max_results must be at least 1");
  EXPECT_TRUE(fake_.http.requests.empty());
}

TEST_F(Adapter, ADefectIsNoResult) {
  fake_.sign_in(alice, {"calendar"});
  BrokenHttp broken;
  Backend backend{.http = broken,
                  .resolver = fake_.resolver,
                  .fetch_options = {},
                  .google = google::Endpoints::production(),
                  .google_settings = {},
                  .credentials = fake_.credentials,
                  .grants = fake_.grants,
                  .state = fake_.state,
                  .clock = fake_.clock,
                  .keys = fake_.keys,
                  .workers = fake_.workers,
                  .extractor = fake_.extractor,
                  .attachments = fake_.attachments,
                  .consent_url = fake_.backend.consent_url};
  // It goes on to the protocol, which logs it and says that there was an internal error, and no more.
  EXPECT_THROW(call(backend, "list_calendars", R"({"user_google_email":"alice@example.com"})"),
               std::logic_error);
}

TEST_F(Adapter, InSingleUserModeAStoredAccountServes) {
  policy_options_.single_user = true;
  expect_error(call("list_calendars", "{}"), "Nobody has signed in");
  fake_.sign_in(alice, {"calendar"});
  fake_.http.then(200, calendars).then(200, calendars);
  EXPECT_FALSE(call("list_calendars", "{}").is_error);
  EXPECT_FALSE(call("list_calendars", R"({"user_google_email":"bob@example.com"})").is_error);
  EXPECT_EQ(fake_.http.requests[1].headers.find("authorization"), "Bearer token-of-alice@example.com");
}

TEST_F(Adapter, TheSandboxServesItsOwnMachineOnly) {
  policy_options_.loopback_users_only = true;
  from_loopback_ = false;
  fake_.sign_in(alice, {"calendar"});
  expect_error(call("list_calendars", R"({"user_google_email":"alice@example.com"})"),
               "its own machine only");
}

}  // namespace
}  // namespace workspace::tools
