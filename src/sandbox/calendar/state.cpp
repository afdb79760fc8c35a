#include "sandbox/calendar/state.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"

#include <charconv>
#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

constexpr std::pair<Role, std::string_view> role_names[] = {{Role::none, "none"},
                                                            {Role::free_busy, "freeBusyReader"},
                                                            {Role::reader, "reader"},
                                                            {Role::writer, "writer"},
                                                            {Role::owner, "owner"}};

std::string fingerprint(std::string_view request) { return to_hex(crypto::sha256(request)).substr(0, 12); }

}  // namespace

bool Event::cancelled() const { return text("status") == "cancelled"; }

std::string_view Event::text(std::string_view member) const {
  auto const* const found = data.if_contains(member);
  return found && found->is_string() ? std::string_view(found->get_string()) : std::string_view{};
}

AclRule& Calendar::grant(std::string scope_type, std::string scope_value, Role role) {
  AclRule rule{std::move(scope_type), std::move(scope_value), role, {}, 0};
  auto key = rule.id();
  return acl.insert_or_assign(std::move(key), std::move(rule)).first->second;
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
  for (auto const& [id, rule] : calendar.acl) {
    bool const applies = rule.scope_type == "default" ||
                         (rule.scope_type == "user" && equal_ignoring_case(rule.scope_value, user)) ||
                         (rule.scope_type == "domain" && equal_ignoring_case(rule.scope_value, domain));
    if (applies) best = std::max(best, rule.role);
  }
  return best;
}

Calendar* primary_of(World& world, std::string_view user) {
  auto const found = world.calendar->calendars.find(to_lower(user));
  return found == world.calendar->calendars.end() ? nullptr : &found->second;
}

Calendar& require_calendar(World& world, std::string_view user, std::string_view id, Role needed) {
  auto& calendars = world.calendar->calendars;
  auto const found = calendars.find(id == "primary" ? std::string(user) : std::string(id));
  auto const role = found == calendars.end() ? Role::none : role_of(found->second, user);
  if (role == Role::none) throw not_found("Not Found");
  if (role < needed)
    throw forbidden(fmt::format("You need to have {} access to this calendar.", role_name(needed)),
                    "requiredAccessLevel");
  return found->second;
}

Calendar& require_calendar(World& world, Call const& call, Role needed) {
  return require_calendar(world, call.user, call.param("calendarId"), needed);
}

Calendar& add_calendar(World& world, std::string id, std::string summary, std::string owner,
                       std::string time_zone) {
  auto& calendar = world.calendar->calendars[id];
  calendar.id = std::move(id);
  calendar.summary = std::move(summary);
  calendar.owner = owner;
  calendar.time_zone = std::move(time_zone);
  calendar.etag = world.etag();
  if (!owner.empty()) {
    touch(world, calendar.grant("user", owner, Role::owner));
    add_entry(world, owner, calendar.id).own["selected"] = true;
  }
  return calendar;
}

ListEntry* find_entry(World& world, std::string_view user, std::string_view calendar) {
  auto const list = world.calendar->lists.find(user);
  if (list == world.calendar->lists.end()) return nullptr;
  for (auto& entry : list->second)
    if (entry.calendar == calendar) return &entry;
  return nullptr;
}

ListEntry& add_entry(World& world, std::string_view user, std::string_view calendar) {
  auto* entry = find_entry(world, user, calendar);
  if (!entry) {
    auto& list = world.calendar->lists[std::string(user)];
    entry = &list.emplace_back();
    entry->calendar = calendar;
    entry->own["colorId"] = std::to_string((13 + 3 * list.size()) % 24 + 1);
  }
  entry->deleted = false;
  touch(world, *entry);
  return *entry;
}

void touch(World& world, Event& event) {
  event.updated = world.now();
  event.etag = world.etag();
  event.changed = ++world.calendar->sequence;
}

void touch(World& world, ListEntry& entry) {
  entry.etag = world.etag();
  entry.changed = ++world.calendar->sequence;
}

void touch(World& world, AclRule& rule) {
  rule.etag = world.etag();
  rule.changed = ++world.calendar->sequence;
}

std::string write_token(std::string_view kind, std::int64_t number, std::string_view request) {
  return to_base64url(fmt::format("{}|{}|{}", kind, number, fingerprint(request)));
}

std::optional<std::int64_t> read_token(std::string_view token, std::string_view kind,
                                       std::string_view request) {
  auto const text = from_base64url(token);
  if (!text) return std::nullopt;
  auto const parts = split(*text, '|');
  if (parts.size() != 3 || parts[0] != kind || parts[2] != fingerprint(request)) return std::nullopt;
  std::int64_t number = 0;
  auto const [end, problem] = std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), number);
  if (problem != std::errc{} || end != parts[1].data() + parts[1].size() || number < 0) return std::nullopt;
  return number;
}

void merge_patch(json::object& target, json::object const& patch) {
  for (auto const& [key, value] : patch) {
    if (value.is_null()) {
      target.erase(key);
    } else if (value.is_object()) {
      auto& member = target[key];
      if (!member.is_object()) member = json::object();
      merge_patch(member.get_object(), value.get_object());
    } else {
      target[key] = value;
    }
  }
}

ApiFault not_simulated(std::string_view what) {
  return {501, "UNIMPLEMENTED", "notImplemented", fmt::format("The sandbox does not simulate {}.", what), {}};
}

}  // namespace workspace::sandbox::calendar
