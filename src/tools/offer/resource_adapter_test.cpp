#include "tools/offer/resource_adapter.hpp"

#include "tools/frame/fakes.hpp"

#include <gmock/gmock.h>

namespace workspace::tools {
namespace {

using testing::HasSubstr;

/// Alice may read all, Carol nothing but mail, and Bob has not signed in.
class ResourceAdapter : public testing::Test {
 protected:
  ResourceAdapter() {
    fake_.sign_in("alice@example.com", {"gmail.modify", "gmail.readonly", "drive", "calendar"});
    fake_.sign_in("carol@example.com", {"gmail.readonly"});
    options_.default_user = "carol@example.com";
  }

  mcp::CallContext call(bool from_loopback = true) {
    mcp::CallContext::Input input;
    input.caller.version = mcp::newest_modern;
    input.caller.principal.from_loopback = from_loopback;
    input.deadline = fake_.clock.now() + std::chrono::minutes(1);
    return {std::move(input), {}};
  }

  std::vector<mcp::ResourceTemplate> templates() {
    return make_mcp_templates(tools_, policy_, fake_.backend, options_);
  }

  mcp::ResourceTemplate named(std::string_view name) {
    for (auto& each : templates())
      if (each.info.name == name) return each;
    throw std::out_of_range("there is no template " + std::string(name));
  }

  mcp::ReadOutcome read(std::string const& name, std::string const& uri, bool from_loopback = true) {
    auto const resource = named(name);
    auto context = call(from_loopback);
    return fake_.run(resource.read(context, uri, {}));
  }

  Error error_of(std::string const& name, std::string const& uri, bool from_loopback = true) {
    try {
      read(name, uri, from_loopback);
    } catch (Failure const& failure) {
      return failure.error();
    }
    ADD_FAILURE() << uri << " was read";
    return {};
  }

  FakeBackend fake_;
  Policy policy_{fake_.backend, {.loopback_users_only = true}};
  AdapterOptions options_;
  std::vector<Tool const*> tools_ = Tool::all();
};

TEST_F(ResourceAdapter, AreOfferedWhereTheirToolIs) {
  tools_ = {&tool_named("get_events")};
  std::vector<std::string> names;
  for (auto const& each : templates()) names.push_back(each.info.name);
  EXPECT_THAT(names, testing::UnorderedElementsAre("calendar", "calendar_day", "calendar_event"));
}

TEST_F(ResourceAdapter, AMissingSignInNamesTheLink) {
  auto const error = error_of("calendar", "gcal://bob@example.com/calendar/primary");
  EXPECT_EQ(error.kind, ErrorKind::unauthenticated);
  EXPECT_THAT(error.text(), HasSubstr("https://example.com/consent"));
  EXPECT_THAT(fake_.asked_consent, testing::ElementsAre("bob@example.com"));
}

TEST_F(ResourceAdapter, AGrantMustSuffice) {
  auto const error = error_of("drive_file", "gdrive://carol@example.com/file/1");
  EXPECT_EQ(error.kind, ErrorKind::unauthenticated);
  EXPECT_THAT(error.text(), HasSubstr("does not cover"));
}

TEST_F(ResourceAdapter, TheSandboxServesItsOwnMachineOnly) {
  EXPECT_EQ(error_of("calendar", "gcal://alice@example.com/calendar/primary", false).kind, ErrorKind::denied);
  auto context = call(false);
  auto const list = make_mcp_listing(tools_, policy_, fake_.backend, options_);
  EXPECT_TRUE(fake_.run(list(context)).empty());
}

TEST_F(ResourceAdapter, AUriThatNamesNothingIsNotFound) {
  for (auto const* uri : {"gcal://alice/calendar/primary", "gcal://alice@example.com/calendar/..",
                          "gcal://alice@example.com/calendar/a%2F..%2Fb"})
    EXPECT_EQ(error_of("calendar", uri).kind, ErrorKind::not_found) << uri;
  EXPECT_TRUE(fake_.asked_consent.empty());
}

TEST_F(ResourceAdapter, TheDefaultUserIsListedFirstAndOnlyWhatTheGrantCovers) {
  auto context = call();
  tools_ = {&tool_named("search_gmail_messages"), &tool_named("get_events")};
  auto const list = make_mcp_listing(tools_, policy_, fake_.backend, options_);
  std::vector<std::string> uris;
  for (auto const& resource : fake_.run(list(context))) {
    uris.push_back(resource.uri);
    EXPECT_TRUE(parse_resource_uri(resource.uri)) << resource.uri;
  }
  EXPECT_THAT(uris, testing::ElementsAre("gmail://carol%40example.com/label/INBOX",
                                         "gcal://alice%40example.com/calendar/primary/day/today",
                                         "gmail://alice%40example.com/label/INBOX"));
}

TEST_F(ResourceAdapter, AccountsAreCompleted) {
  auto context = call();
  auto const completion = fake_.run(complete_user(policy_)(context, "AL", {}));
  EXPECT_THAT(completion.values, testing::ElementsAre("alice@example.com"));
}

/// Every resource of the program, those not yet written included.
TEST_F(ResourceAdapter, DeclarationsHold) {
  std::set<std::string_view> names;
  for (auto const* resource : Resource::all()) {
    auto const& info = resource->info;
    SCOPED_TRACE(info.uri);
    EXPECT_TRUE(names.insert(info.name).second) << "the name is taken";
    EXPECT_THAT(std::string(info.uri), HasSubstr("://{user}/"));
    EXPECT_EQ(resource->tool().info.effect, Effect::read);
    EXPECT_LE(info.description.size(), 100u);
    EXPECT_TRUE(info.description.ends_with('.'));
    for (auto const& method : resource->methods()) EXPECT_TRUE(method->is_read()) << method->id;
    mcp::Variables variables{{"user", "alice@example.com"}};
    for (auto const& [variable, suggestions] : info.complete) {
      EXPECT_THAT(std::string(info.uri), HasSubstr("{" + std::string(variable) + "}"));
      variables.emplace(variable, "x");
      for (auto const& method : suggestions->methods) EXPECT_TRUE(method->is_read()) << method->id;
    }
    auto const parsed = parse_resource_uri(resource_uri(info.uri, variables));
    ASSERT_TRUE(parsed) << "a variable has no completion, or another template takes the URI";
    EXPECT_EQ(parsed->resource, resource);
  }
  for (auto const* listing : Listing::all()) EXPECT_TRUE(Tool::named(listing->tool)) << listing->tool;
}

}  // namespace
}  // namespace workspace::tools
