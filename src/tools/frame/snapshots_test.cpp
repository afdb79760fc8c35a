// What is written from the declarations and checked in, so that a review shows what changes: every definition
// as a client lists it, one file a tool under tests/snapshots; docs/tools.md; the services in README.md.

#include "auth/scopes.hpp"
#include "base/text.hpp"
#include "json/pretty.hpp"
#include "tools/frame/fakes.hpp"
#include "tools/offer/prompts.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace workspace::tools {
namespace {

namespace fs = std::filesystem;

fs::path const root = WORKSPACE_SOURCE_DIR;
fs::path const folder = root / "tests/snapshots";

bool updates() { return std::getenv("UPDATE_SNAPSHOTS") != nullptr; }

std::string contents(fs::path const& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// What clients are told, by file name. Icons are drawings, not words to review.
std::map<std::string, json::object> definitions() {
  FakeBackend fake;
  Policy policy(fake.backend, {});
  std::map<std::string, json::object> all;
  for (auto const& tool : make_mcp_tools(Tool::all(), policy, fake.backend, {}))
    all[tool.name + ".json"] = mcp::describe(tool);
  for (auto const& prompt : make_mcp_prompts(Tool::all(), policy, fake.backend, {}))
    all["prompt_" + prompt.name + ".json"] = mcp::definition(prompt, mcp::newest_modern);
  for (auto const& resource : make_mcp_templates(Tool::all(), policy, fake.backend, {}))
    all["resource_" + resource.info.name + ".json"] = mcp::definition(resource, mcp::newest_modern);
  for (auto& [name, definition] : all) definition.erase("icons");
  return all;
}

TEST(Snapshots, DefinitionsAreAsReviewed) {
  bool const update = updates();
  std::set<std::string> current;
  std::vector<std::string> changed;
  for (auto const& [name, definition] : definitions()) {
    auto const text = json::pretty(json::value(definition)) + "\n";
    current.insert(name);
    if (contents(folder / name) == text) continue;
    changed.push_back(name);
    if (update) std::ofstream(folder / name) << text;
  }
  for (auto const& entry : fs::directory_iterator(folder)) {
    auto const name = entry.path().filename().string();
    if (entry.path().extension() != ".json" || current.contains(name)) continue;
    changed.push_back(name + " (nothing is defined so)");
    if (update) fs::remove(entry.path());
  }
  if (update) return;
  std::string all;
  for (auto const& name : changed) all += "\n  " + name;
  EXPECT_TRUE(changed.empty())
      << "These differ from tests/snapshots:" << all
      << "\nIf that is meant, run: UPDATE_SNAPSHOTS=1 tools_test --gtest_filter=Snapshots.*";
}

std::string title_of(Service service) {
  auto const* known = auth::find_service(schema::Type<Service>::name(service));
  return known ? std::string(known->title) : "Sign-in";
}

/// Tools by service, in the order of the services.
std::vector<std::pair<Service, std::vector<Tool const*>>> tools_by_service() {
  std::vector<std::pair<Service, std::vector<Tool const*>>> all;
  for (auto const& service : schema::Type<Service>::choices()) {
    std::vector<Tool const*> tools;
    for (auto const* tool : Tool::all())
      if (tool->info.service == service.value) tools.push_back(tool);
    if (!tools.empty()) all.emplace_back(service.value, std::move(tools));
  }
  return all;
}

std::string list_of_tools() {
  std::string text =
      "# Tools\n\nWritten from the declarations: `UPDATE_SNAPSHOTS=1 build/release/tools_test "
      "--gtest_filter='Snapshots.*'`.\nEvery tool takes `user_google_email`, the account to act as; only "
      "`start_google_auth` works without: then\nwhichever account is chosen on Google's page is signed in. "
      "`--tool-tier core` offers the first tier, `extended` two,\n`complete` (the default) all three.\n";
  for (auto const& [service, tools] : tools_by_service()) {
    text += fmt::format("\n## {} ({})\n\n| tool | tier | what it does |\n|---|---|---|\n", title_of(service),
                        tools.size());
    for (auto const* tool : tools)
      text += fmt::format("| `{}` | {} | {} |\n", tool->info.name, schema::Type<Tier>::name(tool->info.tier),
                          replace_all(std::string(tool->info.description), "|", "\\|"));
  }
  return text;
}

void expect_written(fs::path const& file, std::string const& text) {
  if (contents(file) == text) return;
  if (updates())
    std::ofstream(file) << text;
  else
    ADD_FAILURE() << file << " is not as the declarations have it; run: UPDATE_SNAPSHOTS=1 tools_test "
                  << "--gtest_filter=Snapshots.*";
}

TEST(Snapshots, TheListOfToolsIsThatOfTheDeclarations) {
  expect_written(root / "docs/tools.md", list_of_tools());
}

TEST(Snapshots, TheReadmeNamesTheServicesWithTools) {
  std::string services;
  for (auto const& [service, tools] : tools_by_service())
    services += fmt::format("{}{} ({})", services.empty() ? "" : ", ", title_of(service), tools.size());
  auto readme = contents(root / "README.md");
  constexpr std::string_view begin = "<!-- services -->\n", end = "<!-- /services -->";
  auto const from = readme.find(begin) + begin.size(), to = readme.find(end);
  ASSERT_LE(from, to) << "README.md has no place for the services";
  readme.replace(from, to - from, fmt::format("{}: {}.\n", counted(Tool::all().size(), "tool"), services));
  expect_written(root / "README.md", readme);
}

}  // namespace
}  // namespace workspace::tools
