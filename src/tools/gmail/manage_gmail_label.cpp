// manage_gmail_label: create, change or delete a label,
// https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.labels

#include "tools/frame/context.hpp"
#include "tools/frame/tool.hpp"
#include "tools/gmail/types.hpp"

namespace workspace::tools::gmail {

enum class LabelAction { create, update, delete_ };
BOOST_DESCRIBE_ENUM(LabelAction, create, update, delete_)
enum class LabelListVisibility { labelShow, labelShowIfUnread, labelHide };
BOOST_DESCRIBE_ENUM(LabelListVisibility, labelShow, labelShowIfUnread, labelHide)
enum class MessageListVisibility { show, hide };
BOOST_DESCRIBE_ENUM(MessageListVisibility, show, hide)

namespace {

struct ManageLabel {
  LabelAction action = LabelAction::create;
  std::string name;
  std::string label_id;
  std::optional<LabelListVisibility> label_list_visibility;
  std::optional<MessageListVisibility> message_list_visibility;
  std::string background_color;
  std::string text_color;
  bool clear_color = false;
  static schema::Fields describe() {
    using P = ManageLabel;
    return {schema::required<&P::action>(),
            schema::optional<&P::name>("Name; a/b is b under a. Needed to create.").max_length(225),
            schema::optional<&P::label_id>("Label to update or delete."),
            schema::optional<&P::label_list_visibility>("In Gmail's list of labels."),
            schema::optional<&P::message_list_visibility>("On messages in lists."),
            schema::optional<&P::background_color>("#rrggbb of Gmail's palette; goes with text_color."),
            schema::optional<&P::text_color>("#rrggbb of Gmail's palette."),
            schema::optional<&P::clear_color>("With update: take the colours away.")};
  }
};

struct LabelChange {
  std::string done;  // created, updated, deleted
  Label label;
  std::string heading() const { return fmt::format("Label {}", done); }
  static schema::Fields describe() {
    using R = LabelChange;
    return {schema::required<&R::done>(), schema::required<&R::label>()};
  }
};

[[noreturn]] void refuse(std::string what, std::string what_to_do) {
  throw Failure(ErrorKind::invalid, std::move(what), std::move(what_to_do) + " Nothing was changed.");
}

google::Params label_params(ManageLabel const& p) {
  if (p.label_id.empty())
    refuse("label_id is needed to update or delete a label.", "Give it, e.g. Label_12.");
  return google::Params().set("userId", "me").set("id", p.label_id);
}

/// What `p` says of the label; of the two colours Gmail wants both or none.
json::object label_body(ManageLabel const& p, json::value const& existing) {
  json::object body;
  if (!p.name.empty()) body["name"] = p.name;
  if (p.label_list_visibility) body["labelListVisibility"] = schema::write(*p.label_list_visibility);
  if (p.message_list_visibility) body["messageListVisibility"] = schema::write(*p.message_list_visibility);
  if (p.background_color.empty() && p.text_color.empty()) return body;
  auto const* color = json::find(existing, "color");
  auto const given_or = [&](std::string const& given, std::string_view key) {
    return !given.empty() ? given : color ? std::string(json::text(*color, key)) : std::string();
  };
  auto const background = given_or(p.background_color, "backgroundColor");
  auto const text = given_or(p.text_color, "textColor");
  if (background.empty() || text.empty())
    refuse("background_color and text_color go together.", "Give both, e.g. #16a766 and #ffffff.");
  body["color"] = json::object{{"backgroundColor", background}, {"textColor", text}};
  return body;
}

std::string shown(json::value const& value) {
  return value.is_string() ? std::string(value.get_string()) : json::write(value);
}

Async<json::value> read_label(ToolContext& context, google::Params params) {
  co_return co_await context.google().call(api::gmail::users::labels::get, std::move(params));
}

Async<LabelChange> create(ToolContext& context, ManageLabel const& p) {
  if (p.name.empty()) refuse("To create a label name is needed.", "Give it.");
  if (p.clear_color) refuse("clear_color goes with action=update only.", "Leave it out.");
  json::value const none;
  auto members = label_body(p, none);
  // Google requires both of a new label.
  members.emplace("labelListVisibility", "labelShow");
  members.emplace("messageListVisibility", "show");
  auto body = json::value(std::move(members));
  Intent intent{Reach::own, "Create this label?"};
  co_await context.confirm(intent.fact("Name", p.name));
  auto params = google::Params().set("userId", "me");
  auto const label =
      co_await context.google().call(api::gmail::users::labels::create, std::move(params), std::move(body));
  co_return LabelChange{.done = "created", .label = make_label(label)};
}

Async<LabelChange> update(ToolContext& context, ManageLabel const& p) {
  auto params = label_params(p);
  if (p.clear_color && !(p.background_color.empty() && p.text_color.empty()))
    refuse("clear_color contradicts background_color and text_color.", "Give one or the other.");
  bool const one_color = p.background_color.empty() != p.text_color.empty();
  json::value existing;
  bool const asks = context.confirms(Reach::own);
  if (p.clear_color || one_color || asks) existing = co_await read_label(context, params);
  auto body = label_body(p, existing);
  if (body.empty() && !p.clear_color)
    refuse("There is nothing to update.", "Give a name, a visibility or colours.");
  if (asks) {
    Intent intent{Reach::own, "Change this label?"};
    std::vector<std::string> changes;
    for (auto const& member : body)
      changes.push_back(fmt::format("{} {}", member.key(), shown(member.value())));
    if (p.clear_color) changes.emplace_back("no colour");
    co_await context.confirm(intent.fact("Label", json::text(existing, "name")).list("Becomes", changes));
  }
  json::value label;
  if (p.clear_color) {
    // Only the whole resource, written without a colour, takes it away.
    for (auto const* key : {"id", "name", "labelListVisibility", "messageListVisibility"})
      if (auto const* kept = json::find(existing, key); kept && !body.contains(key)) body[key] = *kept;
    label = co_await context.google().call(api::gmail::users::labels::update, std::move(params),
                                           json::value(body));
  } else {
    label = co_await context.google().call(api::gmail::users::labels::patch, std::move(params),
                                           json::value(body));
  }
  co_return LabelChange{.done = "updated", .label = make_label(label)};
}

Async<LabelChange> remove(ToolContext& context, ManageLabel const& p) {
  auto params = label_params(p);
  auto const label = co_await read_label(context, params);
  Intent intent{Reach::outbound, "Delete this label for good? Messages that have it stay, without it."};
  co_await context.confirm(intent.fact("Label", json::text(label, "name")).fact("Id", p.label_id));
  co_await context.google().call(api::gmail::users::labels::delete_, std::move(params));
  co_return LabelChange{.done = "deleted", .label = make_label(label)};
}

Async<LabelChange> manage_gmail_label(ToolContext& context, ManageLabel const& p) {
  switch (p.action) {
    case LabelAction::create:
      return create(context, p);
    case LabelAction::update:
      return update(context, p);
    case LabelAction::delete_:
      return remove(context, p);
  }
  throw Failure(ErrorKind::internal, "No such action.");
}

Tool const tool{
    {.name = "manage_gmail_label",
     .title = "Manage Gmail label",
     .description = "Creates, updates (name, visibility, colours) or deletes a Gmail label. Deleting takes "
                    "it off all messages; the messages stay.",
     .service = Service::gmail,
     .tier = Tier::extended,
     .effect = Effect::destructive,
     .methods = {api::gmail::users::labels::create, api::gmail::users::labels::patch,
                 api::gmail::users::labels::delete_},
     .also = {api::gmail::users::labels::get, api::gmail::users::labels::update}},
    manage_gmail_label};

}  // namespace
}  // namespace workspace::tools::gmail
