// tools/list and tools/call.
#include "base/text.hpp"
#include "mcp/converse.hpp"
#include "mcp/listing.hpp"
#include "mcp/parameter_headers.hpp"

namespace workspace::mcp {
namespace {

std::size_t rough_size(CallResult const& result) {
  std::size_t size = 0;
  for (auto const& content : result.content)
    for (std::string_view key : {"text", "data"})
      if (auto const* const part = content.block.if_contains(key); part && part->is_string())
        size += part->get_string().size();
  return size;
}

/// A failure is a result that the model can read and act on.
Async<Outcome> call(std::shared_ptr<Tool const> tool, json::object arguments, CallContext& context) {
  try {
    co_return co_await tool->call(context, std::move(arguments));
  } catch (Failure const& failure) {
    co_return CallResult::error(failure.error().text());
  }
}

json::object arguments_of(json::object const& params) {
  auto const* const sent = params.if_contains("arguments");
  return sent && sent->is_object() ? sent->get_object() : json::object{};
}

}  // namespace

Async<Reply> Service::list_tools(ServiceRequest& request) { co_return list(request, offer_.tools, "tools"); }

Async<Reply> Service::call_tool(ServiceRequest& request) {
  auto const& params = request.message.params;
  auto const* const name = params.if_contains("name");
  if (!name || !name->is_string())
    co_return Reply::failed(code::invalid_params, "\"name\" must be a string.");
  auto const* const sent = params.if_contains("arguments");
  if (sent && !sent->is_object() && !sent->is_null())
    co_return Reply::failed(code::invalid_params,
                            fmt::format("\"arguments\" must be an object, not {}.", json::kind_name(*sent)));
  auto const tool = offer_.tools.find(name->get_string());
  if (!tool) {
    std::string text = "There is no tool " + std::string(utf8_prefix(name->get_string(), 100)) + ".";
    if (auto const near = nearest(name->get_string(), offer_.tools.names()); !near.empty())
      text.append(" Did you mean ").append(near).append("?");
    co_return Reply::failed(code::invalid_params, std::move(text));
  }
  auto arguments = arguments_of(params);
  if (auto error = check_parameter_headers(request.caller.parameter_headers, *tool, arguments))
    co_return Reply{{}, std::move(*error)};

  std::function<Async<Outcome>(CallContext&)> handler = [&tool, &arguments](CallContext& context) {
    return call(tool, arguments, context);
  };
  CallContext::Input last{};
  auto came = co_await converse<Outcome>(request, std::move(handler), &last);
  if (auto* const reply = std::get_if<Reply>(&came)) co_return std::move(*reply);
  auto& outcome = std::get<Outcome>(came);
  if (auto* const error = std::get_if<RpcError>(&outcome)) co_return Reply{{}, std::move(*error)};
  if (auto* const how = std::get_if<StartTask>(&outcome))
    co_return co_await start_task(request, std::move(*how), std::move(last));
  co_return co_await write(request.caller.version, std::move(std::get<CallResult>(outcome)));
}

Async<Reply> Service::write(Version version, CallResult result) {
  auto const size = rough_size(result);
  auto described = call_result_for(version, describe(std::move(result)));
  co_return co_await write_large(version, std::move(described), size);
}

Async<TaskStep> Service::run(Task task, std::function<void(std::string)> set_status) {
  auto const tool = offer_.tools.find(json::text(task.params, "name"));
  if (!tool) co_return RpcError{code::invalid_params, "The tool of this task is no longer offered."};
  CallContext::Input input;
  input.caller.version = newest_modern;
  input.caller.principal.id = task.principal;
  input.caller.client_capabilities = task.capabilities;
  input.caller.log_id = "task-" + task.id.substr(0, 8);
  input.deadline = task.created + task.ttl;
  input.answers = task.answers;
  input.notes = task.notes;
  input.notes_nonce = task.id;
  input.round = task.round;
  input.in_task = true;
  input.set_status = std::move(set_status);
  CallContext context(std::move(input), {});
  auto arguments = arguments_of(task.params);
  auto outcome = co_await call(tool, std::move(arguments), context);
  if (auto* const result = std::get_if<CallResult>(&outcome)) co_return describe(std::move(*result));
  if (auto* const required = std::get_if<InputRequired>(&outcome)) co_return std::move(*required);
  if (auto* const error = std::get_if<RpcError>(&outcome)) co_return std::move(*error);
  co_return RpcError{code::internal_error, "The tool asked for a task within a task."};
}

bool Service::repeatable(Task const& task) const {
  auto const tool = offer_.tools.find(json::text(task.params, "name"));
  return tool && (tool->annotations.read_only || tool->annotations.idempotent);
}

}  // namespace workspace::mcp
