#pragma once
// What a Workspace tool is: one declaration that names it, says what it does to the world and which of
// Google's methods it calls, and binds a handler whose parameter and result types give the schemas.
//
//   Tool const tool{{.name = "list_calendars", .title = "List calendars", .description = "...",
//                    .service = Service::calendar, .tier = Tier::core, .effect = Effect::read,
//                    .methods = {api::calendar::calendarList::list}}, list_calendars};
//
// A tool that does one of several things by its parameter `action` has a row for each instead:
//
//   Tool const tool{{.name = "manage_gmail_label", ..., .tier = Tier::extended},
//                   Actions<ManageLabel, LabelChange>{
//                       {{.name = "create", .needs = "name", .effect = Effect::write,
//                         .methods = {api::gmail::users::labels::create}}, create}, ...}};
//
// The object links itself into the registry; there is no list to edit.

#include "async/async.hpp"
#include "base/registry.hpp"
#include "catalogue/catalogue.hpp"
#include "json/schema.hpp"
#include "mcp/offer/tool.hpp"
#include "tools/frame/render.hpp"

#include <boost/describe/enum.hpp>
#include <mutex>

namespace workspace::tools {

class ToolContext;

enum class Service {
  gmail,
  drive,
  calendar,
  docs,
  sheets,
  chat,
  forms,
  slides,
  tasks,
  contacts,
  search,
  appscript,
  auth
};
BOOST_DESCRIBE_ENUM(Service, gmail, drive, calendar, docs, sheets, chat, forms, slides, tasks, contacts,
                    search, appscript, auth)

/// Cumulative: extended holds core, complete holds both.
enum class Tier { core, extended, complete };
BOOST_DESCRIBE_ENUM(Tier, core, extended, complete)

/// In rising order: a tool's is the highest of its actions'.
enum class Effect {
  read,         // changes nothing
  write,        // adds, or changes what can be changed back
  destructive,  // may delete, overwrite, or reach other people: whatever is Reach::outbound
};

/// A reference to a method of the catalogue, so that tools can list them as
/// {api::gmail::users::messages::get}.
class MethodRef {
 public:
  MethodRef(catalogue::Method const& method) : method_(&method) {}  // NOLINT(google-explicit-constructor)
  catalogue::Method const& operator*() const { return *method_; }
  catalogue::Method const* operator->() const { return method_; }
  bool operator==(MethodRef const&) const = default;

 private:
  catalogue::Method const* method_;
};

/// For a tool with actions effect and idempotent follow from them, and methods are those of every action.
struct ToolInfo {
  std::string_view name;
  std::string_view title;
  std::string_view description;  // at most 300 bytes
  Service service;
  Tier tier = Tier::complete;
  Effect effect = Effect::read;
  bool idempotent = false;           // calling a write again with the same arguments changes nothing more
  std::vector<MethodRef> methods{};  // always needed: the grant must suffice for each
  std::vector<MethodRef> also{};     // needed for some arguments only
  /// Whether a call needs no grant at all (start_google_auth); then it need not name a user either.
  bool without_grant = false;
};

/// One of the things that a tool does; a tool without the parameter `action` has one, without a name.
struct ActionInfo {
  std::string_view name;
  /// Parameters without which it makes no sense: "event_id, response"; of "share_with|recipients" one
  /// suffices.
  std::string_view needs = {};
  Effect effect = Effect::write;
  bool idempotent = false;
  std::vector<MethodRef> methods{};
  std::vector<MethodRef> also{};
};

template <class P, class R>
using Handler = Async<R> (*)(ToolContext&, P const&);

template <class P, class R>
struct Action {
  ActionInfo info;
  Handler<P, R> run;
};
template <class P, class R>
using Actions = std::vector<Action<P, R>>;

/// What a handler returned, as JSON and as text.
struct Rendered {
  std::string structured;  // the JSON of an object
  std::string text;
  std::vector<mcp::Content> more;  // e.g. an image
};

/// What is known of a result's type at run time.
struct ResultInfo {
  schema::TypeInfo const* type;
  std::string (*heading)(void const*) = nullptr;             // R::heading
  std::string (*text)(void const*) = nullptr;                // R::text, instead of what is rendered
  std::vector<mcp::Content> (*more)(void const*) = nullptr;  // R::more, beside the text
};

template <schema::Described R>
constexpr ResultInfo result_info_of() {
  ResultInfo info{&schema::Type<R>::info};
  if constexpr (requires(R const& r) { r.heading(); })
    info.heading = [](void const* result) { return std::string(static_cast<R const*>(result)->heading()); };
  if constexpr (requires(R const& r) { r.text(); })
    info.text = [](void const* result) { return static_cast<R const*>(result)->text(); };
  if constexpr (requires(R const& r) { r.more(); })
    info.more = [](void const* result) { return static_cast<R const*>(result)->more(); };
  return info;
}
template <schema::Described R>
inline constexpr ResultInfo result_info = result_info_of<R>();

class Tool : public Registered<Tool> {
 public:
  template <schema::Described P, schema::Described R>
  Tool(ToolInfo tool_info, Async<R> (*handler)(ToolContext&, P const&))
      : Tool(std::move(tool_info), &schema::fields_of<P>, &make<P>, result_info<R>, &run<P, R>) {
    add_only_action(reinterpret_cast<void (*)()>(handler));
  }
  template <schema::Described P, schema::Described R>
  Tool(ToolInfo tool_info, Actions<P, R> actions)
      : Tool(std::move(tool_info), &schema::fields_of<P>, &make<P>, result_info<R>, &run<P, R>) {
    ToolInfo const common = info;
    for (auto& action : actions)
      add_action(std::move(action.info), reinterpret_cast<void (*)()>(action.run), common);
  }

  /// Every tool of the program, sorted by name.
  static std::vector<Tool const*> all();
  /// nullptr where there is none of that name.
  static Tool const* named(std::string_view name);

  schema::Fields const& parameters() const;
  schema::Fields const& results() const { return results_.type->fields(); }
  std::vector<ActionInfo> const& actions() const { return actions_; }

  /// Arguments, read once.
  struct Decoded {
    std::shared_ptr<void const> parameters;
    ActionInfo const* action = nullptr;  // nullptr where there are issues
    std::vector<schema::Issue> issues;
  };
  /// `more` are structs that take some of the arguments: those that belong to no tool.
  Decoded decode(json::object const& arguments, std::span<schema::Target const> more = {}) const;
  /// Runs the handler and writes what it returns. Throws InvalidArguments, or what the handler throws.
  Async<Rendered> run(ToolContext& context, Decoded decoded) const;
  /// Both.
  Async<Rendered> call(ToolContext& context, json::object const& arguments) const;

  ToolInfo info;

 private:
  struct Result {
    std::shared_ptr<void const> value;
  };
  using Run = Async<Result> (*)(void (*)(), ToolContext&, void const*);

  Tool(ToolInfo tool_info, schema::Fields const& (*parameters)(), std::shared_ptr<void> (*make)(),
       ResultInfo const& results, Run run);
  void add_only_action(void (*handler)());
  void add_action(ActionInfo action, void (*handler)(), ToolInfo const& common);
  Rendered rendered(void const* result) const;

  template <class P>
  static std::shared_ptr<void> make() {
    return std::make_shared<P>();
  }
  template <class P, class R>
  static Async<Result> run(void (*handler)(), ToolContext& context, void const* parameters) {
    auto result =
        co_await reinterpret_cast<Handler<P, R>>(handler)(context, *static_cast<P const*>(parameters));
    co_return Result{std::make_shared<R const>(std::move(result))};
  }

  schema::Fields const& (*parameters_)();
  std::shared_ptr<void> (*make_)();
  ResultInfo const& results_;
  Run run_;
  std::vector<ActionInfo> actions_;
  std::vector<void (*)()> handlers_;  // of the actions
  // With actions: the parameters as they are listed, `action` with its choices.
  std::vector<std::string_view> choices_;
  mutable std::once_flag listed_once_;
  mutable schema::Fields listed_;
};

/// The arguments do not fit the schema; the message lists every problem.
class InvalidArguments : public Failure {
 public:
  explicit InvalidArguments(std::vector<schema::Issue> const& issues);
};

}  // namespace workspace::tools
