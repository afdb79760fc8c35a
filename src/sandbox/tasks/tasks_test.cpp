#include "sandbox/world_test.hpp"

#include <fmt/format.h>

namespace workspace::sandbox {
namespace {

using testing::ElementsAre;

class Tasks : public WorldTest {
 protected:
  Tasks() : WorldTest("tasks") {}

  std::string insert(std::string_view body, Parameters parameters = {}, std::string_view list = "@default") {
    parameters.emplace_back("tasklist", std::string(list));
    return std::string(
        json::text(call("tasks.tasks.insert", alice, parameters, json::parse(body).value()), "id"));
  }
  json::value const patch(std::string const& id, std::string_view body) {
    return call("tasks.tasks.patch", alice, {{"tasklist", "@default"}, {"task", id}},
                json::parse(body).value());
  }
  std::vector<std::string> titles(Parameters parameters = {}, std::string_view list = "@default") {
    parameters.emplace_back("tasklist", std::string(list));
    std::vector<std::string> all;
    json::value const listed = call("tasks.tasks.list", alice, parameters);
    for (auto const& task : json::items(listed, "items")) all.emplace_back(json::text(task, "title"));
    return all;
  }
};

TEST_F(Tasks, ListsAreMadeRenamedAndDeleted) {
  json::value const made = call("tasks.tasklists.insert", alice, {}, json::object{{"title", "Work"}});
  std::string const id(json::text(made, "id"));
  EXPECT_EQ(json::text(made, "kind"), "tasks#taskList");
  insert(R"({"title": "t"})", {}, id);
  json::value const renamed =
      call("tasks.tasklists.update", alice, {{"tasklist", id}}, json::object{{"title", "Job"}});
  EXPECT_EQ(json::text(renamed, "title"), "Job");
  EXPECT_NE(json::text(renamed, "etag"), json::text(made, "etag"));
  EXPECT_EQ(json::items(call("tasks.tasklists.list", alice), "items").size(), 2u);
  EXPECT_EQ(json::items(call("tasks.tasklists.list", bob), "items").size(), 1u);
  EXPECT_EQ(fault("tasks.tasklists.get", bob, {{"tasklist", id}}).code, 404);
  call("tasks.tasklists.delete", alice, {{"tasklist", id}});
  EXPECT_EQ(fault("tasks.tasks.list", alice, {{"tasklist", id}}).code, 404);
  EXPECT_EQ(fault("tasks.tasklists.delete", alice, {{"tasklist", "@default"}}).code, 400);
  EXPECT_EQ(fault("tasks.tasklists.insert", alice, {}, json::object()).code, 400);
}

TEST_F(Tasks, ATaskIsPatchedAndReplaced) {
  auto const id =
      insert(R"({"title": "Plan", "notes": "n", "due": "2026-07-03T15:00:00Z", "position": "7", "id": "x"})");
  EXPECT_NE(id, "x");
  json::value const done = patch(id, R"({"status": "completed", "notes": null})");
  EXPECT_EQ(json::text(done, "due"), "2026-07-03T00:00:00.000Z");
  EXPECT_EQ(json::text(done, "completed"), "2026-07-01T08:00:00Z");
  EXPECT_EQ(json::find(done, "notes"), nullptr);
  json::value const replaced = call("tasks.tasks.update", alice, {{"tasklist", "@default"}, {"task", id}},
                                    json::object{{"title", "Next"}, {"status", "needsAction"}});
  EXPECT_EQ(json::find(replaced, "due"), nullptr);
  EXPECT_EQ(json::find(replaced, "completed"), nullptr);
  EXPECT_EQ(json::text(replaced, "position"), "00000000000000000000");
  EXPECT_EQ(fault("tasks.tasks.patch", alice, {{"tasklist", "@default"}, {"task", id}},
                  json::object{{"status", "done"}})
                .code,
            400);
}

TEST_F(Tasks, NewTasksComeFirstAndMove) {
  auto const first = insert(R"({"title": "a"})"), second = insert(R"({"title": "b"})");
  auto const below = insert(R"({"title": "c"})", {{"parent", first}});
  EXPECT_THAT(titles(), testing::UnorderedElementsAre("b", "a", "c"));
  call("tasks.tasks.move", alice, {{"tasklist", "@default"}, {"task", second}, {"previous", first}});
  EXPECT_THAT(titles(), ElementsAre("c", "a", "b"));  // positions count among siblings
  json::value const made = call("tasks.tasklists.insert", alice, {}, json::object{{"title", "Work"}});
  std::string const work(json::text(made, "id"));
  call("tasks.tasks.move", alice, {{"tasklist", "@default"}, {"task", first}, {"destinationTasklist", work}});
  EXPECT_THAT(titles(), ElementsAre("b"));
  EXPECT_THAT(titles({}, work), ElementsAre("a", "c"));
  EXPECT_EQ(
      fault("tasks.tasks.move", alice, {{"tasklist", "@default"}, {"task", second}, {"previous", below}})
          .code,
      400);
}

TEST_F(Tasks, WhatIsDoneOrDeletedIsShownOnRequest) {
  auto const open = insert(R"({"title": "open"})"),
             done = insert(R"({"title": "done", "status": "completed"})");
  insert(R"({"title": "part"})", {{"parent", open}});
  EXPECT_THAT(titles({{"showCompleted", "false"}}), testing::UnorderedElementsAre("open", "part"));
  call("tasks.tasks.clear", alice, {{"tasklist", "@default"}});
  EXPECT_THAT(titles(), testing::UnorderedElementsAre("open", "part"));
  EXPECT_EQ(titles({{"showHidden", "true"}}).size(), 3u);
  call("tasks.tasks.delete", alice, {{"tasklist", "@default"}, {"task", open}});
  EXPECT_TRUE(titles().empty());
  EXPECT_THAT(titles({{"showDeleted", "true"}}), testing::UnorderedElementsAre("open", "part"));
  EXPECT_EQ(fault("tasks.tasks.get", alice, {{"tasklist", "@default"}, {"task", open}}).code, 404);
}

TEST_F(Tasks, PagesFollowEachOther) {
  for (int i = 0; i < 5; ++i) insert(fmt::format(R"({{"title": "{}"}})", i));
  json::value const page = call("tasks.tasks.list", alice, {{"tasklist", "@default"}, {"maxResults", "3"}});
  std::string const token(json::text(page, "nextPageToken"));
  EXPECT_THAT(titles({{"maxResults", "3"}, {"pageToken", token}}), ElementsAre("1", "0"));
  EXPECT_EQ(fault("tasks.tasks.list", alice,
                  {{"tasklist", "@default"}, {"showHidden", "true"}, {"pageToken", token}})
                .location,
            "pageToken");
}

TEST_F(Tasks, TheSeedFillsLists) {
  fill("tasks", {});
  EXPECT_THAT(titles({{"showCompleted", "false"}}), testing::Contains("Draw the timeline"));
  auto const file =
      json::parse(R"({"alice@example.com": [{"title": "L", "tasks": [{"title": "T"}]}]})").value();
  fill("tasks", Seed(&file, "/tasks"));
  EXPECT_THAT(titles(), ElementsAre("T"));
  auto const wrong = json::parse(R"({"nobody@example.com": []})").value();
  EXPECT_THROW(fill("tasks", Seed(&wrong, "/tasks")), Failure);
}

}  // namespace
}  // namespace workspace::sandbox
