// Labels: the system's and people's own, nested by "/" in their names.
// Source: https://developers.google.com/gmail/api/reference/rest/v1/users.labels.

#include "base/text.hpp"
#include "sandbox/gmail/operations.hpp"

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

json::object label_json(Label const& label) {
  json::object out{{"id", label.id}, {"name", label.name}, {"type", label.system ? "system" : "user"}};
  if (!label.message_list_visibility.empty()) out["messageListVisibility"] = label.message_list_visibility;
  if (!label.label_list_visibility.empty()) out["labelListVisibility"] = label.label_list_visibility;
  if (!label.background_color.empty()) {
    out["color"] = {{"textColor", label.text_color}, {"backgroundColor", label.background_color}};
  }
  return out;
}

Label& require_label(Mailbox& mailbox, Call const& call) {
  if (auto* label = mailbox.find_label(call.param("id"))) return *label;
  throw not_found();
}

void set_name(Mailbox& mailbox, Label& label, std::string_view given) {
  auto const name = trim(given);
  if (name.empty() || name.size() > 225 || name.starts_with('/') || name.ends_with('/') ||
      name.find("//") != std::string_view::npos) {
    throw invalid_argument("Invalid label name");
  }
  auto const* same = mailbox.find_label_by_name(name);
  if (same && same->system) throw invalid_argument("Invalid label name");
  if (same && same->id != label.id) {
    throw ApiFault{409, "ABORTED", "aborted", "Label name exists or conflicts", {}, {}};
  }
  label.name = name;
}

void set_visibility(std::string& to, json::value const& body, std::string_view member,
                    std::initializer_list<std::string_view> allowed) {
  auto const value = json::text(body, member);
  if (value.empty()) return;
  if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
    throw invalid_argument(fmt::format("Invalid value at 'label' (type.googleapis.com), \"{}\"", value));
  }
  to = value;
}

void set_color(Label& label, json::value const& body) {
  auto const* color = json::find(body, "color");
  if (!color) return;
  auto const text = to_lower(json::text(*color, "textColor")),
             background = to_lower(json::text(*color, "backgroundColor"));
  for (auto const& one : {text, background}) {
    if (one.size() != 7 || palette.find(one) == std::string_view::npos) {
      throw invalid_argument(
          fmt::format("Label color {} is not on the allowed color palette", one.empty() ? "(none)" : one));
    }
  }
  label.text_color = text;
  label.background_color = background;
}

void set_all(Mailbox& mailbox, Label& label, json::value const& body) {
  if (json::find(body, "name")) set_name(mailbox, label, json::text(body, "name"));
  set_visibility(label.message_list_visibility, body, "messageListVisibility", {"show", "hide"});
  set_visibility(label.label_list_visibility, body, "labelListVisibility",
                 {"labelShow", "labelShowIfUnread", "labelHide"});
  set_color(label, body);
}

Label& own_label(Mailbox& mailbox, Call const& call, std::string_view problem) {
  auto& label = require_label(mailbox, call);
  if (label.system) throw invalid_argument(std::string(problem));
  return label;
}

Reply change(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  auto& label = own_label(mailbox, call, "Invalid update request");
  auto changed = label;  // all or nothing
  set_all(mailbox, changed, call.body);
  // Labels below it move along: their names hold its name.
  auto const old = label.name + "/";
  bool const renamed = changed.name != label.name;
  label = changed;
  if (renamed) {
    for (auto& other : mailbox.labels) {
      if (other.name.starts_with(old)) other.name = changed.name + "/" + other.name.substr(old.size());
    }
  }
  return {200, label_json(changed), {}, {}};
}

}  // namespace

Reply list_labels(World& world, Call const& call) {
  json::array labels;
  for (auto const& label : mailbox_of(world, call).labels) labels.push_back(label_json(label));
  return {200, json::object{{"labels", std::move(labels)}}, {}, {}};
}

Reply get_label(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  auto const& label = require_label(mailbox, call);
  auto out = label_json(label);
  std::int64_t total = 0, unread = 0;
  std::set<std::string_view> threads, unread_threads;
  for (auto const& [id, message] : mailbox.messages) {
    bool const binned = message.has("TRASH") || message.has("SPAM");
    if (!message.has(label.id) || (binned && label.id != "TRASH" && label.id != "SPAM")) continue;
    ++total;
    threads.insert(message.thread_id);
    if (!message.has("UNREAD")) continue;
    ++unread;
    unread_threads.insert(message.thread_id);
  }
  out["messagesTotal"] = total;
  out["messagesUnread"] = unread;
  out["threadsTotal"] = threads.size();
  out["threadsUnread"] = unread_threads.size();
  return {200, std::move(out), {}, {}};
}

Reply create_label(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  Label label;
  if (!json::find(call.body, "name")) throw invalid_argument("Invalid label name");
  set_all(mailbox, label, call.body);
  if (mailbox.labels.size() >= 10'000) throw invalid_argument("Too many labels");
  if (label.message_list_visibility.empty()) label.message_list_visibility = "show";
  if (label.label_list_visibility.empty()) label.label_list_visibility = "labelShow";
  return {200, label_json(mailbox.add_label(std::move(label))), {}, {}};
}

Reply update_label(World& world, Call const& call) {
  auto const& given = json::text(call.body, "id");
  if (!given.empty() && given != call.param("id"))
    throw invalid_argument("Label ID in the body does not match the URL");
  if (!json::find(call.body, "name")) throw invalid_argument("Invalid label name");
  return change(world, call);
}

Reply patch_label(World& world, Call const& call) { return change(world, call); }

Reply delete_label(World& world, Call const& call) {
  auto& mailbox = mailbox_of(world, call);
  std::string const id = own_label(mailbox, call, "Invalid delete request").id;
  for (auto& [message_id, message] : mailbox.messages) mailbox.change_labels(message, {}, {id});
  std::erase_if(mailbox.labels, [&](Label const& label) { return label.id == id; });
  return {};
}

}  // namespace workspace::sandbox::gmail
