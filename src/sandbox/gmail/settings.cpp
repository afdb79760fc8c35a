// Settings: aliases with their signatures, filters, the automatic answer.
// Source: https://developers.google.com/gmail/api/guides/filter_settings and .../vacation_settings.

#include "base/text.hpp"
#include "sandbox/collection.hpp"
#include "sandbox/gmail/state.hpp"

namespace workspace::sandbox::gmail {
namespace {

void check_labels(Mailbox& mailbox, json::value const& action, std::string_view member) {
  for (auto const& label : json::items(action, member)) {
    std::string const id(label.get_string());
    if (!mailbox.find_label(id) || id == "DRAFT" || id == "SENT")
      throw invalid_argument("Invalid label: " + id);
  }
}

void check_filter(World& world, Request const& request, json::object& filter, json::object const*) {
  auto& mailbox = mailbox_of(world, request);
  auto const* const criteria = json::find(filter, "criteria");
  auto const* const action = json::find(filter, "action");
  if (!criteria || criteria->get_object().empty()) throw invalid_argument("Filter criteria required");
  if (!action || action->get_object().empty()) throw invalid_argument("Filter doesn't have any actions");
  check_labels(mailbox, *action, "addLabelIds");
  check_labels(mailbox, *action, "removeLabelIds");
  // Forwarding needs an address that was verified first, and nobody has one here.
  if (!json::text(*action, "forward").empty()) throw invalid_argument("Unrecognized forwarding address");
  for (auto const& other : mailbox.filters)
    if (other.at("criteria") == *criteria && other.at("action") == *action)
      throw failed_precondition("Filter already exists");
  if (mailbox.filters.size() >= 1000) throw invalid_argument("Too many filters");
}

Collection const filters{
    {.name = "gmail.users.settings.filters",
     .at = [](auto& world, auto& request) -> json::array& { return mailbox_of(world, request).filters; },
     .items = "filter",
     .new_id = [](auto& world, auto&, auto&) { return "ANe1Bm" + world.ids.opaque(34); },
     .check = check_filter}};

Collection const send_as{
    {.name = "gmail.users.settings.sendAs",
     .at = [](auto& world, auto& request) -> json::array& { return mailbox_of(world, request).send_as; },
     .id = "sendAsEmail",
     .items = "sendAs",
     .methods = {"list", "get", "patch", "update"},
     .writable = {"displayName", "replyToAddress", "signature"},
     .named = [](auto&, auto& request) { return to_lower(request.param("sendAsEmail")); },
     .show =
         [](auto&, auto&, auto& alias) {
           for (auto const* const member : {"displayName", "replyToAddress", "signature"})
             if (!alias.contains(member)) alias[member] = "";
         }}};

Answer get_vacation(World& world, Request const& request) {
  return {.body = mailbox_of(world, request).vacation};
}

Answer update_vacation(World& world, Request const& request) {
  auto& mailbox = mailbox_of(world, request);
  auto settings = request.members();
  bool const on = json::boolean(request.body, "enableAutoReply");
  if (on && json::text(request.body, "responseSubject").empty() &&
      json::text(request.body, "responseBodyPlainText").empty() &&
      json::text(request.body, "responseBodyHtml").empty()) {
    throw invalid_argument("Either the response subject or the response body must be non-empty");
  }
  auto const start = json::integer(request.body, "startTime"), end = json::integer(request.body, "endTime");
  if (start && end && start >= end) throw invalid_argument("startTime must precede endTime");
  for (auto const* time : {"startTime", "endTime"}) {  // int64 is written as text
    if (settings.contains(time)) settings[time] = std::to_string(json::integer(request.body, time));
  }
  settings["enableAutoReply"] = on;
  mailbox.vacation = std::move(settings);
  mailbox.vacation_told.clear();
  return {.body = mailbox.vacation};
}

Operation const operations[] = {{api::gmail::users::settings::getVacation, get_vacation},
                                {api::gmail::users::settings::updateVacation, update_vacation}};

}  // namespace
}  // namespace workspace::sandbox::gmail
