#include "sandbox/seed.hpp"

#include "base/result.hpp"
#include "sandbox/world.hpp"

#include <gtest/gtest.h>

namespace workspace::sandbox {
namespace {

std::string problem(std::function<void()> const& act) {
  try {
    act();
  } catch (Failure const& failure) {
    return failure.error().message;
  }
  return "nothing was thrown";
}

TEST(Seed, reads_members_and_moments) {
  auto const value = json::parse(R"({"name": "x", "at": "-3d", "on": true, "list": ["a", "b"]})").value();
  Seed const seed{&value, ""};
  TimePoint const now{seconds{1'000'000}};
  EXPECT_EQ(seed["name"].text(), "x");
  EXPECT_EQ(seed["at"].moment(now), now - std::chrono::days{3});
  EXPECT_TRUE(seed["on"].boolean(false));
  EXPECT_EQ(seed["list"].texts(), (std::vector<std::string>{"a", "b"}));
  EXPECT_FALSE(seed["absent"].present());
  EXPECT_EQ(seed["absent"].text("otherwise"), "otherwise");
}

TEST(Seed, names_the_pointer_of_what_is_wrong) {
  auto const value =
      json::parse(R"({"users": [{"email": "a@example.com"}, {"emial": "b@example.com"}]})").value();
  ManualClock const clock;
  World world(clock);
  Seed const users = Seed(&value, "")["users"];
  auto const said = problem([&] { seed_users(world, users); });
  EXPECT_NE(said.find("/users/1/emial"), std::string::npos) << said;
  EXPECT_NE(said.find("did you mean email?"), std::string::npos) << said;
}

TEST(Seed, refuses_a_moment_it_cannot_read) {
  for (char const* text : {R"("soon")", R"("-3w")", R"("-d")", R"("--3d")", "3"}) {
    auto const value = json::parse(text).value();
    auto const said = problem([&] { Seed(&value, "/at").moment(TimePoint{}); });
    EXPECT_NE(said.find("/at"), std::string::npos) << text << ": " << said;
  }
}

}  // namespace
}  // namespace workspace::sandbox
