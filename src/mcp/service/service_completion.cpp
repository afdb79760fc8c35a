// completion/complete, and logging/setLevel of legacy sessions.
#include "base/text.hpp"
#include "mcp/service/service.hpp"

namespace workspace::mcp {
namespace {

constexpr std::size_t max_value_bytes = 1024;

using Known = std::map<std::string, std::string, std::less<>>;

/// context.arguments: what other arguments hold already.
Known read_known(json::object const& params) {
  Known known;
  auto const* const arguments = json::find_path(params, {"context", "arguments"});
  if (!arguments || !arguments->is_object()) return known;
  for (auto const& each : arguments->get_object())
    if (each.value().is_string() && each.value().get_string().size() <= max_value_bytes)
      known.emplace(each.key(), each.value().get_string());
  return known;
}

}  // namespace

Async<Reply> Service::complete(ServiceRequest& request) {
  auto const& params = request.message.params;
  auto const* const ref = json::find(params, "ref");
  auto const* const argument = json::find(params, "argument");
  auto const name = argument ? json::text(*argument, "name") : std::string_view();
  auto const* const typed = argument ? json::find(*argument, "value") : nullptr;
  if (!ref || name.empty() || !typed || !typed->is_string() || typed->get_string().size() > max_value_bytes)
    co_return Reply::failed(code::invalid_params, "\"ref\" and \"argument\" {name, value} are required.");

  Complete completes;
  bool known = false;
  auto const type = json::text(*ref, "type");
  if (type == "ref/prompt") {
    auto const prompt = offer_.prompts.find(json::text(*ref, "name"));
    if (!prompt) co_return Reply::failed(code::invalid_params, "There is no prompt of the name in \"ref\".");
    for (auto const& each : prompt->arguments)
      if (each.name == name) {
        known = true;
        completes = each.complete;
      }
  } else if (type == "ref/resource") {
    auto const resource = offer_.templates.find(json::text(*ref, "uri"));
    if (!resource)
      co_return Reply::failed(code::invalid_params, "There is no template of the URI in \"ref\".");
    known = resource->uri_template.find("{" + std::string(name) + "}") != std::string::npos ||
            resource->uri_template.find("{+" + std::string(name) + "}") != std::string::npos;
    if (auto const found = resource->complete.find(name); found != resource->complete.end())
      completes = found->second;
  } else {
    co_return Reply::failed(code::invalid_params, "\"ref\".\"type\" must be ref/prompt or ref/resource.");
  }
  if (!known)
    co_return Reply::failed(code::invalid_params,
                            fmt::format("There is no argument {}.", utf8_prefix(name, 100)));
  Completion completion;
  if (completes) {
    CallContext context({request.message.id, request.caller, request.meta, request.deadline}, request.wire);
    std::string value(typed->get_string());
    auto others = read_known(params);
    try {
      completion = co_await completes(context, std::move(value), std::move(others));
    } catch (Failure const&) {
      // Somebody is typing: no suggestion is better than an error.
      completion = {};
    }
  }
  json::object result;
  result["completion"] = describe(std::move(completion));
  co_return write(request.caller.version, std::move(result));
}

Async<Reply> Service::set_log_level(ServiceRequest& request) {
  auto const level = find_log_level(json::text(request.message.params, "level"));
  if (!level)
    co_return Reply::failed(
        code::invalid_params,
        "\"level\" must be one of debug, info, notice, warning, error, critical, alert and "
        "emergency.");
  // One-shot requests have no stream on which a log could come.
  if (!request.caller.session) co_return Reply{"{}"};
  std::function<void(SessionState&)> edit = [&](SessionState& state) { state.log_level = *level; };
  auto const state = co_await session_states_.change(*request.caller.session, std::move(edit));
  if (!state) co_return Reply::failed(code::internal_error, state.error().text());
  co_return Reply{"{}"};
}

}  // namespace workspace::mcp
