// tools/list and tools/call.
#include "base/log.hpp"
#include "base/text.hpp"
#include "mcp/offer/parameter_headers.hpp"
#include "mcp/service/converse.hpp"
#include "mcp/service/listing.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>

namespace workspace::mcp {
namespace {

std::size_t rough_size(CallResult const& result) {
  std::size_t size = result.structured.size();
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

/// What stopped a tool that nobody waits for any more; the log has more.
RpcError internal_failure(std::exception_ptr const& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (std::exception const& e) {
    log::error("-", std::string("A tool failed: ") + e.what());
  }
  return {code::internal_error, "Something went wrong in the server; its log has more."};
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

  std::shared_ptr<Tasks::Running> left;
  bool const may_become_task = options_.task_after && request.caller.can_follow_tasks();
  // Only who is asked over the wire is run again within this request; files in arguments can be long.
  bool const runs_again = request.caller.can_be_asked() && !request.caller.modern();
  std::function<Async<Outcome>(CallContext&)> handler = [&](CallContext& context) {
    json::object given = runs_again ? arguments : std::move(arguments);
    return may_become_task ? run_in_time(tool, std::move(given), context, left)
                           : call(tool, std::move(given), context);
  };
  CallContext::Input last{};
  auto came = co_await converse<Outcome>(request, std::move(handler), &last);
  if (auto* const reply = std::get_if<Reply>(&came)) co_return std::move(*reply);
  auto& outcome = std::get<Outcome>(came);
  if (auto* const error = std::get_if<RpcError>(&outcome)) co_return Reply{{}, std::move(*error)};
  if (auto* const how = std::get_if<StartTask>(&outcome))
    co_return co_await start_task(request, std::move(*how), std::move(last), std::move(left));
  co_return co_await write(request.caller.version, std::move(std::get<CallResult>(outcome)));
}

/// Runs the tool beside the request. If it takes long it stays in `left`, and the answer is StartTask.
Async<Outcome> Service::run_in_time(std::shared_ptr<Tool const> tool, json::object arguments,
                                    CallContext& context, std::shared_ptr<Tasks::Running>& left) {
  auto const executor = co_await net::this_coro::executor;
  auto const running = std::make_shared<Tasks::Running>(executor);
  auto const outcome = std::make_shared<std::optional<Outcome>>();
  auto const thrown = std::make_shared<std::exception_ptr>();
  auto const own = std::make_shared<CallContext>(context);
  own->follow_status([weak = std::weak_ptr(running)](std::string text) {
    if (auto const still = weak.lock()) still->status_message = std::move(text);
  });
  auto const end = [this, running, outcome, thrown, own](std::exception_ptr failure, Outcome came) {
    *thrown = failure;
    *outcome = failure ? Outcome(internal_failure(failure)) : std::move(came);
    running->came = [this, outcome, own] { return to_step(own->caller(), **outcome); };
    running->ended.cancel();
  };
  net::co_spawn(executor, call(tool, std::move(arguments), *own),
                net::bind_cancellation_slot(running->stop.slot(), end));
  running->ended.expires_after(*options_.task_after);
  if (!*outcome) co_await running->ended.async_wait(net::as_tuple(net::use_awaitable));
  auto const state = co_await net::this_coro::cancellation_state;
  if (state.cancelled() != net::cancellation_type::none) {
    running->stop.emit(net::cancellation_type::terminal);
    throw boost::system::system_error(net::error::operation_aborted);
  }
  if (*thrown) std::rethrow_exception(*thrown);
  if (*outcome) co_return std::move(**outcome);
  running->ended.expires_at(std::chrono::steady_clock::time_point::max());
  left = running;
  co_return StartTask{};
}

Async<Reply> Service::write(Version version, CallResult result) {
  auto const size = rough_size(result);
  auto rest = envelope(version, std::move(result.meta));
  auto put = [version, result = std::move(result), rest = std::move(rest)] {
    return Reply{mcp::write(result, version, rest)};
  };
  co_return co_await write_aside(size, std::move(put));
}

Async<TaskStep> Service::run(Task task, std::function<void(std::string)> set_status) {
  auto const tool = offer_.tools.find(json::text(task.params, "name"));
  if (!tool) co_return RpcError{code::invalid_params, "The tool of this task is no longer offered."};
  CallContext::Input input;
  input.caller.version = newest_modern;
  input.caller.principal = {task.principal, task.from_loopback};
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
  co_return to_step(context.caller(), outcome);
}

TaskStep Service::to_step(Caller const& caller, Outcome const& outcome) const {
  if (auto const* const result = std::get_if<CallResult>(&outcome)) return describe(*result);
  if (auto const* const error = std::get_if<RpcError>(&outcome)) return *error;
  auto const* const required = std::get_if<InputRequired>(&outcome);
  if (!required) return RpcError{code::internal_error, "The tool asked for a task within a task."};
  ServiceRequest asking{caller, {}};
  asking.message.method = "tools/call";
  auto const refused = cannot_ask(asking, *required);
  if (!refused) return *required;
  if (refused->error) return *refused->error;
  return json::parse(refused->result).value().as_object();
}

bool Service::repeatable(Task const& task) const {
  auto const tool = offer_.tools.find(json::text(task.params, "name"));
  return tool && (tool->annotations.read_only || tool->annotations.idempotent);
}

}  // namespace workspace::mcp
