#include "tools/frame/render.hpp"

#include <gtest/gtest.h>

namespace workspace::tools {
namespace {

std::string rendered(std::string_view text, std::string const& heading = "") {
  return render(json::parse(text).value().as_object(), heading);
}

TEST(Render, ScalarsStandOnALineEach) {
  EXPECT_EQ(
      rendered(R"({"name":"Report","size":12,"ratio":0.5,"shared":true,"starred":false,"labels":["a","b"]})",
               "File"),
      "File\nname: Report\nsize: 12\nratio: 0.5\nshared: yes\nstarred: no\nlabels: a, b");
}

struct Row {
  std::string id;
  std::optional<int> size;
  std::vector<std::string> labels;
  static schema::Fields describe() {
    using R = Row;
    return {schema::required<&R::id>(), schema::optional<&R::size>(), schema::optional<&R::labels>()};
  }
};

struct Result {
  std::string title;
  std::vector<Row> rows;
  json::object properties;
  bool done = false;
  std::string note;
  static schema::Fields describe() {
    using R = Result;
    return {schema::optional<&R::done>(), schema::required<&R::rows>(), schema::optional<&R::properties>(),
            schema::required<&R::title>(), schema::optional<&R::note>()};
  }
};

TEST(Render, TheOrderIsThatOfTheFieldsAndAbsentOnesAreLeftOut) {
  Result const result{
      .title = "T", .rows = {{"1", 5, {}}, {"2", {}, {"a", "b"}}}, .properties = {{"k", 7}}, .done = true};
  EXPECT_EQ(
      render(schema::view(result), ""),
      "done: yes\nrows:\n  id | size | labels\n  1 | 5 | \n  2 |  | a, b\nproperties:\n  k: 7\ntitle: T");
  EXPECT_EQ(render(schema::view(result), "T", "title"),
            "T\ndone: yes\nid | size | labels\n1 | 5 | \n2 |  | a, b\nproperties:\n  k: 7");
  EXPECT_EQ(rendered(R"({"a":null,"b":1})"), "b: 1");
}

TEST(Render, AListOfObjectsIsATable) {
  EXPECT_EQ(
      rendered(
          R"({"events":[{"id":"1","summary":"Stand-up"},{"id":"2","summary":"Lunch","place":"Here"}],"next_page_token":"t"})",
          "2 events"),
      "2 events\nid | summary | place\n1 | Stand-up | \n2 | Lunch | Here\nnext_page_token: t");
}

TEST(Render, WithoutAHeadingATableIsNamed) {
  EXPECT_EQ(rendered(R"({"users":[{"id":"1"},{"id":"2"}]})"), "users:\n  id\n  1\n  2");
}

TEST(Render, ABarInACellIsNoColumn) {
  EXPECT_EQ(rendered(R"({"rows":[{"a":"x | y","b":"a|b"}]})", "Rows"), "Rows\na | b\nx / y | a|b");
}

TEST(Render, WhereACellSpansLinesEachObjectIsABlock) {
  EXPECT_EQ(
      rendered(R"({"messages":[{"id":"1","body":"Hello\nBob\n","to":["a","b"]},{"id":"2","body":"Short"}]})",
               "2 messages"),
      "2 messages\n- id: 1\n  body:\nHello\nBob\n  to: a, b\n- id: 2\n  body: Short");
}

TEST(Render, LongCellsMakeBlocks) {
  std::string const longest(301, 'x');
  EXPECT_EQ(rendered(R"({"rows":[{"id":"1","text":")" + longest + R"("}]})", "Rows"),
            "Rows\n- id: 1\n  text: " + longest);
}

TEST(Render, NestedObjectsAreIndented) {
  EXPECT_EQ(
      rendered(
          R"({"id":"1","start":{"date":"2026-11-23","zone":{"name":"UTC"}},"rows":[{"k":{"v":1}},{"k":{"v":2}}]})"),
      "id: 1\nstart:\n  date: 2026-11-23\n  zone:\n    name: UTC\nrows:\n  - k:\n      v: 1\n  - k:\n      "
      "v: 2");
}

TEST(Render, ATableWithinAnObject) {
  EXPECT_EQ(
      rendered(R"({"calendar":{"id":"c","rules":[{"role":"owner","who":"a"},{"role":"reader","who":"b"}]}})"),
      "calendar:\n  id: c\n  rules:\n    role | who\n    owner | a\n    reader | b");
}

TEST(Render, TextOfSeveralLinesStandsAsItIs) {
  EXPECT_EQ(rendered(R"({"id":"1","body":"  First\n\n- second"})"), "id: 1\nbody:\n  First\n\n- second");
}

TEST(Render, ListsOfListsAreOneALine) {
  EXPECT_EQ(rendered(R"({"values":[[1,"a"],[],["b\nc"]]})"), "values:\n  - 1, a\n  - \n  -:\n    -:\nb\nc");
}

TEST(Render, AnEmptyListIsSaidOnce) {
  EXPECT_EQ(rendered(R"({"events":[]})", "No events."), "No events.");
  EXPECT_EQ(rendered(R"({"events":[],"users":["a"]})"), "events: none\nusers: a");
  EXPECT_EQ(rendered("{}", "Done."), "Done.");
}

}  // namespace
}  // namespace workspace::tools
