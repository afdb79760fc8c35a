// acl.*: who may do what with a calendar.
#include "base/text.hpp"
#include "sandbox/calendar/operations.hpp"
#include "sandbox/calendar/times.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

json::object show_rule(AclRule const& rule) {
  json::object scope{{"type", rule.scope_type}};
  if (rule.scope_type != "default") scope["value"] = rule.scope_value;
  return {{"kind", "calendar#aclRule"},
          {"etag", rule.etag},
          {"id", rule.id()},
          {"scope", std::move(scope)},
          {"role", role_name(rule.role)}};
}

Role wanted_role(Call const& call) {
  auto const text = json::text(call.body, "role");
  if (text.empty()) throw required("Missing role.", "role");
  auto const role = parse_role(text);
  if (!role) throw invalid("Invalid role.", "role");
  return *role;
}

/// Tells a user or group that they were given access; the mail has a link that adds the calendar to their
/// list.
void notify(World& world, Call const& call, Calendar const& calendar, AclRule const& rule) {
  if (!call.flag("sendNotifications", true) || rule.role == Role::none) return;
  if (rule.scope_type != "user" && rule.scope_type != "group") return;
  auto const raw = fmt::format(
      "From: {} <{}>\r\nTo: {}\r\nSubject: Calendar shared with you\r\nDate: {}\r\nMessage-ID: "
      "<acl-{}@google.com>\r\n"
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: "
      "8bit\r\n\r\n"
      "{} has shared the calendar \"{}\" with you ({}).\r\n"
      "Add it to your list: https://calendar.google.com/calendar/render?cid={}\r\n",
      "Google Calendar", "calendar-notification@google.com", rule.scope_value,
      date::format("%a, %d %b %Y %H:%M:%S +0000", std::chrono::floor<seconds>(call.now)),
      world.ids.next_etag(), world.directory.name_of(call.user), calendar.summary, role_name(rule.role),
      calendar.id);
  world.deliver(raw, "calendar-notification@google.com", {rule.scope_value});
}

AclRule& require_rule(Calendar& calendar, Call const& call) {
  auto const rule = calendar.acl.find(call.param("ruleId"));
  if (rule == calendar.acl.end() || rule->second.role == Role::none) throw not_found("Not Found");
  return rule->second;
}

bool last_owner(Calendar const& calendar, AclRule const& rule) {
  return rule.scope_type == "user" && equal_ignoring_case(rule.scope_value, calendar.owner);
}

Reply change(World& world, Call const& call, bool patch) {
  auto& calendar = require_calendar(world, call, Role::owner);
  auto& rule = require_rule(calendar, call);
  auto const role = patch && json::text(call.body, "role").empty() ? rule.role : wanted_role(call);
  if (last_owner(calendar, rule) && role != Role::owner)
    throw forbidden("The access of the calendar's owner cannot be changed.", "cannotChangeOwnAcl");
  rule.role = role;
  touch(world, rule);
  notify(world, call, calendar, rule);
  return {.body = show_rule(rule)};
}

}  // namespace

Reply list_acl(World& world, Call const& call) {
  auto const& calendar = require_calendar(world, call, Role::owner);
  std::int64_t since = 0;
  if (call.has("syncToken")) {
    auto const read = read_token(call.param("syncToken"), "acl", calendar.id);
    if (!read)
      throw ApiFault{410, "FAILED_PRECONDITION", "fullSyncRequired",
                     "Sync token is no longer valid, a full sync is required.", "syncToken"};
    since = *read;
  }
  if (call.has("pageToken")) throw invalid("Invalid Value", "pageToken");
  json::array items;
  for (auto const& [id, rule] : calendar.acl)
    if (rule.changed > since &&
        (rule.role != Role::none || call.flag("showDeleted") || call.has("syncToken")))
      items.push_back(show_rule(rule));
  return {.body = {{"kind", "calendar#acl"},
                   {"etag", calendar.etag},
                   {"nextSyncToken", write_token("acl", world.calendar->sequence, calendar.id)},
                   {"items", std::move(items)}}};
}

Reply get_acl(World& world, Call const& call) {
  return {.body = show_rule(require_rule(require_calendar(world, call, Role::owner), call))};
}

Reply insert_acl(World& world, Call const& call) {
  auto& calendar = require_calendar(world, call, Role::owner);
  auto const* const scope = json::find(call.body, "scope");
  std::string const type(scope ? json::text(*scope, "type") : std::string_view{});
  auto value = to_lower(scope ? json::text(*scope, "value") : std::string_view{});
  if (type.empty()) throw required("Missing scope.", "scope.type");
  if (type != "default" && type != "user" && type != "group" && type != "domain")
    throw invalid("Invalid scope type.", "scope.type");
  if (type == "default")
    value.clear();
  else if (value.empty() || (type != "domain" && value.find('@') == std::string::npos) ||
           value.find_first_of(" \r\n") != std::string::npos)
    throw invalid("Invalid scope value.", "scope.value");
  auto const role = wanted_role(call);
  if (type == "user" && equal_ignoring_case(value, calendar.owner) && role != Role::owner)
    throw forbidden("The access of the calendar's owner cannot be changed.", "cannotChangeOwnAcl");
  auto& rule = calendar.grant(type, value, role);
  touch(world, rule);
  notify(world, call, calendar, rule);
  return {.body = show_rule(rule)};
}

Reply patch_acl(World& world, Call const& call) { return change(world, call, true); }
Reply update_acl(World& world, Call const& call) { return change(world, call, false); }

Reply delete_acl(World& world, Call const& call) {
  auto& calendar = require_calendar(world, call, Role::owner);
  auto& rule = require_rule(calendar, call);
  if (last_owner(calendar, rule))
    throw forbidden("The access of the calendar's owner cannot be changed.", "cannotChangeOwnAcl");
  rule.role = Role::none;
  touch(world, rule);
  return {};
}

}  // namespace workspace::sandbox::calendar
