// Every case of tests/results: a tool called through adapter and policy, over the sandbox without sockets.
// What was asked of Google and what came back must be as reviewed; UPDATE_RESULTS=1 writes it anew.

#include "base/log.hpp"
#include "golden_case.hpp"
#include "workspace.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <set>

namespace workspace::results {
namespace {

/// Each call writes a line that says it was made.
class QuietLog : public testing::Environment {
 public:
  void SetUp() override { log::start({.level = log::Level::error}); }
  void TearDown() override { log::stop(); }
};
auto* const quiet_log = testing::AddGlobalTestEnvironment(new QuietLog);

bool const update = std::getenv("UPDATE_RESULTS") != nullptr;

std::vector<GoldenCase> const& cases() {
  static std::vector<GoldenCase> const all = all_cases();
  return all;
}

class Results : public testing::TestWithParam<GoldenCase> {};

TEST_P(Results, AreAsReviewed) {
  auto const& golden = GetParam();
  auto const now = golden.run();
  if (update && now != golden.text) std::ofstream(golden.file) << now;
  if (!update)
    EXPECT_EQ(golden.text, now) << golden.file.filename() << " has other results. If that is meant, run: "
                                << "UPDATE_RESULTS=1 results_test --gtest_filter='*" << golden.tool() << "*'";
}

INSTANTIATE_TEST_SUITE_P(Case, Results, testing::ValuesIn(cases()), [](auto const& info) {
  auto name = info.param.name;
  std::ranges::replace_if(
      name, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
});

/// What a tool's cases have in them, all together.
struct Shown {
  bool success = false, refusal = false;
  std::set<std::string, std::less<>> parameters;
};

std::map<std::string, Shown, std::less<>> shown() {
  std::map<std::string, Shown, std::less<>> all;
  for (auto const& golden : cases()) {
    auto& tool = all[golden.tool()];
    auto const file = json::parse(golden.text).value();
    (json::boolean(file, "is_error") ? tool.refusal : tool.success) = true;
    if (auto const* arguments = json::find(file, "arguments"))
      for (auto const& [name, value] : arguments->as_object()) tool.parameters.emplace(name);
  }
  return all;
}

TEST(EveryTool, HasACaseARefusalAndEachParameter) {
  if (update) GTEST_SKIP() << "the cases are being written";
  auto const all = shown();
  Workspace const workspace("alice@example.com");
  for (auto const& tool : workspace.tools()) {
    auto const found = all.find(tool.name);
    auto const has = found == all.end() ? Shown{} : found->second;
    EXPECT_TRUE(has.success) << "tests/results needs " << tool.name << ".CASE.json: a call that succeeds";
    EXPECT_TRUE(has.refusal) << "tests/results needs " << tool.name << ".CASE.json: a call that is refused";
    for (auto const& [parameter, schema] : tool.input_schema.at("properties").as_object())
      if (parameter != "user_google_email")
        EXPECT_TRUE(has.parameters.contains(std::string_view(parameter)))
            << tool.name << ": no case gives " << parameter;
  }
}

TEST(EveryCase, IsOfATool) {
  Workspace const workspace("alice@example.com");
  for (auto const& golden : cases())
    EXPECT_TRUE(std::ranges::any_of(workspace.tools(), [&](auto const& tool) {
      return tool.name == golden.tool();
    })) << golden.file.filename();
}

}  // namespace
}  // namespace workspace::results
