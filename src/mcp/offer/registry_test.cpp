#include "mcp/offer/registry.hpp"

#include "mcp/protocol/cursor.hpp"
#include "mcp/service/fake_tools.hpp"

namespace workspace::mcp {
namespace {

TEST(ToolRegistry, RefusesBadAndTakenNames) {
  ToolRegistry tools;
  tools.add(tool_named("echo", echo));
  EXPECT_THROW(tools.add(tool_named("echo", echo)), Failure);
  EXPECT_THROW(tools.add(tool_named("", echo)), Failure);
  EXPECT_THROW(tools.add(tool_named("with space", echo)), Failure);
  EXPECT_THROW(tools.add(tool_named(std::string(65, 'x'), echo)), Failure);
  EXPECT_THROW(tools.add(tool_named("no_handler", {})), Failure);
  auto open_schema = tool_named("open", echo);
  open_schema.input_schema = {};
  EXPECT_THROW(tools.add(std::move(open_schema)), Failure);
  EXPECT_EQ(tools.size(), 1u);
}

TEST(ToolRegistry, ListsInTheSameOrderHoweverAdded) {
  ToolRegistry one, other;
  for (auto name : {"b", "a", "c"}) one.add(tool_named(name, echo));
  for (auto name : {"c", "b", "a"}) other.add(tool_named(name, echo));
  EXPECT_EQ(one.page(newest_modern, 0), other.page(newest_modern, 0));
  EXPECT_EQ(one.fingerprint(), other.fingerprint());
  other.add(tool_named("d", echo));
  EXPECT_NE(one.fingerprint(), other.fingerprint());
}

TEST(ToolRegistry, SchemasAreListedVerbatim) {
  ToolRegistry tools;
  auto tool = tool_named("a", echo);
  std::string const schema =
      R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","$defs":{"x":{"$anchor":"y"}},"allOf":[{"if":{},"then":{}}]})";
  tool.input_schema = object_of(schema);
  tools.add(std::move(tool));
  EXPECT_NE(tools.page(newest_modern, 0).find("\"inputSchema\":" + schema), std::string::npos);
}

TEST(Cursor, IsBoundToItsList) {
  auto const keys = test_keys();
  ManualClock const clock;
  json::object params{{"cursor", seal_cursor(keys, "list", 250)}};
  EXPECT_EQ(read_cursor(keys, clock.now(), "list", params).value(), 250u);
  EXPECT_EQ(read_cursor(keys, clock.now(), "list", {}).value(), 0u);
  EXPECT_EQ(read_cursor(keys, clock.now(), "changed", params).error().code, code::invalid_params);
  for (json::value const& bad :
       {json::value("nonsense"), json::value(""), json::value(7), json::value(nullptr)}) {
    params["cursor"] = bad;
    EXPECT_EQ(read_cursor(keys, clock.now(), "list", params).error().code, code::invalid_params);
  }
}

}  // namespace
}  // namespace workspace::mcp
