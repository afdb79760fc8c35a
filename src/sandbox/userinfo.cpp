// userinfo.get, under both of its names.
#include "sandbox/oauth.hpp"
#include "sandbox/operation.hpp"
#include "sandbox/world.hpp"

namespace workspace::sandbox {
namespace {

Answer user_info(World& world, Request const& request) {
  auto const* user = world.directory.find(request.user);
  json::object info{{"id", account_number(request.user)}};
  if (request.has_scope("userinfo.email")) {
    info["email"] = request.user;
    info["verified_email"] = true;
    info["hd"] = request.user.substr(request.user.find('@') + 1);
  }
  if (request.has_scope("userinfo.profile")) {
    info["name"] = user->name;
    auto const blank = user->name.find(' ');
    info["given_name"] = user->name.substr(0, blank);
    if (blank != std::string::npos) info["family_name"] = user->name.substr(blank + 1);
  }
  return {.body = std::move(info)};
}

Operation const operations[] = {{api::oauth2::userinfo::get, user_info},
                                {api::oauth2::userinfo::v2::me::get, user_info}};

}  // namespace
}  // namespace workspace::sandbox
