#include "json/document.hpp"

#include <gmock/gmock.h>

namespace workspace::json {
namespace {

using testing::ElementsAre;

Document parsed(std::string_view text) { return Document::parse(text).value(); }

TEST(Document, reads_members_of_every_type) {
  auto const d =
      parsed(R"({"t":"a\u00e9\n","n":-3,"u":18446744073709551615,"r":1.5,"w":3.0,"b":true,"z":null,"s":"42",)"
             R"("l":[1,null,"x"],"o":{"k":{"deep":"d"}}})");
  EXPECT_EQ(d.text("t"), "a\u00e9\n");
  EXPECT_EQ(d.text("n", "other"), "other");
  EXPECT_EQ(d.integer("n"), -3);
  EXPECT_EQ(d.integer("w"), 3);
  EXPECT_EQ(d.integer("s"), 42);
  EXPECT_EQ(d.integer("r", 7), 7);
  EXPECT_EQ(d.integer("u", 7), 7);
  EXPECT_EQ(d["r"].number(), 1.5);
  EXPECT_TRUE(d.boolean("b"));
  EXPECT_FALSE(d.boolean("t"));
  EXPECT_TRUE(d.boolean("absent", true));
  EXPECT_TRUE(d["b"].is_true());
  EXPECT_FALSE(d["z"]);
  EXPECT_FALSE(d["absent"]["further"]);
  EXPECT_EQ(d.at("o.k.deep").text(), "d");
  EXPECT_EQ(d.items("l").size(), 3u);
  EXPECT_EQ(d.items("l")[2].text(), "x");
  EXPECT_FALSE(d.items("l")[3]);
  EXPECT_TRUE(d.items("o").empty());
  EXPECT_TRUE(d.items("t").empty());
  std::vector<std::string> keys;
  for (auto const [key, value] : d["o"].members()) keys.emplace_back(key);
  EXPECT_THAT(keys, ElementsAre("k"));
}

TEST(Document, an_absent_node_reads_as_empty) {
  Node const none;
  EXPECT_FALSE(none);
  EXPECT_EQ(none.text(), "");
  EXPECT_EQ(none.integer(5), 5);
  EXPECT_TRUE(none.elements().empty());
  EXPECT_EQ(none.members().begin(), none.members().end());
  EXPECT_TRUE(none.copy().is_null());
  EXPECT_FALSE(Document());
}

TEST(Document, copies_say_the_same) {
  auto const text = R"({"a":[1,-2,3.5,"x",true,false,null,[],{}],"b":{"c":18446744073709551615}})";
  EXPECT_EQ(write(parsed(text).copy()), text);
  EXPECT_EQ(write(parsed("[[1],[2]]").copy()), "[[1],[2]]");
  EXPECT_EQ(write(parsed("7").copy()), "7");
}

TEST(Document, takes_integers_of_more_than_64_bits_as_floating_point) {
  auto const d = parsed(R"({"id":"x","large":123456789012345678901234567890,"small":-99999999999999999999})");
  EXPECT_EQ(d.text("id"), "x");
  EXPECT_DOUBLE_EQ(d["large"].number(), 1.2345678901234568e29);
  EXPECT_EQ(d.integer("large", 7), 7);
  for (auto const* text : {"01", "1e", "-", "[1.]", "[00000000000000000000000001]"})
    EXPECT_FALSE(Document::parse(text)) << text;
}

TEST(Document, outlives_its_text_and_moves) {
  std::vector<Document> all;
  for (int i = 0; i < 100; ++i)
    all.push_back(parsed("{\"id\":\"" + std::string(std::size_t(i) * 100, 'x') + std::to_string(i) + "\"}"));
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(all[std::size_t(i)].text("id").ends_with(std::to_string(i)));
  Document moved = std::move(all[7]);
  EXPECT_EQ(moved.text("id").size(), 701u);
  EXPECT_FALSE(all[7]);  // NOLINT(bugprone-use-after-move)
}

TEST(Document, refuses_what_is_no_json) {
  for (auto const* text : {"", " ", "{", "[1,]", "{\"a\":1,}", "nul", "{} {}", "\"\xff\"", "\"\n\"", "01"})
    EXPECT_FALSE(Document::parse(text)) << text;
  EXPECT_TRUE(Document::parse(std::string(max_depth - 1, '[') + std::string(max_depth - 1, ']')));
  EXPECT_FALSE(Document::parse(std::string(max_depth + 1, '[') + std::string(max_depth + 1, ']')));
}

TEST(Document, takes_large_texts_between_small_ones) {
  std::string large = "[";
  for (int i = 0; i < 100'000; ++i) large += R"({"id":"abc","n":1},)";
  large.back() = ']';
  EXPECT_EQ(parsed("[1]").elements().size(), 1u);
  auto const d = parsed(large);
  EXPECT_EQ(parsed("[1,2]").elements().size(), 2u);
  EXPECT_EQ(d.elements().size(), 100'000u);
  EXPECT_EQ(d.size(), large.size());
}

TEST(AppendString, escapes_wherever_in_a_word_the_character_stands) {
  for (std::size_t before = 0; before < 20; ++before)
    for (char const c : {'"', '\\', '\n', '\x01', '\x1f'}) {
      auto const text = std::string(before, 'a') + c + std::string(9, '\x80' + 0x40) + c + "z";
      auto quoted = std::string();
      append_string(quoted, text);
      std::string expected = "\"";
      for (char const each : text)
        expected += each == '"'      ? "\\\""
                    : each == '\\'   ? "\\\\"
                    : each == '\n'   ? "\\n"
                    : each == '\x01' ? "\\u0001"
                    : each == '\x1f' ? "\\u001f"
                                     : std::string(1, each);
      EXPECT_EQ(quoted, expected + "\"");
    }
}

}  // namespace
}  // namespace workspace::json
