#include "sandbox/operation.hpp"

#include "base/result.hpp"
#include "sandbox/collection.hpp"

#include <gtest/gtest.h>

namespace workspace::sandbox {
namespace {

Answer nothing(World&, Request const&) { return {}; }
void fill_nothing(World&, Seed const&) {}

TEST(Registry, RefusesWhatContradictsItself) {
  Registry registry;
  registry.add(api::tasks::tasks::clear, nothing);
  EXPECT_THROW(registry.add(api::tasks::tasks::clear, nothing), Failure);
  catalogue::Method const unknown{.id = "tasks.tasks.shuffle"};
  EXPECT_THROW(registry.add(unknown, nothing), Failure);
  registry.add_seeding("tasks", fill_nothing, "");
  EXPECT_THROW(registry.add_seeding("tasks", fill_nothing, ""), Failure);
}

TEST(Registry, RefusesCollectionsOfWhatIsNotThere) {
  Registry registry;
  json::array items;
  auto const at = [&](World&, Request const&) -> json::array& { return items; };
  EXPECT_THROW(Collection({.name = "tasks.notes", .at = at}, registry), Failure);
  EXPECT_THROW(Collection({.name = "tasks.tasks", .at = at, .methods = {"create"}}, registry), Failure);
}

TEST(Registry, FillsInOrder) {
  Registry registry;
  registry.add_seeding("a", fill_nothing, "c");
  registry.add_seeding("b", fill_nothing, "");
  registry.add_seeding("c", fill_nothing, "b");
  auto const fillings = registry.fillings();
  ASSERT_EQ(fillings.size(), 3u);
  EXPECT_EQ(fillings[0].member, "b");
  EXPECT_EQ(fillings[1].member, "c");
  registry.add_seeding("d", fill_nothing, "e");
  EXPECT_THROW(registry.fillings(), Failure);
}

TEST(Registry, HoldsTheServices) {
  for (auto const* id : {"gmail.users.messages.send", "drive.comments.list", "calendar.acl.insert",
                         "tasks.tasks.insert", "oauth2.userinfo.get"})
    EXPECT_NE(registry().find(*catalogue::find_method(id)), nullptr) << id;
}

}  // namespace
}  // namespace workspace::sandbox
