#include "tools/frame/selection.hpp"

#include "auth/scopes.hpp"

#include <algorithm>

namespace workspace::tools {
namespace {

/// Google lets whoever may organize mail (gmail.modify) also write drafts and send; a level that does not say
/// so must not. The scope that the level must hold itself.
constexpr std::pair<std::string_view, std::string_view> own_scope[] = {
    {"gmail.users.drafts.create", "gmail.compose"},
    {"gmail.users.drafts.update", "gmail.compose"},
    {"gmail.users.drafts.delete", "gmail.compose"},
    {"gmail.users.drafts.send", "gmail.send"},
    {"gmail.users.messages.send", "gmail.send"}};

bool allows(std::vector<std::string> const& scopes, catalogue::Method const& method) {
  if (!catalogue::suffices(method, scopes)) return false;
  auto const* own =
      std::ranges::find(own_scope, method.id, &std::pair<std::string_view, std::string_view>::first);
  return own == std::end(own_scope) ||
         std::ranges::find(scopes, catalogue::full_scope(own->second)) != scopes.end();
}

}  // namespace

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
        !std::ranges::all_of(info.methods, [&](auto const& method) { return allows(scopes, *method); }))
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
