// Tools that go on as tasks.
#include "fixtures.hpp"

namespace workspace::everything {
namespace {

using mcp::CallContext;
using mcp::CallResult;
using mcp::InputRequest;
using mcp::InputRequired;
using mcp::Outcome;
using mcp::StartTask;

InputRequest confirmation(std::string message) {
  return InputRequest::form(std::move(message),
                            object_of(R"({"type":"object","properties":{"confirm":{"type":"boolean"}}})"));
}

InputRequest name_form() {
  return InputRequest::form(
      "What is your name?",
      object_of(R"({"type":"object","properties":{"name":{"type":"string"}},"required":["name"]})"));
}

std::string name_in(CallContext const& context, std::string_view key) {
  auto const answer = context.elicited(key);
  return answer ? std::string(json::text(answer->content, "name")) : std::string();
}

Async<Outcome> greet(CallContext&, json::object arguments) {
  co_return CallResult::text("Hello, " + std::string(json::text(arguments, "name")) + "!");
}

/// Without tasks it computes while the caller waits.
Async<Outcome> slow_compute(CallContext& context, json::object arguments) {
  if (context.can_start_task()) co_return StartTask{"Computing"};
  co_await async::sleep(
      std::chrono::seconds(std::min<std::int64_t>(json::integer(arguments, "seconds"), 600)));
  co_return CallResult::text("Computed " + std::string(json::text(arguments, "label")));
}

Async<Outcome> failing_job(CallContext& context, json::object) {
  if (!context.in_task()) co_return StartTask{};
  co_await async::sleep(std::chrono::seconds(1));
  co_return CallResult::error("The job failed, as it always does.");
}

Async<Outcome> protocol_error_job(CallContext& context, json::object) {
  if (!context.in_task()) co_return StartTask{};
  co_await async::sleep(std::chrono::milliseconds(100));
  co_return mcp::RpcError{mcp::code::internal_error, "The job broke the protocol, as it always does."};
}

/// Without tasks it asks while the caller waits.
Async<Outcome> confirm_delete(CallContext& context, json::object arguments) {
  if (context.can_start_task()) co_return StartTask{};
  auto const answer = context.elicited("confirm");
  std::string const filename(json::text(arguments, "filename"));
  if (!answer) {
    InputRequired required;
    required.requests.emplace("confirm", confirmation("Delete " + filename + "?"));
    co_return required;
  }
  bool const deletes =
      answer->action == mcp::ElicitAnswer::Action::accept && json::boolean(answer->content, "confirm");
  co_return CallResult::text((deletes ? "Deleted " : "Kept ") + filename);
}

Async<Outcome> multi_input(CallContext& context, json::object) {
  if (!context.in_task()) co_return StartTask{};
  InputRequired required;
  if (!context.elicited("name")) required.requests.emplace("name", name_form());
  if (!context.elicited("confirm")) required.requests.emplace("confirm", confirmation("Go on?"));
  if (!required.requests.empty()) co_return required;
  co_return CallResult::text("Both answers came: " + name_in(context, "name"));
}

/// Asks first, then goes on as a task that knows the answer.
Async<Outcome> tool_with_task(CallContext& context, json::object) {
  auto const name = name_in(context, "user_name");
  if (name.empty()) {
    InputRequired required;
    required.requests.emplace("user_name", name_form());
    co_return required;
  }
  if (!context.in_task()) co_return StartTask{};
  co_return CallResult::text("Done for " + name);
}

void add(mcp::Offer& offer, mcp::Tool made) {
  made.takes_long = true;
  offer.tools.add(std::move(made));
}

}  // namespace

void add_task_tools(mcp::Offer& offer) {
  offer.tools.add(tool("greet", "Greets at once.", greet, R"({"name":{"type":"string"}})"));
  add(offer, tool("slow_compute", "Computes for some seconds.", slow_compute,
                  R"({"seconds":{"type":"integer"},"label":{"type":"string"}})"));
  add(offer, tool("failing_job", "Fails after a second.", failing_job));
  add(offer, tool("protocol_error_job", "Ends with a protocol error.", protocol_error_job));
  add(offer,
      tool("confirm_delete", "Asks while it runs.", confirm_delete, R"({"filename":{"type":"string"}})"));
  add(offer, tool("multi_input", "Asks twice while it runs.", multi_input));
  add(offer, tool("test_tool_with_task", "Asks, then runs.", tool_with_task));
}

}  // namespace workspace::everything
