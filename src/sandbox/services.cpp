#include "sandbox/services.hpp"

#include "sandbox/oauth.hpp"

namespace workspace::sandbox {
namespace {

Reply user_info(World& world, Call const& call) {
  auto const* user = world.directory.find(call.user);
  json::object info{{"id", account_number(call.user)}};
  if (call.has_scope("userinfo.email")) {
    info["email"] = call.user;
    info["verified_email"] = true;
    info["hd"] = call.user.substr(call.user.find('@') + 1);
  }
  if (call.has_scope("userinfo.profile")) {
    info["name"] = user->name;
    auto const blank = user->name.find(' ');
    info["given_name"] = user->name.substr(0, blank);
    if (blank != std::string::npos) info["family_name"] = user->name.substr(blank + 1);
  }
  return {200, std::move(info), {}, {}};
}

}  // namespace

Service oauth2_service() {
  return {"oauth2", {{"oauth2.userinfo.get", user_info}, {"oauth2.userinfo.v2.me.get", user_info}}};
}

std::vector<Service> all_services() {
  return {gmail_service(), drive_service(), calendar_service(), oauth2_service()};
}

std::unique_ptr<World> make_world(Clock const& clock, Seed const& seed) {
  seed.only({"users", "gmail", "drive", "calendar"});
  auto world = std::make_unique<World>(clock);
  seed_users(*world, seed["users"]);
  seed_gmail(*world, seed["gmail"]);
  seed_drive(*world, seed["drive"]);
  seed_calendar(*world, seed["calendar"]);
  return world;
}

}  // namespace workspace::sandbox
