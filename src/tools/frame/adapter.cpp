#include "tools/frame/adapter.hpp"

#include "tools/frame/acting_as.hpp"
#include "tools/frame/audited.hpp"

#include <fmt/format.h>

namespace workspace::tools {
namespace {

/// The parameters that every tool has, beside its own.
struct CallerParameters {
  std::string user_google_email;
  static schema::Fields describe() {
    return {schema::optional<&CallerParameters::user_google_email>("The user's Google address.")};
  }
};

/// Listed only while writes are confirmed and a token is taken.
struct TokenParameter {
  std::string confirmation_token;
  static schema::Fields describe() {
    return {
        schema::optional<&TokenParameter::confirmation_token>("From a refused call, once the user agreed.")};
  }
};

bool takes_token(Tool const& tool, Policy const& policy) {
  return policy.confirms(tool) && !policy.confirm().strict;
}

class ToolCall {
 public:
  ToolCall(Tool const& tool, Policy& policy, Backend& backend, AdapterOptions const& options,
           mcp::CallContext& call)
      : tool_(tool), policy_(policy), backend_(backend), options_(options), call_(call) {}

  Async<mcp::Outcome> run(json::object const& arguments) {
    mcp::CallResult refused;
    try {
      Asked const asked{"tools/call", "tool", tool_.info.name};
      auto rendered = co_await audited(policy_, backend_, call_.log_id(), asked, user_, perform(arguments));
      co_return shown(std::move(rendered));
    } catch (mcp::InputRequired& question) {
      co_return std::move(question);
    } catch (NotConfirmed const& not_confirmed) {
      refused = mcp::CallResult::error(not_confirmed.text);
    } catch (Failure const& failure) {
      refused = mcp::CallResult::error(failure.error().text());
    }
    if (confirmation_) co_await confirmation_->give_back_unless_written();
    co_return refused;
  }

 private:
  Async<Rendered> perform(json::object const& arguments) {
    CallerParameters caller;
    TokenParameter token;
    std::vector<schema::Target> ours{{&schema::fields_of<CallerParameters>(), &caller}};
    if (takes_token(tool_, policy_)) ours.push_back({&schema::fields_of<TokenParameter>(), &token});
    auto decoded = tool_.decode(arguments, ours);
    if (caller.user_google_email.empty() && !decoded.issues.empty()) throw InvalidArguments(decoded.issues);
    auto named = caller.user_google_email.empty() ? options_.default_user : caller.user_google_email;
    user_ = co_await policy_.resolve_user(call_, tool_, std::move(named));
    if (!decoded.issues.empty()) throw InvalidArguments(decoded.issues);
    auto const& action = *decoded.action;
    co_await policy_.allow(tool_, action, user_);
    if (tool_.info.without_grant) {
      ToolContext context(backend_, call_, user_, nullptr);
      co_return co_await tool_.run(context, std::move(decoded));
    }
    if (policy_.confirms(tool_, action))
      confirmation_.emplace(policy_.confirm(), backend_, call_,
                            Confirmation::Call{tool_.info.name, user_, token.confirmation_token, arguments});
    ActingAs acting(backend_, call_, user_, call_.deadline(), methods_of({&action.methods, &action.also}),
                    confirmation_ ? &*confirmation_ : nullptr);
    co_return co_await tool_.run(acting.context(), std::move(decoded));
  }

  mcp::CallResult shown(Rendered rendered) const {
    mcp::CallResult result;
    if (options_.output != Output::structured)
      result.content.push_back(mcp::Content::text(std::move(rendered.text)));
    for (auto& more : rendered.more) result.content.push_back(std::move(more));
    if (options_.output != Output::text) result.structured = std::move(rendered.structured);
    return result;
  }

  Tool const& tool_;
  Policy& policy_;
  Backend& backend_;
  AdapterOptions const& options_;
  mcp::CallContext& call_;
  std::string user_;
  std::optional<Confirmation> confirmation_;
};

Async<mcp::Outcome> run_tool(Tool const* tool, Policy* policy, Backend* backend,
                             AdapterOptions const* options, mcp::CallContext& call, json::object arguments) {
  ToolCall running(*tool, *policy, *backend, *options, call);
  co_return co_await running.run(arguments);
}

}  // namespace

json::object input_schema(Tool const& tool, AdapterOptions const& options, bool takes_token) {
  schema::Fields fields = tool.parameters();
  auto user = schema::fields_of<CallerParameters>().front();
  user.required = options.default_user.empty() && !tool.info.without_grant;
  fields.push_back(user);
  if (takes_token) fields.push_back(schema::fields_of<TokenParameter>().front());
  return schema::object_schema(fields, true);
}

std::vector<mcp::Tool> make_mcp_tools(std::vector<Tool const*> const& tools, Policy& policy, Backend& backend,
                                      AdapterOptions options) {
  auto const shared = std::make_shared<AdapterOptions const>(std::move(options));
  std::vector<mcp::Tool> result;
  for (auto const* tool : tools) {
    auto const& info = tool->info;
    mcp::Tool made;
    made.name = info.name;
    made.title = info.title;
    made.description = info.description;
    made.input_schema = input_schema(*tool, *shared, takes_token(*tool, policy));
    // A schema promises structured content, which --output text leaves out.
    if (shared->output != Output::text) made.output_schema = schema::object_schema(tool->results(), false);
    made.annotations = {.read_only = info.effect == Effect::read,
                        .destructive = info.effect == Effect::destructive,
                        .idempotent = info.idempotent || info.effect == Effect::read,
                        .open_world = true};
    made.call = [tool, &policy, &backend, shared](mcp::CallContext& call, json::object arguments) {
      return run_tool(tool, &policy, &backend, shared.get(), call, std::move(arguments));
    };
    result.push_back(std::move(made));
  }
  return result;
}

}  // namespace workspace::tools
