// Settings: aliases with their signatures, filters, the automatic answer.
// Source: https://developers.google.com/gmail/api/guides/filter_settings and .../vacation_settings.

#include "base/text.hpp"
#include "sandbox/gmail/operations.hpp"

#include <fmt/format.h>

namespace workspace::sandbox::gmail {
namespace {

json::object send_as_json(SendAs const& alias) {
  json::object out{{"sendAsEmail", alias.email},
                   {"displayName", alias.name},
                   {"replyToAddress", alias.reply_to},
                   {"signature", alias.signature}};
  if (alias.primary) {
    out["isPrimary"] = true;
    out["isDefault"] = true;
  } else {
    out["treatAsAlias"] = true;
    out["verificationStatus"] = "accepted";
  }
  return out;
}

SendAs& require_alias(Mailbox& mailbox, Call const& call) {
  for (auto& alias : mailbox.send_as) {
    if (equal_ignoring_case(alias.email, call.param("sendAsEmail"))) return alias;
  }
  throw not_found();
}

json::object const& require_filter(Mailbox& mailbox, Call const& call) {
  auto found = mailbox.filters.find(call.param("id"));
  if (found == mailbox.filters.end()) throw not_found();
  return found->second;
}

void check_labels(Mailbox& mailbox, json::value const& action, std::string_view member) {
  for (auto const& label : json::items(action, member)) {
    std::string const id(label.get_string());
    if (!mailbox.find_label(id) || id == "DRAFT" || id == "SENT")
      throw invalid_argument("Invalid label: " + id);
  }
}

}  // namespace

Reply list_send_as(World& world, Call const& call) {
  json::array all;
  for (auto const& alias : mailbox_of(world, call).send_as) all.push_back(send_as_json(alias));
  return {200, json::object{{"sendAs", std::move(all)}}, {}, {}};
}

Reply get_send_as(World& world, Call const& call) {
  return {200, send_as_json(require_alias(mailbox_of(world, call), call)), {}, {}};
}

Reply update_send_as(World& world, Call const& call) {
  auto& alias = require_alias(mailbox_of(world, call), call);
  bool const whole = call.method.verb == "PUT";
  auto set = [&](std::string& to, std::string_view member) {
    if (whole || json::find(call.body, member)) to = json::text(call.body, member);
  };
  set(alias.signature, "signature");
  set(alias.name, "displayName");
  set(alias.reply_to, "replyToAddress");
  return {200, send_as_json(alias), {}, {}};
}

Reply list_filters(World& world, Call const& call) {
  json::array all;
  for (auto const& [id, filter] : mailbox_of(world, call).filters) all.push_back(filter);
  json::object out;
  if (!all.empty()) out["filter"] = std::move(all);
  return {200, std::move(out), {}, {}};
}

Reply get_filter(World& world, Call const& call) {
  return {200, require_filter(mailbox_of(world, call), call), {}, {}};
}

Reply create_filter(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  auto const* criteria = json::find(call.body, "criteria");
  auto const* action = json::find(call.body, "action");
  if (!criteria || criteria->get_object().empty()) throw invalid_argument("Filter criteria required");
  if (!action || action->get_object().empty()) throw invalid_argument("Filter doesn't have any actions");
  check_labels(mailbox, *action, "addLabelIds");
  check_labels(mailbox, *action, "removeLabelIds");
  // Forwarding needs an address that was verified first, and nobody has one here.
  if (!json::text(*action, "forward").empty()) throw invalid_argument("Unrecognized forwarding address");
  for (auto const& [id, filter] : mailbox.filters) {
    if (filter.at("criteria") == *criteria && filter.at("action") == *action) {
      throw ApiFault{400, "FAILED_PRECONDITION", "failedPrecondition", "Filter already exists", {}, {}};
    }
  }
  if (mailbox.filters.size() >= 1000) throw invalid_argument("Too many filters");
  auto const id =
      "ANe1Bm" + world.ids.any("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 34);
  auto& kept = mailbox.filters[id];
  kept = {{"id", id}, {"criteria", *criteria}, {"action", *action}};
  return {200, kept, {}, {}};
}

Reply delete_filter(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  require_filter(mailbox, call);
  mailbox.filters.erase(mailbox.filters.find(call.param("id")));
  return {};
}

Reply get_vacation(World& world, Call const& call) { return {200, mailbox_of(world, call).vacation, {}, {}}; }

Reply update_vacation(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  auto settings = call.body.is_object() ? call.body.get_object() : json::object{};
  bool const on = json::boolean(call.body, "enableAutoReply");
  if (on && json::text(call.body, "responseSubject").empty() &&
      json::text(call.body, "responseBodyPlainText").empty() &&
      json::text(call.body, "responseBodyHtml").empty()) {
    throw invalid_argument("Either the response subject or the response body must be non-empty");
  }
  auto const start = json::integer(call.body, "startTime"), end = json::integer(call.body, "endTime");
  if (start && end && start >= end) throw invalid_argument("startTime must precede endTime");
  for (auto const* time : {"startTime", "endTime"}) {  // int64 is written as text
    if (settings.contains(time)) settings[time] = std::to_string(json::integer(call.body, time));
  }
  settings["enableAutoReply"] = on;
  mailbox.vacation = std::move(settings);
  mailbox.vacation_told.clear();
  return {200, mailbox.vacation, {}, {}};
}

}  // namespace workspace::sandbox::gmail
