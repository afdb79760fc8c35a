#pragma once
// Which tools a server offers: the flags --tools, --tool-tier, --read-only, --permissions and
// --disabled-tools, as the existing server understands them.

#include "tools/frame/tool.hpp"

#include <set>

namespace workspace::tools {

struct Selection {
  std::vector<Service> services;  // empty: all
  Tier tier = Tier::complete;
  bool read_only = false;
  std::map<Service, std::string> permissions;  // service -> level; implies the services
  std::set<std::string> disabled;

  /// Whether the service is offered at all: what sign-in asks scopes for.
  bool includes(Service service) const;
};

/// The tools that `selection` leaves, sorted by name. `scopes` are those that sign-in would ask for: under
/// --read-only and --permissions a tool stays only if they suffice for each of its methods.
std::vector<Tool const*> select(Selection const& selection, std::vector<std::string> const& scopes);

/// The scopes that sign-in asks for: those of the services that have tools here and are offered, at
/// the level chosen.
std::vector<std::string> offered_scopes(Selection const& selection);

/// Names in `disabled` that no tool has: worth a warning.
std::vector<std::string> unknown_tools(std::set<std::string> const& names);

}  // namespace workspace::tools
