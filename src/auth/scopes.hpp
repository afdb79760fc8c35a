#pragma once
// What is asked for at Google, per service and level. The one table; what a grant suffices for follows from
// the catalogue instead. Facts: https://developers.google.com/identity/protocols/oauth2/scopes

#include "base/result.hpp"
#include "catalogue/catalogue.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::auth {

/// A permission level and what it adds to those before it.
struct Level {
  std::string_view name;
  std::string_view scopes;          // short names, separated by blanks
  std::string_view denied_actions;  // actions of tools that this level forbids though its scopes allow them
};

struct ServiceScopes {
  std::string_view name;          // "gmail": as in --tools
  std::string_view title;         // "Gmail"
  std::span<Level const> levels;  // from "readonly" to "full"
};

/// All twelve, in the order of --tools.
std::span<ServiceScopes const> services();
ServiceScopes const* find_service(std::string_view name);

enum class Access { full, read_only };

/// Full scope names (https://...): those that identify the user (openid, userinfo.email, userinfo.profile)
/// and those of the services; sorted, each once. Names that are no service add nothing.
std::vector<std::string> scopes_for(std::span<std::string const> service_names, Access access);

/// Full names of one service's scopes at a level, with those of the levels below; "a+b" gives only what the
/// named levels add themselves. Error (invalid) names the valid ones.
Result<std::vector<std::string>> scopes_at(std::string_view service, std::string_view level);

/// Whether somebody whose scopes are these (full names) may call the method at their level: they suffice, and
/// what Google lets a wider scope do as well is named by the level itself.
bool allows(std::span<std::string const> scopes, catalogue::Method const& method);

/// Whether the level (of a union the highest) forbids the action. False for unknown ones.
bool is_denied(std::string_view service, std::string_view level, std::string_view action);

/// The short names of scopes to ask for, so that `granted` suffices for all of `methods`; empty where it
/// does.
std::vector<std::string> missing(std::span<catalogue::Method const* const> methods,
                                 std::span<std::string const> granted);

}  // namespace workspace::auth
