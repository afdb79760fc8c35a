// Google Tasks: lists and the tasks in them. Source:
// https://developers.google.com/workspace/tasks/reference/rest.
//
// The member "tasks" of --sandbox-seed replaces the built-in content:
//   {"alice@example.com": [{"title": "Work", "tasks": [{"title": "Plan", "notes": "", "due": "+2d", "done":
//   false,
//                                                       "subtasks": ["Ask Bob"]}]}]}
// The first list is the user's default one.
#include "base/text.hpp"
#include "sandbox/collection.hpp"
#include "sandbox/items.hpp"

#include <fmt/format.h>
#include <map>

namespace workspace::sandbox::tasks {
namespace {

struct State {
  std::map<std::string, json::array, std::less<>> lists;  // by user: Google's TaskList
  std::map<std::string, json::array, std::less<>> tasks;  // by list: Google's Task
};

json::array& lists_of(World& world, Request const& request) { return world.of<State>().lists[request.user]; }

std::string named_list(World& world, Request const& request) {
  auto const id = request.param("tasklist");
  auto const& lists = lists_of(world, request);
  return std::string(id == "@default" && !lists.empty() ? json::text(lists.front(), "id") : id);
}

Collection const lists{
    {.name = "tasks.tasklists",
     .at = lists_of,
     .kind = "tasks#taskList",
     .list_kind = "tasks#taskLists",
     .missing = "Task list not found.",
     .writable = {"title"},
     .updated = "updated",
     .page = {"maxResults", 1000, 1000},
     .named = named_list,
     .check =
         [](auto&, auto&, auto& list, auto*) {
           if (json::text(list, "title").empty()) throw invalid_argument("Missing task list title.");
         },
     .may_delete =
         [](auto& world, auto& request, auto& list) {
           if (json::text(lists_of(world, request).front(), "id") == json::text(list, "id"))
             throw invalid_argument("The default task list cannot be deleted.");
         },
     .changed =
         [](auto& world, auto&, auto* before, auto* after) {
           if (!after) world.template of<State>().tasks.erase(std::string(json::text(*before, "id")));
         },
     .show =
         [](auto&, auto&, auto& list) {
           list["selfLink"] =
               fmt::format("https://www.googleapis.com/tasks/v1/users/@me/lists/{}", json::text(list, "id"));
         }}};

json::array& tasks_of(World& world, Request const& request) {
  return world.of<State>().tasks[std::string(json::text(lists.require(world, request), "id"))];
}

/// Puts a task below `parent` after its sibling `previous`: positions are numbers of 20 digits among
/// siblings.
void place(json::array& all, json::object& task, std::string_view parent, std::string_view previous) {
  auto const require = [&](std::string_view id) {
    auto const* const found = id.empty() ? nullptr : find_item(all, "id", id);
    if (!id.empty() && (!found || id == json::text(task, "id"))) throw invalid_argument("Invalid task ID");
    return found;
  };
  require(parent);
  auto const* const before = require(previous);
  if (before && json::text(*before, "parent") != parent) throw invalid_argument("Invalid task ID");
  std::int64_t const position = before ? json::integer(*before, "position") + 1 : 0;
  for (auto& other : all)
    if (json::text(other, "parent") == parent && json::integer(other, "position") >= position)
      other.as_object()["position"] = fmt::format("{:020}", json::integer(other, "position") + 1);
  task["position"] = fmt::format("{:020}", position);
  if (parent.empty())
    task.erase("parent");
  else
    task["parent"] = parent;
}

void check_task(World& world, Request const& request, json::object& task, json::object const* before) {
  // A view into the task would not outlive its changes.
  std::string const status(json::text(task, "status"));
  if (status != "needsAction" && status != "completed") throw invalid_argument("Invalid task status.");
  if (json::text(task, "title").size() > 1024 || json::text(task, "notes").size() > 8192)
    throw invalid_argument("The task is too long.");
  if (auto const* const due = json::find(task, "due")) {
    // Only the day is kept.
    auto const time = due->is_string() ? parse_rfc3339(due->get_string()) : std::nullopt;
    if (!time) throw invalid_argument("Invalid due date.");
    task["due"] = to_rfc3339(*time).substr(0, 10) + "T00:00:00.000Z";
  }
  if (status == "completed" && !task.contains("completed")) task["completed"] = to_rfc3339(request.now);
  if (status == "needsAction") task.erase("completed");
  if (!before) place(tasks_of(world, request), task, request.param("parent"), request.param("previous"));
}

bool listed(World&, Request const& request, json::object const& task) {
  auto const from = [&](std::string_view member, std::string_view min) {
    auto const time = parse_rfc3339(json::text(task, member));
    return !request.has(min) || (time && time >= parse_rfc3339(request.param(min)));
  };
  auto const until = [&](std::string_view member, std::string_view max) {
    auto const time = parse_rfc3339(json::text(task, member));
    return !request.has(max) || (time && time < parse_rfc3339(request.param(max)));
  };
  bool const done = json::text(task, "status") == "completed";
  return (!done || request.flag("showCompleted", true)) &&
         (!json::boolean(task, "hidden") || request.flag("showHidden")) && from("due", "dueMin") &&
         until("due", "dueMax") && from("completed", "completedMin") && until("completed", "completedMax") &&
         from("updated", "updatedMin");
}

Collection const tasks{{.name = "tasks.tasks",
                        .at = tasks_of,
                        .kind = "tasks#task",
                        .list_kind = "tasks#tasks",
                        .missing = "Task not found.",
                        .defaults = {{"title", ""}, {"status", "needsAction"}},
                        .writable = {"title", "notes", "status", "due", "completed", "deleted"},
                        .updated = "updated",
                        .order = "position",
                        .tombstone = {"deleted", true, "showDeleted"},
                        .page = {"maxResults", 20, 100},
                        .check = check_task,
                        .changed =
                            [](auto& world, auto& request, auto* before, auto* after) {
                              if (after) return;
                              for (auto& other : tasks_of(world, request))
                                if (json::text(other, "parent") == json::text(*before, "id"))
                                  other.as_object()["deleted"] = true;
                            },
                        .listed = listed,
                        .show =
                            [](auto& world, auto& request, auto& task) {
                              auto const id = json::text(task, "id");
                              task["selfLink"] =
                                  fmt::format("https://www.googleapis.com/tasks/v1/lists/{}/tasks/{}",
                                              named_list(world, request), id);
                              task["webViewLink"] = fmt::format("https://tasks.google.com/task/{}?sa=6", id);
                              task["links"] = json::array();
                            }}};

Answer move(World& world, Request const& request) {
  auto task = tasks.require(world, request);
  auto& from = tasks_of(world, request);
  auto* to = &from;
  if (auto const destination = request.param("destinationTasklist"); !destination.empty()) {
    if (!find_item(lists_of(world, request), "id", destination)) throw not_found("Task list not found.");
    to = &world.of<State>().tasks[std::string(destination)];
  }
  place(*to, task, request.param("parent"), request.param("previous"));
  task["etag"] = world.etag();
  task["updated"] = to_rfc3339(request.now);
  erase_item(from, "id", json::text(task, "id"));
  to->push_back(task);
  if (to != &from)
    while (auto const* const below = find_item(from, "parent", json::text(task, "id"))) {
      to->push_back(*below);
      erase_item(from, "parent", json::text(task, "id"));
    }
  return {.body = tasks.shown(world, request, task)};
}

Answer clear(World& world, Request const& request) {
  for (auto& task : tasks_of(world, request))
    if (json::text(task, "status") == "completed") {
      task.as_object()["hidden"] = true;
      task.as_object()["etag"] = world.etag();
    }
  return {};
}

Operation const operations[] = {{api::tasks::tasks::move, move}, {api::tasks::tasks::clear, clear}};

std::string add_task(World& world, std::string_view list, json::object task, std::string_view parent = {}) {
  auto& all = world.of<State>().tasks[std::string(list)];
  json::value const* last = nullptr;
  for (auto const& other : all)
    if (json::text(other, "parent") == parent) last = &other;
  std::string const previous(last ? json::text(*last, "id") : std::string_view());
  auto id = world.ids.opaque(22);
  task["id"] = id;
  task["etag"] = world.etag();
  task["updated"] = to_rfc3339(world.now());
  place(all, task, parent, previous);
  all.push_back(std::move(task));
  return id;
}

std::string add_list(World& world, std::string_view user, std::string_view title) {
  auto id = world.ids.opaque(22);
  world.of<State>().lists[to_lower(user)].push_back(
      {{"id", id}, {"title", title}, {"etag", world.etag()}, {"updated", to_rfc3339(world.now())}});
  return id;
}

void read_task(World& world, std::string const& list, Seed const& seed) {
  seed.only({"title", "notes", "due", "done", "subtasks"});
  json::object task{{"title", seed["title"].text()}, {"status", "needsAction"}};
  if (auto const notes = seed["notes"].text(""); !notes.empty()) task["notes"] = notes;
  if (seed["due"].present())
    task["due"] = to_rfc3339(seed["due"].moment(world.now())).substr(0, 10) + "T00:00:00.000Z";
  if (seed["done"].boolean(false)) {
    task["status"] = "completed";
    task["completed"] = to_rfc3339(world.now());
  }
  auto const id = add_task(world, list, std::move(task));
  for (auto const& title : seed["subtasks"].texts())
    add_task(world, list, {{"title", title}, {"status", "needsAction"}}, id);
}

void fill(World& world, Seed const& seed) {
  static json::value const built_in = json::parse(R"({
    "alice@example.com": [
      {"title": "My Tasks", "tasks": [
        {"title": "Write the Apollo specification", "notes": "Bob reads it first.", "due": "+2d",
         "subtasks": ["Ask Carol about the invoices", "Draw the timeline"]},
        {"title": "Book the train to Berlin", "due": "+5d"},
        {"title": "Send the offer to Northwind", "due": "-1d", "done": true}]},
      {"title": "Household", "tasks": [{"title": "Water the plants"}]}],
    "bob@example.com": [{"title": "My Tasks", "tasks": [{"title": "Check the budget sheet", "due": "+1d"}]}]})")
                                          .value();
  world.of<State>() = State();
  auto const from = seed.present() ? seed : Seed(&built_in, "/tasks");
  for (auto const& user : world.directory.users()) {
    if (!user.account) continue;
    for (auto const& list : from[user.email].items()) {
      list.only({"title", "tasks"});
      auto const id = add_list(world, user.email, list["title"].text());
      for (auto const& task : list["tasks"].items()) read_task(world, id, task);
    }
    if (!world.of<State>().lists.contains(user.email)) add_list(world, user.email, "My Tasks");
  }
  if (!seed.present()) return;
  for (auto const& [email, of_user] : seed.value().as_object())
    if (!world.directory.account(email)) seed[email].fail("no account has this address");
}

// Last, so that the ids of the other services do not depend on it.
Seeding const seeding{"tasks", fill, "calendar"};

}  // namespace
}  // namespace workspace::sandbox::tasks
