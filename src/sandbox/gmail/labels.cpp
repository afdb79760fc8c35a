// Labels: the system's and people's own, nested by "/" in their names.
// Source: https://developers.google.com/gmail/api/reference/rest/v1/users.labels.

#include "base/text.hpp"
#include "sandbox/collection.hpp"
#include "sandbox/gmail/state.hpp"

#include <fmt/format.h>
#include <set>

namespace workspace::sandbox::gmail {
namespace {

/// The only colours Gmail takes (reference of Label.color), for text and background alike.
constexpr std::string_view palette =
    "#000000 #007286 #04502e #076239 #083018 #094228 #0b4f30 #0b804b #0d3472 #0d3b44 #149e60 #16a765 "
    "#16a766 #1a764d #1c4587 #1e53b8 #202124 #285bac #2a9c68 #2da2bb #3c78d8 #3d188e #3dc789 #41236d "
    "#42d692 #434343 #43d692 #44b984 #464646 #4986e7 #4a86e8 #521d28 #54240e #594c05 #633e04 #653e9b "
    "#662e37 #666666 #684e07 #68dfa9 #6d9eeb #711a36 #757575 #7858c3 #7a2e0b #7a4706 #822111 #83334c "
    "#89d3b2 #8a1c0a #8e63ce #98d7e4 #994a64 #999999 #a0eac9 #a2dcc1 #a46a21 #a479e2 #a4c2f4 #aa8831 "
    "#ac2b16 #b3efd3 #b65775 #b694e8 #b6cff5 #b99aff #b9e4d0 #c2185b #c2c2c2 #c6f3de #c9daf8 #cc3a21 "
    "#cca6ac #cccccc #cf8933 #d0bcf1 #d5ae49 #d93025 #e07798 #e3d7ff #e4d7f5 #e66550 #e7e7e7 #eaa041 "
    "#ebdbde #efa093 #efefef #f2b2a8 #f2c960 #f3f3f3 #f691b2 #f691b3 #f6c5be #f7a7c0 #fad165 #fb4c2f "
    "#fbc8d9 #fbd3e0 #fbe983 #fcda83 #fcdee8 #fce8b3 #fdedc1 #fef1d1 #ff7537 #ffad46 #ffad47 #ffbc6b "
    "#ffc8af #ffd6a2 #ffdeb5 #ffe6c7 #ffffff ";

void check_name(Mailbox& mailbox, json::object& label) {
  std::string const name(trim(json::text(label, "name")));
  if (name.empty() || name.size() > 225 || name.starts_with('/') || name.ends_with('/') ||
      name.find("//") != std::string::npos)
    throw invalid_argument("Invalid label name");
  auto const* const same = mailbox.find_label_by_name(name);
  if (same && is_system(*same)) throw invalid_argument("Invalid label name");
  if (same && json::text(*same, "id") != json::text(label, "id"))
    throw ApiFault{409, "ABORTED", "aborted", "Label name exists or conflicts"};
  label["name"] = name;
}

void check_visibility(json::object const& label, std::string_view member,
                      std::initializer_list<std::string_view> allowed) {
  auto const value = json::text(label, member);
  if (std::find(allowed.begin(), allowed.end(), value) == allowed.end())
    throw invalid_argument(fmt::format("Invalid value at 'label' (type.googleapis.com), \"{}\"", value));
}

void check_color(json::object& label) {
  if (!json::find(label, "color")) return;
  for (auto const* const member : {"textColor", "backgroundColor"}) {
    auto const color = to_lower(json::text(label["color"], member));
    if (color.size() != 7 || palette.find(color) == std::string_view::npos)
      throw invalid_argument(fmt::format("Label color {} is not on the allowed color palette",
                                         color.empty() ? "(none)" : color));
    label["color"].as_object()[member] = color;
  }
}

void check(World& world, Request const& request, json::object& label, json::object const* before) {
  auto& mailbox = mailbox_of(world, request);
  if (before && is_system(*before)) throw invalid_argument("Invalid update request");
  auto const given = json::text(request.body, "id");
  if (before && !given.empty() && given != json::text(*before, "id"))
    throw invalid_argument("Label ID in the body does not match the URL");
  check_name(mailbox, label);
  check_visibility(label, "messageListVisibility", {"show", "hide"});
  check_visibility(label, "labelListVisibility", {"labelShow", "labelShowIfUnread", "labelHide"});
  check_color(label);
  if (!before && mailbox.labels.size() >= 10'000) throw invalid_argument("Too many labels");
}

/// Labels below a renamed one move along: their names hold its name. A deleted one leaves all messages.
void follow(World& world, Request const& request, json::object const* before, json::object const* after) {
  auto& mailbox = mailbox_of(world, request);
  if (!after) {
    std::string const id(json::text(*before, "id"));
    for (auto& [message_id, message] : mailbox.messages) mailbox.change_labels(message, {}, {id});
  } else if (before && json::text(*before, "name") != json::text(*after, "name")) {
    auto const old = std::string(json::text(*before, "name")) + "/";
    for (auto& other : mailbox.labels)
      if (std::string const name(json::text(other, "name")); name.starts_with(old))
        other.as_object()["name"] = fmt::format("{}/{}", json::text(*after, "name"), name.substr(old.size()));
  }
}

void count(World& world, Request const& request, json::object& label) {
  if (&request.method != &api::gmail::users::labels::get) return;
  std::string const label_id(json::text(label, "id"));
  std::int64_t total = 0, unread = 0;
  std::set<std::string_view> threads, unread_threads;
  for (auto const& [id, message] : mailbox_of(world, request).messages) {
    bool const binned = message.has("TRASH") || message.has("SPAM");
    if (!message.has(label_id) || (binned && label_id != "TRASH" && label_id != "SPAM")) continue;
    ++total;
    threads.insert(message.thread_id);
    if (!message.has("UNREAD")) continue;
    ++unread;
    unread_threads.insert(message.thread_id);
  }
  label["messagesTotal"] = total;
  label["messagesUnread"] = unread;
  label["threadsTotal"] = threads.size();
  label["threadsUnread"] = unread_threads.size();
}

Collection const labels{
    {.name = "gmail.users.labels",
     .at = [](auto& world, auto& request) -> json::array& { return mailbox_of(world, request).labels; },
     .items = "labels",
     .defaults = {{"type", "user"}, {"messageListVisibility", "show"}, {"labelListVisibility", "labelShow"}},
     .writable = {"name", "messageListVisibility", "labelListVisibility", "color"},
     .new_id = [](auto& world, auto& request, auto&) { return mailbox_of(world, request).new_label_id(); },
     .check = check,
     .may_delete =
         [](auto&, auto&, auto& label) {
           if (is_system(label)) throw invalid_argument("Invalid delete request");
         },
     .changed = follow,
     .show = count}};

}  // namespace
}  // namespace workspace::sandbox::gmail
