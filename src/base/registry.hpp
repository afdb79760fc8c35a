#pragma once
// Declarations that are found without a list of them: a constant of such a type in any file of the program
// links itself in before main.

#include <algorithm>
#include <functional>
#include <vector>

namespace workspace {

/// Base class of T; its constants live as long as the program.
template <class T>
class Registered {
 public:
  Registered(Registered const&) = delete;
  Registered& operator=(Registered const&) = delete;

  /// Every T of the program, sorted by `key`, a member of T or a function of it: the order in which they
  /// linked themselves in is the linker's.
  template <class Key>
  static std::vector<T const*> all_by(Key key) {
    std::vector<T const*> all;
    for (auto const* each = first_; each; each = each->next_) all.push_back(static_cast<T const*>(each));
    std::ranges::sort(all, {}, [&](T const* each) { return std::invoke(key, *each); });
    return all;
  }

  /// The first whose `key` equals `value`, which should be the only one; nullptr: none.
  template <class Key, class Value>
  static T const* one_by(Key key, Value const& value) {
    for (auto const* each = first_; each; each = each->next_)
      if (auto const* found = static_cast<T const*>(each); std::invoke(key, *found) == value) return found;
    return nullptr;
  }

 protected:
  Registered() : next_(first_) { first_ = this; }
  ~Registered() = default;

 private:
  Registered const* next_;
  static inline constinit Registered const* first_ = nullptr;
};

}  // namespace workspace
