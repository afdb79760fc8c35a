// Every definition as a client lists it, one file a tool under tests/snapshots, so that a review shows what
// changes.

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

fs::path const folder = WORKSPACE_SOURCE_DIR "/tests/snapshots";

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
  bool const update = std::getenv("UPDATE_SNAPSHOTS") != nullptr;
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

}  // namespace
}  // namespace workspace::tools
