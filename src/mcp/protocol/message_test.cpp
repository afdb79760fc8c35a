#include "mcp/protocol/message.hpp"

#include "mcp/offer/tool.hpp"
#include "mcp/protocol/version.hpp"

#include <gtest/gtest.h>

namespace workspace::mcp {
namespace {

using Kind = Message::Kind;

Message read(std::string_view text) {
  auto body = json::parse(text).value();
  return read_message(std::move(body));
}

TEST(Message, SortsTheKinds) {
  EXPECT_EQ(read(R"({"jsonrpc":"2.0","id":1,"method":"ping"})").kind, Kind::request);
  EXPECT_EQ(read(R"({"jsonrpc":"2.0","id":"a","method":"ping","params":{}})").kind, Kind::request);
  EXPECT_EQ(read(R"({"jsonrpc":"2.0","method":"notifications/initialized"})").kind, Kind::notification);
  EXPECT_EQ(read(R"({"jsonrpc":"2.0","id":1,"result":{}})").kind, Kind::response);
  EXPECT_EQ(read(R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}})").kind, Kind::response);
}

TEST(Message, RefusesWhatIsNoMessage) {
  for (std::string_view text :
       {"1", "\"x\"", "{}", R"({"jsonrpc":"1.0","id":1,"method":"ping"})", R"({"jsonrpc":"2.0","id":1})",
        R"({"jsonrpc":"2.0","id":1,"method":7})", R"({"jsonrpc":"2.0","id":null,"method":"ping"})",
        R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})", R"({"jsonrpc":"2.0","id":{},"method":"ping"})"}) {
    auto const message = read(text);
    EXPECT_EQ(message.kind, Kind::invalid) << text;
    EXPECT_EQ(message.error.code, code::invalid_request) << text;
  }
  auto const params = read(R"({"jsonrpc":"2.0","id":4,"method":"ping","params":[]})");
  EXPECT_EQ(params.kind, Kind::invalid);
  EXPECT_EQ(params.error.code, code::invalid_params);
  EXPECT_EQ(params.id, 4);
}

TEST(Message, BoundsTheId) {
  auto const text = R"({"jsonrpc":"2.0","method":"ping","id":")" + std::string(max_id_bytes + 1, 'x') + "\"}";
  EXPECT_EQ(read(text).kind, Kind::invalid);
}

TEST(Message, AnErrorWithoutIdLeavesItOut) {
  EXPECT_EQ(write_error({}, {code::parse_error, "bad"}),
            R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"bad"}})");
  EXPECT_EQ(write_error(json::value(7), {code::parse_error, "bad", json::value("why")}),
            R"({"jsonrpc":"2.0","id":7,"error":{"code":-32700,"message":"bad","data":"why"}})");
}

TEST(Message, WritesResultsAndNotifications) {
  EXPECT_EQ(write_result(json::value("a"), "{}"), R"({"jsonrpc":"2.0","id":"a","result":{}})");
  EXPECT_EQ(write_notification("n", {{"x", 1}}), R"({"jsonrpc":"2.0","method":"n","params":{"x":1}})");
}

TEST(Version, KnowsAllNewestFirst) {
  json::value const names(version_names());
  EXPECT_EQ(json::write(names), R"(["2026-07-28","2025-11-25","2025-06-18","2025-03-26","2024-11-05"])");
  for (auto version : all_versions()) EXPECT_EQ(find_version(to_string(version)), version);
  EXPECT_FALSE(find_version("2025-01-01"));
  EXPECT_TRUE(names_modern("2027-01-01"));
  EXPECT_FALSE(names_modern("2025-11-25"));
  EXPECT_FALSE(names_modern("nonsense"));
}

TEST(Version, ToolsLoseWhatAVersionDoesNotKnow) {
  json::object const tool{{"name", "x"},
                          {"title", "X"},
                          {"icons", json::array{}},
                          {"inputSchema", 1},
                          {"outputSchema", 1},
                          {"annotations", json::object{}},
                          {"_meta", json::object{}}};
  auto const keys = [&](Version version) {
    std::string names;
    for (auto const& member : tool_for(version, tool)) names.append(member.key()).append(" ");
    return names;
  };
  EXPECT_EQ(keys(Version::v2024_11_05), "name inputSchema ");
  EXPECT_FALSE(tool_for(Version::v2025_03_26, tool).contains("title"));
  EXPECT_TRUE(tool_for(Version::v2025_03_26, tool).contains("annotations"));
  EXPECT_TRUE(tool_for(Version::v2025_06_18, tool).contains("outputSchema"));
  EXPECT_FALSE(tool_for(Version::v2025_06_18, tool).contains("icons"));
  EXPECT_EQ(tool_for(Version::v2026_07_28, tool), tool);
}

TEST(Version, ContentOfUnknownTypesBecomesText) {
  CallResult result = CallResult::text("t");
  result.content.push_back(Content::audio("abc", "audio/wav"));
  Content::Link link{"https://example.com/a", "a"};
  result.content.push_back(Content::resource_link(std::move(link)));
  result.structured = R"({"a":1})";
  auto const full = describe(result);

  auto const types = [&](Version version) {
    std::string names;
    json::value const down(call_result_for(version, full));
    for (auto const& block : json::items(down, "content"))
      names.append(json::text(block, "type")).append(" ");
    return names + (json::find(down, "structuredContent") ? "structured" : "");
  };
  for (auto const version : {Version::v2024_11_05, Version::v2025_03_26, Version::v2025_06_18})
    EXPECT_EQ(write(result, version, {}), json::write(json::value(call_result_for(version, full))));
  EXPECT_EQ(types(Version::v2024_11_05), "text text text ");
  EXPECT_EQ(types(Version::v2025_03_26), "text audio text ");
  EXPECT_EQ(types(Version::v2025_06_18), "text audio resource_link structured");
}

TEST(Content, BytesTravelAsBase64) {
  EXPECT_EQ(Content::image("\x01\x02", "image/png").block.at("data"), "AQI=");
  auto const blob = Content::embedded_blob("gdrive:///a", "application/pdf", "abc").block;
  EXPECT_EQ(blob.at("resource").at("blob"), "YWJj");
  EXPECT_EQ(Content::embedded_text("gdrive:///a", "text/plain", "abc").block.at("resource").at("text"),
            "abc");
}

}  // namespace
}  // namespace workspace::mcp
