// manage_gmail_label: create, change or delete a label,
// https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.labels

#include "tools/frame/fetch.hpp"
#include "tools/frame/tool.hpp"
#include "tools/gmail/types.hpp"

namespace workspace::tools::gmail {

enum class LabelListVisibility { labelShow, labelShowIfUnread, labelHide };
BOOST_DESCRIBE_ENUM(LabelListVisibility, labelShow, labelShowIfUnread, labelHide)
enum class MessageListVisibility { show, hide };
BOOST_DESCRIBE_ENUM(MessageListVisibility, show, hide)

namespace {

struct ManageLabel {
  std::string action;
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
            schema::optional<&P::name>("Name; a/b is b under a. Needed to create.").max_length(225).to_body(),
            schema::optional<&P::label_id>("Label to update or delete."),
            schema::optional<&P::label_list_visibility>("In Gmail's list of labels.").to_body(),
            schema::optional<&P::message_list_visibility>("On messages in lists.").to_body(),
            schema::optional<&P::background_color>("#rrggbb of Gmail's palette; goes with text_color.")
                .to_body("color.backgroundColor"),
            schema::optional<&P::text_color>("#rrggbb of Gmail's palette.").to_body("color.textColor"),
            schema::optional<&P::clear_color>("With update: take the colours away.")};
  }
};

struct LabelChange {
  std::string done;  // created, updated, deleted
  Label label;
  std::string heading() const { return fmt::format("Label {}", done); }
  static schema::Fields describe() {
    using R = LabelChange;
    return {schema::required<&R::done>().derived(), schema::required<&R::label>().derived()};
  }
};

[[noreturn]] void refuse(std::string what, std::string what_to_do) {
  throw Failure(ErrorKind::invalid, std::move(what), std::move(what_to_do) + " Nothing was changed.");
}

google::Params params_of(ManageLabel const& p) {
  return google::Params().set("userId", "me").set("id", p.label_id);
}

Async<Label> read_label(ToolContext& context, ManageLabel const& p) {
  auto params = params_of(p);
  co_return co_await fetch<Label>(context, api::gmail::users::labels::get, std::move(params));
}

/// What `p` says of the label.
json::object body_of(ManageLabel const& p) {
  if (p.background_color.empty() != p.text_color.empty())
    refuse("background_color and text_color go together.", "Give both, e.g. #16a766 and #ffffff.");
  return schema::body_of(schema::view(p));
}

Async<Label> write_label(ToolContext& context, catalogue::Method const& method, google::Params params,
                         json::value body) {
  auto const answer = co_await context.google().call(method, std::move(params), std::move(body));
  co_return schema::taken<Label>(answer);
}

Async<LabelChange> create(ToolContext& context, ManageLabel const& p) {
  if (p.clear_color) refuse("clear_color goes with action=update only.", "Leave it out.");
  auto wanted = p;
  // Google requires both.
  wanted.label_list_visibility = p.label_list_visibility.value_or(LabelListVisibility::labelShow);
  wanted.message_list_visibility = p.message_list_visibility.value_or(MessageListVisibility::show);
  json::value body = body_of(wanted);
  Intent intent{Reach::own, "Create this label?"};
  co_await context.confirm(intent.fact("Name", p.name));
  auto params = google::Params().set("userId", "me");
  auto label =
      co_await write_label(context, api::gmail::users::labels::create, std::move(params), std::move(body));
  co_return LabelChange{"created", std::move(label)};
}

Async<LabelChange> update(ToolContext& context, ManageLabel const& p) {
  if (p.clear_color && !(p.background_color.empty() && p.text_color.empty()))
    refuse("clear_color contradicts background_color and text_color.", "Give one or the other.");
  bool const one_color = p.background_color.empty() != p.text_color.empty();
  bool const asks = context.confirms(Reach::own);
  auto wanted = p;
  Label existing;
  if (p.clear_color || one_color || asks) existing = co_await read_label(context, p);
  if (one_color) {
    auto& missing = p.text_color.empty() ? wanted.text_color : wanted.background_color;
    missing = p.text_color.empty() ? existing.text_color : existing.background_color;
  }
  auto body = body_of(wanted);
  if (body.empty() && !p.clear_color)
    refuse("There is nothing to update.", "Give a name, a visibility or colours.");
  if (asks) {
    Intent intent{Reach::own, "Change this label?"};
    std::vector<std::string> changes;
    for (auto const& [name, value] : body)
      changes.push_back(
          fmt::format("{} {}", std::string_view(name),
                      value.is_string() ? std::string(value.get_string()) : json::write(value)));
    if (p.clear_color) changes.emplace_back("no colour");
    co_await context.confirm(intent.fact("Label", existing.name).list("Becomes", changes));
  }
  if (p.clear_color) {
    // Only the whole resource, written without a colour, takes it away.
    std::pair<std::string_view, std::string const&> const kept[] = {
        {"id", existing.id},
        {"name", existing.name},
        {"labelListVisibility", existing.label_list_visibility},
        {"messageListVisibility", existing.message_list_visibility}};
    for (auto const& [name, value] : kept)
      if (!value.empty()) body.emplace(name, value);
  }
  auto const& method = p.clear_color ? api::gmail::users::labels::update : api::gmail::users::labels::patch;
  auto params = params_of(p);
  json::value written = std::move(body);
  auto label = co_await write_label(context, method, std::move(params), std::move(written));
  co_return LabelChange{"updated", std::move(label)};
}

Async<LabelChange> remove(ToolContext& context, ManageLabel const& p) {
  auto label = co_await read_label(context, p);
  Intent intent{Reach::outbound, "Delete this label for good? Messages that have it stay, without it."};
  co_await context.confirm(intent.fact("Label", label.name).fact("Id", p.label_id));
  auto params = params_of(p);
  co_await context.google().call(api::gmail::users::labels::delete_, std::move(params));
  co_return LabelChange{"deleted", std::move(label)};
}

Tool const tool{
    {.name = "manage_gmail_label",
     .title = "Manage Gmail label",
     .description = "Creates, updates (name, visibility, colours) or deletes a Gmail label. Deleting takes "
                    "it off all messages; the messages stay.",
     .service = Service::gmail,
     .tier = Tier::extended},
    Actions<ManageLabel, LabelChange>{
        {{.name = "create", .needs = "name", .methods = {api::gmail::users::labels::create}}, create},
        {{.name = "update",
          .needs = "label_id",
          .methods = {api::gmail::users::labels::patch},
          .also = {api::gmail::users::labels::get, api::gmail::users::labels::update}},
         update},
        {{.name = "delete",
          .needs = "label_id",
          .effect = Effect::destructive,
          .methods = {api::gmail::users::labels::get, api::gmail::users::labels::delete_}},
         remove}}};

}  // namespace
}  // namespace workspace::tools::gmail
