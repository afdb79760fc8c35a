#pragma once
// What a Workspace tool is: one declaration that names it, says what it does to the world and which of
// Google's methods it calls, and binds a handler whose parameter and result types give the schemas.
//
//   Tool const tool{{.name = "list_calendars", .title = "List calendars", .description = "...",
//                    .service = Service::calendar, .tier = Tier::core, .effect = Effect::read,
//                    .methods = {api::calendar::calendarList::list}}, list_calendars};
//
// The object links itself into the registry; there is no list to edit.

#include "async/async.hpp"
#include "catalogue/catalogue.hpp"
#include "json/schema.hpp"
#include "mcp/offer/tool.hpp"
#include "tools/frame/render.hpp"

#include <boost/describe/enum.hpp>

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

 private:
  catalogue::Method const* method_;
};

struct ToolInfo {
  std::string_view name;
  std::string_view title;
  std::string_view description;  // at most 300 bytes
  Service service;
  Tier tier = Tier::complete;
  Effect effect = Effect::read;
  bool idempotent = false;           // calling a write again with the same arguments changes nothing more
  std::vector<MethodRef> methods;    // always needed: the grant must suffice for each
  std::vector<MethodRef> also = {};  // needed for some arguments only
  /// Whether a call needs no grant at all (start_google_auth); then it need not name a user either.
  bool without_grant = false;
};

/// What a handler returned, as JSON and as text.
struct Rendered {
  json::value structured;
  std::string text;
  std::vector<mcp::Content> more;  // e.g. an image
};

class Tool {
 public:
  template <schema::Described P, schema::Described R>
  Tool(ToolInfo tool_info, Async<R> (*handler)(ToolContext&, P const&))
      : info(std::move(tool_info)),
        parameters(&schema::fields_of<P>),
        results(&schema::fields_of<R>),
        handler_(reinterpret_cast<void (*)()>(handler)),
        invoke_(&invoke<P, R>),
        next_(first_) {
    first_ = this;
  }
  Tool(Tool const&) = delete;
  Tool& operator=(Tool const&) = delete;

  /// Decodes, runs, writes. Throws InvalidArguments, or what the handler throws.
  Async<Rendered> call(ToolContext& context, json::object const& arguments) const {
    return invoke_(*this, context, arguments);
  }

  /// Every tool of the program, sorted by name.
  static std::vector<Tool const*> all();
  /// nullptr where there is none of that name.
  static Tool const* named(std::string_view name);

  ToolInfo const info;
  schema::Fields const& (*parameters)();
  schema::Fields const& (*results)();

 private:
  template <class P, class R>
  static Async<Rendered> invoke(Tool const& self, ToolContext& context, json::object const& arguments) {
    P parameters{};
    decode(schema::fields_of<P>(), &parameters, arguments);
    auto result = std::make_shared<R const>(
        co_await reinterpret_cast<Async<R> (*)(ToolContext&, P const&)>(self.handler_)(context, parameters));
    bool const large = takes_long(*result);
    std::function<Rendered()> write = [result = std::move(result)]() mutable {
      auto const mine = std::move(result);  // so that a large one is freed on the worker too
      return rendered(*mine);
    };
    if (!large) co_return write();
    co_return co_await on_worker(context, std::move(write));
  }

  /// Whether writing the result would hold up the event loop.
  template <class R>
  static bool takes_long(R const& result) {
    // Blocks beside the text, images mostly, are large and stand in no field.
    if constexpr (requires { result.more(); })
      return true;
    else
      return schema::rough_size(result) > large_result;
  }

  template <class R>
  static Rendered rendered(R const& result) {
    Rendered rendered;
    rendered.structured = schema::write(result);
    if constexpr (requires { result.text(); })
      rendered.text = result.text();
    else
      rendered.text = render(schema::fields_of<R>(), rendered.structured.get_object(), heading(result));
    if constexpr (requires { result.more(); }) rendered.more = result.more();
    return rendered;
  }

  template <class R>
  static std::string heading(R const& result) {
    if constexpr (requires { result.heading(); })
      return result.heading();
    else
      return {};
  }

  static Async<Rendered> on_worker(ToolContext& context, std::function<Rendered()> write);
  static void decode(schema::Fields const& fields, void* out, json::object const& arguments);

  /// Bytes, roughly. A result of this size takes some half a millisecond to write (bench/stall).
  static constexpr std::size_t large_result = 64u << 10;

  void (*handler_)();
  Async<Rendered> (*invoke_)(Tool const&, ToolContext&, json::object const&);
  Tool const* next_;
  static inline constinit Tool const* first_ = nullptr;
};

/// The arguments do not fit the schema; the message lists every problem.
class InvalidArguments : public Failure {
 public:
  explicit InvalidArguments(std::vector<schema::Issue> const& issues);
};

}  // namespace workspace::tools
