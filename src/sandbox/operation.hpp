#pragma once
// What a service consists of: operations, each under a method of the catalogue, and what fills its state.
// They register themselves where they are declared, at namespace scope; nothing lists them.

#include "sandbox/request.hpp"
#include "sandbox/seed.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

namespace workspace::sandbox {

class World;

using Act = std::function<Answer(World&, Request const&)>;
/// Makes a service's state and fills it: with the built-in content, or, where the seed file has the service's
/// member, with that instead. `seed` is absent where it has none. Throws Failure(invalid) naming the JSON
/// pointer.
using Fill = void (*)(World&, Seed const&);

struct Registry {
  /// Faults of the program, which end the start: Failure(internal).
  void add(catalogue::Method const& method, Act act);
  void add_seeding(std::string_view member, Fill fill, std::string_view after);

  Act const* find(catalogue::Method const& method) const;
  std::vector<catalogue::Method const*> methods() const;
  struct Filling {
    std::string_view member;  // of the seed file: "gmail"
    Fill fill;
    std::string_view after;
  };
  /// Each after the one that it needs.
  std::vector<Filling> fillings() const;

 private:
  std::map<std::string_view, Act> acts_;
  std::map<std::string_view, Filling> fillings_;
};

/// Everything that was declared. Throws Failure(internal) where declarations contradict each other.
Registry const& registry();
/// Adds to what registry() will hold; for the constructors of what registers itself.
void declare(std::function<void(Registry&)> registration);

struct Operation {
  Operation(catalogue::Method const& method, Act act);
};

struct Seeding {
  /// `after` is the member of the service that must be filled before.
  Seeding(std::string_view member, Fill fill, std::string_view after = {});
};

/// Users and content as the seed says, built-in where it is silent. Throws Failure(invalid).
std::unique_ptr<World> make_world(Clock const& clock, Seed const& seed);

}  // namespace workspace::sandbox
