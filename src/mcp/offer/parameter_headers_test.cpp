#include "mcp/offer/parameter_headers.hpp"

#include "mcp/service/fake_tools.hpp"

namespace workspace::mcp {
namespace {

Tool annotated(std::string_view properties) {
  auto tool = tool_named("t", echo);
  tool.input_schema["properties"] = object_of(properties);
  return tool;
}

int check(Tool const& tool, http::Headers const& headers, std::string_view arguments) {
  auto const error = check_parameter_headers(read_parameter_headers(headers), tool, object_of(arguments));
  return error ? error->code : 0;
}

TEST(ParameterHeaders, RepeatTheArgument) {
  auto const tool = annotated(
      R"({"region":{"type":"string","x-mcp-header":"Region"},"n":{"type":"integer","x-mcp-header":"N"},
          "on":{"type":"boolean","x-mcp-header":"On"},
          "deep":{"type":"object","properties":{"x":{"type":"string","x-mcp-header":"Deep"}}}})");
  EXPECT_EQ(check(tool, {}, "{}"), 0);
  EXPECT_EQ(check(tool, {}, R"({"region":null})"), 0);
  EXPECT_EQ(check(tool, {{"mcp-param-REGION", "eu"}}, R"({"region":"eu"})"), 0);
  EXPECT_EQ(check(tool, {{"Mcp-Param-Region", "=?base64?w6k=?="}}, R"({"region":"é"})"), 0);
  EXPECT_EQ(check(tool, {{"Mcp-Param-N", "42.0"}}, R"({"n":42})"), 0);
  EXPECT_EQ(check(tool, {{"Mcp-Param-On", "true"}}, R"({"on":true})"), 0);
  EXPECT_EQ(check(tool, {{"Mcp-Param-Deep", "x"}}, R"({"deep":{"x":"x"}})"), 0);
  EXPECT_EQ(check(tool, {{"Mcp-Param-Other", "x"}}, "{}"), 0) << "not recognized: ignored";

  EXPECT_EQ(check(tool, {}, R"({"region":"eu"})"), code::header_mismatch);
  EXPECT_EQ(check(tool, {{"Mcp-Param-Region", "EU"}}, R"({"region":"eu"})"), code::header_mismatch);
  EXPECT_EQ(check(tool, {{"Mcp-Param-Region", "eu"}}, "{}"), code::header_mismatch);
  EXPECT_EQ(check(tool, {{"Mcp-Param-Region", "=?base64?w6k?="}}, R"({"region":"é"})"),
            code::header_mismatch);
  EXPECT_EQ(check(tool, {{"Mcp-Param-Region", "eu"}, {"Mcp-Param-Region", "eu"}}, R"({"region":"eu"})"),
            code::header_mismatch);
  EXPECT_EQ(check(tool, {{"Mcp-Param-N", "43"}}, R"({"n":42})"), code::header_mismatch);
  EXPECT_EQ(check(tool, {{"Mcp-Param-On", "1"}}, R"({"on":true})"), code::header_mismatch);
  EXPECT_EQ(check(tool, {{"Mcp-Param-Deep", "y"}}, R"({"deep":{"x":"x"}})"), code::header_mismatch);
  EXPECT_FALSE(check_parameter_headers(std::nullopt, tool, object_of(R"({"region":"eu"})"))) << "stdio";
}

TEST(ParameterHeaders, AnnotationsThatNoClientCanFollowAreRefused) {
  EXPECT_NO_THROW(check_header_annotations(annotated(R"({"a":{"type":"string","x-mcp-header":"A"}})")));
  for (auto bad :
       {R"({"a":{"type":"string","x-mcp-header":"A B"}})", R"({"a":{"type":"array","x-mcp-header":"A"}})",
        R"({"a":{"type":"string","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":"a"}})"})
    EXPECT_THROW(check_header_annotations(annotated(bad)), Failure) << bad;
}

}  // namespace
}  // namespace workspace::mcp
