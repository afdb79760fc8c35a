#pragma once
// Reads --sandbox-seed FILE. One JSON object; every member may be left out, and then the built-in content
// stays:
//   {"users":    [{"email": "...", "name": "...", "timeZone": "Europe/Zurich", "account": true}],
//    "gmail":    see gmail/seed.cpp, and so on: a member for each service}
// "users" replaces the built-in people; each service's member replaces that service's built-in content.
// Moments are RFC 3339 ("2026-07-01T09:00:00Z") or relative to the start ("-3d", "+2h", "-90m", "0").

#include "base/time.hpp"
#include "json/json.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox {

/// A place in the seed file, knowing its JSON pointer. What is wrong throws Failure(invalid) that names the
/// pointer.
class Seed {
 public:
  Seed() = default;  // absent
  Seed(json::value const* value, std::string pointer) : value_(value), pointer_(std::move(pointer)) {}

  bool present() const { return value_ != nullptr; }
  std::string const& pointer() const { return pointer_; }
  json::value const& value() const { return *value_; }

  /// A member; absent where this is absent or lacks it or holds null. Fails where this is no object.
  Seed operator[](std::string_view member) const;
  /// The elements of an array; none where this is absent.
  std::vector<Seed> items() const;
  /// Fails on a member that is none of these: a misspelt name must not pass silently.
  void only(std::vector<std::string_view> const& members) const;

  std::string text() const;                            // required
  std::string text(std::string_view otherwise) const;  // where absent
  bool boolean(bool otherwise) const;
  std::int64_t integer(std::int64_t otherwise) const;
  std::vector<std::string> texts() const;  // an array of strings; none where absent
  TimePoint moment(TimePoint now) const;   // required
  TimePoint moment(TimePoint now, TimePoint otherwise) const;

  [[noreturn]] void fail(std::string_view problem) const;

 private:
  json::value const* value_ = nullptr;
  std::string pointer_;
};

}  // namespace workspace::sandbox
