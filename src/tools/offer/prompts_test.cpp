#include "tools/offer/prompts.hpp"

#include "tools/frame/acting_as.hpp"
#include "tools/frame/fakes.hpp"

#include <gmock/gmock.h>

namespace workspace::tools {
namespace {

using testing::HasSubstr;

class Prompts : public testing::Test {
 protected:
  mcp::CallContext call() {
    mcp::CallContext::Input input;
    input.deadline = fake_.clock.now() + std::chrono::minutes(1);
    return {std::move(input), {}};
  }

  std::string words_of(PromptContext context) {
    auto const messages = std::move(context).messages();
    return std::string(json::text(messages.back().content.block, "text"));
  }

  FakeBackend fake_;
  Policy policy_{fake_.backend, {}};
};

TEST_F(Prompts, StepsAreNumberedAndNameOnlyToolsThatAreOffered) {
  std::vector<Tool const*> const tools{&tool_named("get_events")};
  auto at = call();
  ActingAs alice(fake_.backend, at, "alice@example.com", at.deadline(), {});
  PromptContext context(policy_, tools, alice.context(), at.deadline());
  context.begin("Do this.");
  context.step({"get_events"}, "First.");
  context.step({"get_events", "search_gmail_messages"}, "Not offered.");
  context.step({}, "Second.");
  context.end("Change nothing.");
  EXPECT_EQ(words_of(std::move(context)), "Do this.\n\n1. First.\n2. Second.\n\nChange nothing.");
}

TEST_F(Prompts, AreOfferedWhereTheirToolIs) {
  std::vector<Tool const*> const tools{&tool_named("search_gmail_messages")};
  auto const made = make_mcp_prompts(tools, policy_, fake_.backend, {});
  ASSERT_EQ(made.size(), 1u);
  EXPECT_EQ(made.front().name, "triage_inbox");
}

TEST_F(Prompts, TheAccountIsOptionalWhereOneIsSet) {
  for (auto const& prompt : make_mcp_prompts(Tool::all(), policy_, fake_.backend, {}))
    EXPECT_TRUE(prompt.arguments.back().required) << prompt.name;
  AdapterOptions const options{.default_user = "alice@example.com"};
  for (auto const& prompt : make_mcp_prompts(Tool::all(), policy_, fake_.backend, options))
    EXPECT_FALSE(prompt.arguments.back().required) << prompt.name;
}

TEST_F(Prompts, AMissingSignInNamesTheLink) {
  for (auto const& prompt : make_mcp_prompts(Tool::all(), policy_, fake_.backend, {})) {
    auto context = call();
    mcp::PromptArguments const arguments{{"user_google_email", "bob@example.com"},
                                         {"attendees", "carol@example.com"}};
    try {
      fake_.run(prompt.get(context, arguments));
      ADD_FAILURE() << prompt.name << " was written";
    } catch (Failure const& failure) {
      EXPECT_THAT(failure.error().text(), HasSubstr("https://example.com/consent"));
    }
  }
}

TEST_F(Prompts, DeclarationsHold) {
  for (auto const* prompt : Prompt::all()) {
    SCOPED_TRACE(prompt->info.name);
    EXPECT_TRUE(Tool::named(prompt->info.tool)) << prompt->info.tool;
    EXPECT_FALSE(prompt->info.title.empty());
    EXPECT_TRUE(prompt->info.description.ends_with('.'));
    EXPECT_LE(prompt->info.description.size(), 120u);
    for (auto const& parameter : prompt->info.parameters) {
      EXPECT_FALSE(parameter.title.empty()) << parameter.name;
      EXPECT_TRUE(parameter.description.ends_with('.')) << parameter.name;
    }
  }
}

}  // namespace
}  // namespace workspace::tools
