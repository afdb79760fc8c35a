#include "auth/scopes.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace workspace::auth {
namespace {

constexpr std::string_view base_scopes = "openid userinfo.email userinfo.profile";

constexpr Level gmail[] = {{"readonly", "gmail.readonly", {}},
                           {"organize", "gmail.labels gmail.modify", {}},
                           {"drafts", "gmail.compose", {}},
                           {"send", "gmail.send", {}},
                           {"full", "gmail.settings.basic", {}}};
constexpr Level drive[] = {{"readonly", "drive.readonly", {}}, {"full", "drive drive.file", {}}};
constexpr Level calendar[] = {{"readonly", "calendar.readonly", {}},
                              {"full", "calendar calendar.events", {}}};
// Files that the user made elsewhere are reached with drive only: drive.file does not suffice for comments,
// moving into folders and exports.
constexpr Level docs[] = {{"readonly", "documents.readonly drive.readonly", {}},
                          {"full", "documents drive drive.file", {}}};
constexpr Level sheets[] = {{"readonly", "spreadsheets.readonly drive.readonly", {}},
                            {"full", "spreadsheets drive drive.file", {}}};
constexpr Level slides[] = {{"readonly", "presentations.readonly drive.readonly", {}},
                            {"full", "presentations drive drive.file", {}}};
// Names of people in chats come from the contacts.
constexpr Level chat[] = {
    {"readonly",
     "chat.messages.readonly chat.spaces.readonly chat.memberships.readonly contacts.readonly",
     {}},
    {"full", "chat.messages chat.spaces", {}}};
constexpr Level forms[] = {{"readonly", "forms.body.readonly forms.responses.readonly", {}},
                           {"full", "forms.body", {}}};
constexpr Level tasks[] = {
    {"readonly", "tasks.readonly", {}}, {"manage", "tasks", "delete clear_completed"}, {"full", "", {}}};
constexpr Level contacts[] = {{"readonly", "contacts.readonly", {}}, {"full", "contacts", {}}};
constexpr Level search[] = {{"readonly", "cse", {}}, {"full", "cse", {}}};
// scripts.run needs the scopes of the script itself; external_request and scriptapp are the commonest.
// Projects are files, so deleting one is Drive's.
constexpr Level appscript[] = {
    {"readonly",
     "script.projects.readonly script.deployments.readonly script.processes script.metrics drive.readonly",
     {}},
    {"full", "script.projects script.deployments script.external_request script.scriptapp drive", {}}};

constexpr ServiceScopes table[] = {{"gmail", "Gmail", gmail},
                                   {"drive", "Google Drive", drive},
                                   {"calendar", "Google Calendar", calendar},
                                   {"docs", "Google Docs", docs},
                                   {"sheets", "Google Sheets", sheets},
                                   {"chat", "Google Chat", chat},
                                   {"forms", "Google Forms", forms},
                                   {"slides", "Google Slides", slides},
                                   {"tasks", "Google Tasks", tasks},
                                   {"contacts", "Google Contacts", contacts},
                                   {"search", "Programmable Search", search},
                                   {"appscript", "Apps Script", appscript}};

/// Whoever may organize mail (gmail.modify) may also write drafts and send, for Google; a level that does not
/// say so must not. The scope that the level must hold itself.
constexpr std::pair<std::string_view, std::string_view> own_scope[] = {
    {"gmail.users.drafts.create", "gmail.compose"},
    {"gmail.users.drafts.update", "gmail.compose"},
    {"gmail.users.drafts.delete", "gmail.compose"},
    {"gmail.users.drafts.send", "gmail.send"},
    {"gmail.users.messages.send", "gmail.send"}};

void add(std::set<std::string>& scopes, std::string_view names) {
  for (auto name : split(names, ' ')) {
    if (!name.empty()) scopes.insert(catalogue::full_scope(name));
  }
}

std::vector<std::string> in_order(std::set<std::string> const& scopes) {
  return {scopes.begin(), scopes.end()};
}

std::ptrdiff_t position(ServiceScopes const& service, std::string_view level) {
  return std::ranges::find(service.levels, level, &Level::name) - service.levels.begin();
}

Error unknown(std::string_view what, std::string_view name, std::vector<std::string> const& valid) {
  return {ErrorKind::invalid, "There is no " + std::string(what) + " \"" + std::string(name) + "\".",
          "Valid are: " + join(valid, ", ") + "."};
}

/// The scope to ask for where `method` is to be allowed: the first of the table that suffices, which begins
/// with the narrowest.
std::string_view scope_to_ask(catalogue::Method const& method) {
  auto const fits = [&](std::string_view scope) {
    std::string const granted(scope);
    return !scope.empty() && catalogue::suffices(method, std::span(&granted, 1));
  };
  for (auto const& service : table) {
    for (auto const& level : service.levels) {
      for (auto scope : split(level.scopes, ' ')) {
        if (fits(scope)) return scope;
      }
    }
  }
  auto const found = std::ranges::find_if(method.scopes, fits);
  return found != method.scopes.end() ? *found : std::string_view();
}

}  // namespace

std::span<ServiceScopes const> services() { return table; }

ServiceScopes const* find_service(std::string_view name) {
  auto const found = std::ranges::find(table, name, &ServiceScopes::name);
  return found != std::end(table) ? &*found : nullptr;
}

std::vector<std::string> scopes_for(std::span<std::string const> service_names, Access access) {
  std::set<std::string> scopes;
  add(scopes, base_scopes);
  for (auto const& name : service_names) {
    auto const* const service = find_service(name);
    if (!service) continue;
    auto const levels = access == Access::read_only ? service->levels.first(1) : service->levels;
    for (auto const& level : levels) add(scopes, level.scopes);
  }
  return in_order(scopes);
}

Result<std::vector<std::string>> scopes_at(std::string_view service_name, std::string_view level_names) {
  auto const* const service = find_service(service_name);
  if (!service) {
    std::vector<std::string> names;
    for (auto const& known : table) names.emplace_back(known.name);
    return unknown("service", service_name, names);
  }
  auto const parts = split(level_names, '+');
  std::set<std::string> scopes;
  for (auto part : parts) {
    auto const at = position(*service, part);
    if (at == std::ssize(service->levels)) {
      std::vector<std::string> names;
      for (auto const& known : service->levels) names.emplace_back(known.name);
      return unknown("level of " + std::string(service_name), part, names);
    }
    for (auto i = parts.size() == 1 ? 0 : at; i <= at; ++i) {
      add(scopes, service->levels[static_cast<std::size_t>(i)].scopes);
    }
  }
  return in_order(scopes);
}

bool allows(std::span<std::string const> scopes, catalogue::Method const& method) {
  if (!catalogue::suffices(method, scopes)) return false;
  auto const* own =
      std::ranges::find(own_scope, method.id, &std::pair<std::string_view, std::string_view>::first);
  return own == std::end(own_scope) ||
         std::ranges::find(scopes, catalogue::full_scope(own->second)) != scopes.end();
}

bool is_denied(std::string_view service_name, std::string_view level_names, std::string_view action) {
  auto const* const service = find_service(service_name);
  if (!service || action.empty()) return false;
  std::ptrdiff_t highest = -1;
  for (auto part : split(level_names, '+')) highest = std::max(highest, position(*service, part));
  if (highest < 0 || highest >= std::ssize(service->levels)) return false;
  auto const denied = split(service->levels[static_cast<std::size_t>(highest)].denied_actions, ' ');
  return std::ranges::find(denied, action) != denied.end();
}

std::vector<std::string> missing(std::span<catalogue::Method const* const> methods,
                                 std::span<std::string const> granted) {
  std::set<std::string> scopes;
  for (auto const* method : methods) {
    if (catalogue::suffices(*method, granted)) continue;
    if (auto const scope = scope_to_ask(*method); !scope.empty()) scopes.emplace(scope);
  }
  return in_order(scopes);
}

}  // namespace workspace::auth
