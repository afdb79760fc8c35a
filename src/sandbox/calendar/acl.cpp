// acl.*: who may do what with a calendar.
#include "base/text.hpp"
#include "sandbox/calendar/state.hpp"
#include "sandbox/calendar/times.hpp"
#include "sandbox/collection.hpp"
#include "sandbox/gmail/deliver.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::calendar {
namespace {

/// Tells a user or group that they were given access; the mail has a link that adds the calendar to their
/// list.
void notify(World& world, Request const& request, json::object const*, json::object const* rule) {
  if (!rule || !request.flag("sendNotifications", true) || json::text(*rule, "role") == "none") return;
  auto const type = json::text(rule->at("scope"), "type"), to = json::text(rule->at("scope"), "value");
  if (type != "user" && type != "group") return;
  auto const& calendar = require_calendar(world, request, Role::owner);
  auto const raw = fmt::format(
      "From: {} <{}>\r\nTo: {}\r\nSubject: Calendar shared with you\r\nDate: {}\r\nMessage-ID: "
      "<acl-{}@google.com>\r\n"
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: "
      "8bit\r\n\r\n"
      "{} has shared the calendar \"{}\" with you ({}).\r\n"
      "Add it to your list: https://calendar.google.com/calendar/render?cid={}\r\n",
      "Google Calendar", "calendar-notification@google.com", to,
      date::format("%a, %d %b %Y %H:%M:%S +0000", std::chrono::floor<seconds>(request.now)),
      world.ids.next_etag(), world.directory.name_of(request.user), calendar.summary,
      json::text(*rule, "role"), calendar.id);
  gmail::deliver(world, raw, {std::string(to)});
}

void check_scope(json::object& rule) {
  auto& scope = rule.at("scope").as_object();
  auto const type = json::text(scope, "type");
  if (type != "default" && type != "user" && type != "group" && type != "domain")
    throw invalid("Invalid scope type.", "scope.type");
  if (type == "default") {
    scope.erase("value");
    return;
  }
  auto value = to_lower(json::text(scope, "value"));
  if (value.empty() || (type != "domain" && value.find('@') == std::string::npos) ||
      value.find_first_of(" \r\n") != std::string::npos)
    throw invalid("Invalid scope value.", "scope.value");
  scope["value"] = std::move(value);
}

/// The owner of the calendar stays its owner.
void keep_owner(World& world, Request const& request, json::object const& rule, std::string_view role) {
  auto const& calendar = require_calendar(world, request, Role::owner);
  if (json::text(rule.at("scope"), "type") == "user" && role != "owner" &&
      equal_ignoring_case(json::text(rule.at("scope"), "value"), calendar.owner))
    throw forbidden("The access of the calendar's owner cannot be changed.", "cannotChangeOwnAcl");
}

void check(World& world, Request const& request, json::object& rule, json::object const* before) {
  if (before)
    rule["scope"] = before->at("scope");
  else
    check_scope(rule);
  auto const role = json::text(rule, "role");
  if (role.empty()) throw required("Missing role.", "role");
  if (!parse_role(role)) throw invalid("Invalid role.", "role");
  keep_owner(world, request, rule, role);
}

Collection const rules{
    {.name = "calendar.acl",
     .at = [](auto& world, auto& request) -> json::array& {
       return require_calendar(world, request, Role::owner).acl;
     },
     .kind = "calendar#aclRule",
     .list_kind = "calendar#acl",
     .missing = "Not Found",
     .writable = {"role", "scope"},
     .order = "id",
     .replaces = true,
     .syncs = true,
     .tombstone = {"role", "none", "showDeleted"},
     .new_id =
         [](auto&, auto&, auto& rule) {
           auto const type = json::text(rule.at("scope"), "type");
           return type == "default" ? "default"
                                    : fmt::format("{}:{}", type, json::text(rule.at("scope"), "value"));
         },
     .check = check,
     .may_delete = [](auto& world, auto& request, auto& rule) { keep_owner(world, request, rule, "none"); },
     .changed = notify}};

}  // namespace
}  // namespace workspace::sandbox::calendar
