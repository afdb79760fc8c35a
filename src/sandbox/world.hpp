#pragma once
// The whole state of the sandbox: users, ids, the clock, and one state per service. It belongs to one thread.

#include "base/time.hpp"
#include "sandbox/seed.hpp"

#include <memory>
#include <random>
#include <string>
#include <string_view>
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
  std::uint64_t next_etag() { return ++etag_; }

 private:
  std::mt19937_64 random_{20'260'701};
  std::uint64_t message_ = 0x19a0'0000'0000'0000;
  std::uint64_t etag_ = 3'400'000'000'000'000;
};

struct GmailState;     // gmail/state.hpp
struct DriveState;     // drive/state.hpp
struct CalendarState;  // calendar/state.hpp

class World {
 public:
  explicit World(Clock const& clock) : clock_(clock) {}

  TimePoint now() const { return clock_.now(); }
  std::string etag() { return "\"" + std::to_string(ids.next_etag()) + "\""; }

  /// Hands a mail to Gmail as if it came from the internet: every recipient with an account gets it in INBOX,
  /// unread; the others are ignored. `raw` is RFC 5322 without Bcc. Calendar's invitations and Drive's share
  /// notices come this way.
  void deliver(std::string_view raw, std::string_view from, std::vector<std::string> const& recipients);

  Directory directory;
  Ids ids;
  // shared_ptr for its type-erased deleter: this header needs no service's state. Set by seed_<service>().
  std::shared_ptr<GmailState> gmail;
  std::shared_ptr<DriveState> drive;
  std::shared_ptr<CalendarState> calendar;

 private:
  Clock const& clock_;
};

/// Each makes its service's state and fills it: with the built-in content for the built-in users, or, where
/// the seed file has that member ("gmail", "drive", "calendar"), with that instead. `seed` is absent where it
/// has none. Throws Failure(invalid) naming the JSON pointer.
void seed_users(World& world, Seed const& seed);
void seed_gmail(World& world, Seed const& seed);
void seed_drive(World& world, Seed const& seed);
void seed_calendar(World& world, Seed const& seed);

}  // namespace workspace::sandbox
