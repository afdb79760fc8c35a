#include "sandbox/world.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace workspace::sandbox {

User const* Directory::find(std::string_view email) const {
  auto found = std::find_if(users_.begin(), users_.end(),
                            [&](User const& user) { return equal_ignoring_case(user.email, email); });
  return found == users_.end() ? nullptr : &*found;
}

User const* Directory::account(std::string_view email) const {
  auto const* user = find(email);
  return user && user->account ? user : nullptr;
}

bool Directory::has_builtin_people() const {
  return account("alice@example.com") && account("bob@example.com") && account("carol@example.com");
}

void Directory::put(User user) {
  user.email = to_lower(user.email);
  auto found =
      std::find_if(users_.begin(), users_.end(), [&](User const& old) { return old.email == user.email; });
  if (found == users_.end()) {
    users_.push_back(std::move(user));
  } else {
    *found = std::move(user);
  }
}

std::string Directory::name_of(std::string_view email) const {
  auto const* user = find(email);
  return user ? user->name : std::string(email);
}

std::string Ids::any(std::string_view alphabet, std::size_t length) {
  std::string id;
  for (std::size_t i = 0; i < length; ++i) id += alphabet[random_() % alphabet.size()];
  return id;
}

std::string Ids::hex16() {
  message_ += 1 + random_() % 0xFFFF'FFFF;
  return fmt::format("{:016x}", message_);
}

namespace {
constexpr std::string_view base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
}

std::string Ids::opaque(std::size_t length) { return any(base64url, length); }
std::string Ids::drive() { return "1" + opaque(32); }
std::string Ids::drive_root() { return "0A" + any(base64url.substr(0, 62), 14) + "PVA"; }
std::string Ids::calendar() { return any("0123456789abcdefghijklmnopqrstuv", 26); }

void seed_users(World& world, Seed const& seed) {
  if (!seed.present()) {
    for (User const& user :
         {User{"alice@example.com", "Alice Example"}, User{"bob@example.com", "Bob Example"},
          User{"carol@example.com", "Carol Example", "America/New_York"},
          User{"dana@example.com", "Dana Example", "Europe/Zurich", false},
          User{"billing@northwind.example.net", "Northwind Hosting", "UTC", false},
          User{"sales@paperworks.example.org", "Paperworks", "UTC", false},
          User{"digest@devweekly.example.net", "Dev Weekly", "UTC", false}}) {
      world.directory.put(user);
    }
    return;
  }
  for (auto const& entry : seed.items()) {
    entry.only({"email", "name", "timeZone", "account"});
    User user;
    user.email = entry["email"].text();
    auto const at = user.email.find('@');
    if (at == std::string::npos || at == 0 || at + 1 == user.email.size() ||
        user.email.find_first_of(" \t\r\n<>,") != std::string::npos) {
      entry["email"].fail("an e-mail address is expected");
    }
    user.name = entry["name"].text(user.email);
    user.time_zone = entry["timeZone"].text(user.time_zone);
    user.account = entry["account"].boolean(true);
    world.directory.put(std::move(user));
  }
}

}  // namespace workspace::sandbox
