#include "sandbox/operation.hpp"

#include "base/result.hpp"
#include "sandbox/world.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace workspace::sandbox {
namespace {

std::vector<std::function<void(Registry&)>>& declarations() {
  static std::vector<std::function<void(Registry&)>> all;
  return all;
}

[[noreturn]] void contradiction(std::string text) { throw Failure(ErrorKind::internal, std::move(text)); }

}  // namespace

void Registry::add(catalogue::Method const& method, Act act) {
  if (catalogue::find_method(method.id) != &method)
    contradiction(fmt::format("{} is no method of the catalogue.", method.id));
  if (!acts_.emplace(method.id, std::move(act)).second)
    contradiction(fmt::format("{} is simulated twice.", method.id));
}

void Registry::add_seeding(std::string_view member, Fill fill, std::string_view after) {
  if (!fillings_.emplace(member, Filling{member, fill, after}).second)
    contradiction(fmt::format("\"{}\" of the seed is filled twice.", member));
}

Act const* Registry::find(catalogue::Method const& method) const {
  auto const found = acts_.find(method.id);
  return found == acts_.end() ? nullptr : &found->second;
}

std::vector<catalogue::Method const*> Registry::methods() const {
  std::vector<catalogue::Method const*> all;
  for (auto const& [id, act] : acts_) all.push_back(catalogue::find_method(id));
  return all;
}

std::vector<Registry::Filling> Registry::fillings() const {
  std::vector<Filling> ordered;
  auto const done = [&](std::string_view member) {
    return member.empty() || std::ranges::count(ordered, member, &Filling::member) > 0;
  };
  while (ordered.size() < fillings_.size()) {
    auto const next = std::ranges::find_if(
        fillings_, [&](auto const& entry) { return !done(entry.first) && done(entry.second.after); });
    if (next == fillings_.end()) contradiction("Seeds wait for each other, or for one that is not there.");
    ordered.push_back(next->second);
  }
  return ordered;
}

Registry const& registry() {
  static Registry const all = [] {
    Registry built;
    for (auto const& registration : declarations()) registration(built);
    built.fillings();
    return built;
  }();
  return all;
}

void declare(std::function<void(Registry&)> registration) {
  declarations().push_back(std::move(registration));
}

Operation::Operation(catalogue::Method const& method, Act act) {
  declare([&method, act = std::move(act)](Registry& into) { into.add(method, act); });
}

Seeding::Seeding(std::string_view member, Fill fill, std::string_view after) {
  declare([=](Registry& into) { into.add_seeding(member, fill, after); });
}

std::unique_ptr<World> make_world(Clock const& clock, Seed const& seed) {
  auto const fillings = registry().fillings();
  std::vector<std::string_view> members{"users"};
  for (auto const& one : fillings) members.push_back(one.member);
  seed.only(members);
  auto world = std::make_unique<World>(clock);
  seed_users(*world, seed["users"]);
  for (auto const& one : fillings) one.fill(*world, seed[one.member]);
  return world;
}

}  // namespace workspace::sandbox
