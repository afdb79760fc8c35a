// Tasks (the extension io.modelcontextprotocol/tasks of 2026-07-28).
#include "mcp/service/service.hpp"

namespace workspace::mcp {
namespace {

Result<std::string, RpcError> read_id(json::object const& params) {
  auto const* const id = params.if_contains("taskId");
  if (!id || !id->is_string()) return RpcError{code::invalid_params, "\"taskId\" must be a string."};
  return std::string(id->get_string());
}

Reply failed(Error const& error) {
  bool const ours = error.kind != ErrorKind::not_found && error.kind != ErrorKind::invalid;
  return Reply::failed(ours ? code::internal_error : code::invalid_params, error.text());
}

}  // namespace

Reply lacks_tasks() {
  json::object const required{{"extensions", json::object{{extension::tasks, json::object{}}}}};
  json::object data;
  data["requiredCapabilities"] = required;
  return Reply::failed(code::missing_capability,
                       "This needs a client with the extension " + std::string(extension::tasks) + ".",
                       json::value(std::move(data)));
}

Async<Reply> Service::start_task(ServiceRequest& request, StartTask how, CallContext::Input input,
                                 std::shared_ptr<Tasks::Running> left) {
  if (!request.caller.can_follow_tasks()) co_return lacks_tasks();
  json::object params;
  for (std::string_view key : {"name", "arguments"})
    if (auto const* const part = request.message.params.if_contains(key)) params[key] = *part;
  Tasks::Start start{request.caller.principal,
                     std::move(params),
                     request.caller.client_capabilities,
                     std::move(input.answers),
                     std::move(input.notes),
                     input.round,
                     std::move(how)};
  auto const task = co_await tasks_.start(std::move(start), std::move(left));
  if (!task) co_return failed(task.error());
  auto result = describe_created(*task);
  result["resultType"] = "task";
  co_return write(request.caller.version, std::move(result));
}

Async<Reply> Service::get_task(ServiceRequest& request) {
  if (!request.caller.can_follow_tasks()) co_return lacks_tasks();
  auto const id = read_id(request.message.params);
  if (!id) co_return Reply{{}, id.error()};
  auto const task = co_await tasks_.get(request.caller.principal.id, *id);
  if (!task) co_return failed(task.error());
  co_return write(request.caller.version, describe_detailed(*task));
}

Async<Reply> Service::update_task(ServiceRequest& request) {
  if (!request.caller.can_follow_tasks()) co_return lacks_tasks();
  auto const id = read_id(request.message.params);
  if (!id) co_return Reply{{}, id.error()};
  auto const* const responses = request.message.params.if_contains("inputResponses");
  if (!responses || !responses->is_object())
    co_return Reply::failed(code::invalid_params, "\"inputResponses\" must be an object.");
  auto const done = co_await tasks_.update(request.caller.principal.id, *id, responses->get_object());
  if (!done) co_return failed(done.error());
  co_return write(request.caller.version, json::object{});
}

Async<Reply> Service::cancel_task(ServiceRequest& request) {
  if (!request.caller.can_follow_tasks()) co_return lacks_tasks();
  auto const id = read_id(request.message.params);
  if (!id) co_return Reply{{}, id.error()};
  auto const done = co_await tasks_.cancel(request.caller.principal.id, *id);
  if (!done) co_return failed(done.error());
  co_return write(request.caller.version, json::object{});
}

}  // namespace workspace::mcp
