#pragma once
// The whole state of the sandbox: users, ids, the clock, and each service's own. It belongs to one thread.

#include "base/time.hpp"
#include "sandbox/seed.hpp"

#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <typeindex>
#include <vector>

namespace workspace::sandbox {

struct User {
  std::string email;  // lower case
  std::string name;
  std::string time_zone = "Europe/Zurich";  // IANA
  bool account = true;  // false: known to the directory and a sender of mail, but nobody can sign in
};

class Directory {
 public:
  /// Addresses compare without case.
  User const* find(std::string_view email) const;
  /// As find, but only people who have an account (mailbox, drive, calendar) here.
  User const* account(std::string_view email) const;
  std::vector<User> const& users() const { return users_; }
  /// Whether alice, bob and carol, for whom the built-in content is, have accounts.
  bool has_builtin_people() const;
  /// Adds, or replaces the one of that address.
  void put(User user);
  /// The name, or the address itself where it is unknown.
  std::string name_of(std::string_view email) const;

 private:
  std::vector<User> users_;
};

/// Ids that look like Google's. Seeded, so two sandboxes with the same history give the same ids.
class Ids {
 public:
  std::string hex16();       // Gmail messages: 16 hex digits, growing
  std::string drive();       // 33 of [A-Za-z0-9_-], beginning with 1
  std::string drive_root();  // 19, beginning with 0A: My Drive and shared drives
  std::string calendar();    // 26 of base32hex (0-9a-v)
  std::string any(std::string_view alphabet, std::size_t length);
  std::string opaque(std::size_t length);  // of [A-Za-z0-9_-]
  std::uint64_t next_etag() { return ++etag_; }
  /// Of the latest change of all: what sync tokens hold.
  std::uint64_t last_etag() const { return etag_; }

 private:
  std::mt19937_64 random_{20'260'701};
  std::uint64_t message_ = 0x19a0'0000'0000'0000;
  std::uint64_t etag_ = 3'400'000'000'000'000;
};

class World {
 public:
  explicit World(Clock const& clock) : clock_(clock) {}

  TimePoint now() const { return clock_.now(); }
  std::string etag() { return "\"" + std::to_string(ids.next_etag()) + "\""; }

  /// A service's state, empty when it is first asked for.
  template <class State>
  State& of() {
    return state<State>();
  }
  template <class State>
  State const& of() const {
    return state<State>();
  }

  Directory directory;
  Ids ids;

 private:
  template <class State>
  State& state() const {
    auto& kept = states_[typeid(State)];
    if (!kept) kept = std::make_shared<State>();
    return *static_cast<State*>(kept.get());
  }

  Clock const& clock_;
  mutable std::map<std::type_index, std::shared_ptr<void>> states_;
};

/// Throws Failure(invalid) naming the JSON pointer.
void seed_users(World& world, Seed const& seed);

}  // namespace workspace::sandbox
