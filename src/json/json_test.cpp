#include "json/json.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace workspace::json {
namespace {

TEST(Json, writes_shortest_decimals) {
  EXPECT_EQ(write(value(0.5)), "0.5");
  EXPECT_EQ(write(value(3.0)), "3");
  EXPECT_EQ(write(value(0.1 + 0.2)), "0.30000000000000004");
  EXPECT_EQ(write(value(std::nan(""))), "null");
  EXPECT_EQ(write(value(std::uint64_t{18446744073709551615u})), "18446744073709551615");
}

TEST(Json, escapes_what_rfc_8259_asks_for) {
  EXPECT_EQ(write(value("a\"\\\n\t\x01/\xC3\xA9")), "\"a\\\"\\\\\\n\\t\\u0001/\xC3\xA9\"");
}

TEST(Json, refuses_deep_and_broken_text) {
  EXPECT_EQ(parse(std::string(65, '[') + std::string(65, ']')).error().message,
            "JSON is nested deeper than 64 levels.");
  EXPECT_TRUE(parse(std::string(64, '[') + std::string(64, ']')).has_value());
  EXPECT_EQ(parse("{\"a\":1,}").error().kind, ErrorKind::invalid);
  EXPECT_TRUE(parse("").has_error());
  EXPECT_TRUE(parse("1 2").has_error());
  EXPECT_TRUE(parse("\"\xFF\"").has_error());
}

TEST(Json, reads_members_without_surprise) {
  auto const v = parse(R"({"a":{"b":"x"},"n":"42","m":7,"z":null,"t":true,"l":[1]})").value();
  EXPECT_EQ(find_path(v, {"a", "b"})->as_string(), "x");
  EXPECT_EQ(find_path(v, {"a", "c", "d"}), nullptr);
  EXPECT_EQ(find(v, "z"), nullptr);
  EXPECT_EQ(integer(v, "n"), 42);
  EXPECT_EQ(integer(v, "m"), 7);
  EXPECT_EQ(integer(v, "a", -1), -1);
  EXPECT_TRUE(boolean(v, "t"));
  EXPECT_EQ(items(v, "l").size(), 1u);
  EXPECT_TRUE(items(v, "a").empty());
  EXPECT_EQ(text(v, "m", "none"), "none");
}

}  // namespace
}  // namespace workspace::json
