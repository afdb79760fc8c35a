#include "sandbox/calendar/state.hpp"

#include "base/text.hpp"
#include "sandbox/items.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

constexpr std::pair<Role, std::string_view> role_names[] = {{Role::none, "none"},
                                                            {Role::free_busy, "freeBusyReader"},
                                                            {Role::reader, "reader"},
                                                            {Role::writer, "writer"},
                                                            {Role::owner, "owner"}};

}  // namespace

bool Event::cancelled() const { return text("status") == "cancelled"; }

std::string_view Event::text(std::string_view member) const {
  auto const* const found = data.if_contains(member);
  return found && found->is_string() ? std::string_view(found->get_string()) : std::string_view{};
}

std::string_view role_name(Role role) { return role_names[int(role)].second; }

std::optional<Role> parse_role(std::string_view name) {
  for (auto const& [role, text] : role_names)
    if (text == name) return role;
  return std::nullopt;
}

Role role_of(Calendar const& calendar, std::string_view user) {
  auto const domain = user.substr(user.find('@') + 1);
  Role best = Role::none;
  for (auto const& rule : calendar.acl) {
    auto const type = json::text(rule.at("scope"), "type"), value = json::text(rule.at("scope"), "value");
    bool const applies = type == "default" || (type == "user" && equal_ignoring_case(value, user)) ||
                         (type == "domain" && equal_ignoring_case(value, domain));
    if (applies) best = std::max(best, parse_role(json::text(rule, "role")).value_or(Role::none));
  }
  return best;
}

Calendar* primary_of(World& world, std::string_view user) {
  auto const found = world.of<CalendarState>().calendars.find(to_lower(user));
  return found == world.of<CalendarState>().calendars.end() ? nullptr : &found->second;
}

Calendar& require_calendar(World& world, std::string_view user, std::string_view id, Role needed) {
  auto& calendars = world.of<CalendarState>().calendars;
  auto const found = calendars.find(id == "primary" ? std::string(user) : std::string(id));
  auto const role = found == calendars.end() ? Role::none : role_of(found->second, user);
  if (role == Role::none) throw not_found("Not Found");
  if (role < needed)
    throw forbidden(fmt::format("You need to have {} access to this calendar.", role_name(needed)),
                    "requiredAccessLevel");
  return found->second;
}

Calendar& require_calendar(World& world, Request const& request, Role needed) {
  return require_calendar(world, request.user, request.param("calendarId"), needed);
}

Calendar& add_calendar(World& world, std::string id, std::string summary, std::string owner,
                       std::string time_zone) {
  auto& calendar = world.of<CalendarState>().calendars[id];
  calendar.id = std::move(id);
  calendar.summary = std::move(summary);
  calendar.owner = owner;
  calendar.time_zone = std::move(time_zone);
  calendar.etag = world.etag();
  if (!owner.empty()) {
    grant(world, calendar, "user", owner, Role::owner);
    add_entry(world, owner, calendar.id)["selected"] = true;
  }
  return calendar;
}

void grant(World& world, Calendar& calendar, std::string_view scope_type, std::string_view scope_value,
           Role role) {
  json::object scope{{"type", scope_type}};
  if (scope_type != "default") scope["value"] = scope_value;
  auto const id = scope_type == "default" ? "default" : fmt::format("{}:{}", scope_type, scope_value);
  erase_item(calendar.acl, "id", id);
  calendar.acl.push_back(
      {{"id", id}, {"scope", std::move(scope)}, {"role", role_name(role)}, {"etag", world.etag()}});
}

json::object* find_entry(World& world, std::string_view user, std::string_view calendar) {
  auto& lists = world.of<CalendarState>().lists;
  auto const list = lists.find(user);
  return list == lists.end() ? nullptr : find_item(list->second, "id", calendar);
}

json::object& add_entry(World& world, std::string_view user, std::string_view calendar) {
  auto* entry = find_entry(world, user, calendar);
  if (!entry) {
    auto& list = world.of<CalendarState>().lists[std::string(user)];
    auto color = next_color(list);
    entry = &list.emplace_back(json::object{{"id", calendar}, {"colorId", std::move(color)}}).get_object();
  }
  entry->erase("deleted");
  (*entry)["etag"] = world.etag();
  return *entry;
}

std::string next_color(json::array const& list) { return std::to_string((16 + 3 * list.size()) % 24 + 1); }

void touch(World& world, Event& event) {
  event.updated = world.now();
  event.etag = world.etag();
}

}  // namespace workspace::sandbox::calendar
