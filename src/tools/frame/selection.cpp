#include "tools/frame/selection.hpp"

#include "auth/scopes.hpp"

#include <algorithm>

namespace workspace::tools {
bool Selection::includes(Service service) const {
  if (!permissions.empty()) return permissions.contains(service);
  return services.empty() || std::ranges::find(services, service) != services.end();
}

std::vector<Tool const*> select(Selection const& selection, std::vector<std::string> const& scopes) {
  bool const by_scope = selection.read_only || !selection.permissions.empty();
  std::vector<Tool const*> result;
  for (auto const* tool : Tool::all()) {
    auto const& info = tool->info;
    if (info.service != Service::auth && !selection.includes(info.service)) continue;
    if (info.service != Service::auth && info.tier > selection.tier) continue;
    if (selection.disabled.contains(std::string(info.name))) continue;
    if (selection.read_only && info.effect != Effect::read && !info.without_grant) continue;
    if (by_scope &&
        !std::ranges::all_of(info.methods, [&](auto const& method) { return auth::allows(scopes, *method); }))
      continue;
    result.push_back(tool);
  }
  return result;
}

std::vector<std::string> offered_scopes(Selection const& selection) {
  std::vector<std::string> names;
  if (selection.permissions.empty()) {
    std::set<Service> with_tools;
    for (auto const* tool : Tool::all())
      if (tool->info.service != Service::auth && selection.includes(tool->info.service))
        with_tools.insert(tool->info.service);
    for (auto const service : with_tools) names.emplace_back(schema::Type<Service>::name(service));
    return auth::scopes_for(names, selection.read_only ? auth::Access::read_only : auth::Access::full);
  }
  auto scopes = auth::scopes_for({}, auth::Access::full);
  for (auto const& [service, level] : selection.permissions) {
    auto const more = auth::scopes_at(schema::Type<Service>::name(service), level).value();
    scopes.insert(scopes.end(), more.begin(), more.end());
  }
  std::ranges::sort(scopes);
  scopes.erase(std::ranges::unique(scopes).begin(), scopes.end());
  return scopes;
}

std::vector<std::string> unknown_tools(std::set<std::string> const& names) {
  auto const all = Tool::all();
  std::vector<std::string> unknown;
  for (auto const& name : names)
    if (std::ranges::none_of(all, [&](auto const* tool) { return tool->info.name == name; }))
      unknown.push_back(name);
  return unknown;
}

}  // namespace workspace::tools
